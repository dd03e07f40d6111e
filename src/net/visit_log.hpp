// VisitLog: logs each visit: who connected from where, under which name, and why it ended; and whom the server refused,
// and why. Anybody can cause these lines, so they are bounded: past the bound a visit is left out whole, and counted.
// So a visit that begins in the log also ends there, even while others connect without end; only when very many end at
// once are some of them counted instead. A visit that was left
// out can still enter the log with its name, out of a budget that unnamed visits do not use. It knows no rule of
// admission. Owned by the Server.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>

#include "confab/admission/pace.hpp"
#include "confab/base/tally.hpp"
#include "peer.hpp"

namespace confab::net {

/// Visits logged from their beginning, in at most three lines each.
inline constexpr PaceLimits logged_visits{.lines_per_second = 5, .burst_lines = 20};
/// Visits logged only from their name on, in at most two lines each.
inline constexpr PaceLimits logged_names{.lines_per_second = 5, .burst_lines = 20};
/// Other lines of a visit that is in the log, for each kind: many visits can get their names, or end, at once.
inline constexpr PaceLimits logged_events{.lines_per_second = 100, .burst_lines = 100};
/// Other names that users take. One user can take several a second.
inline constexpr PaceLimits logged_renamings{.lines_per_second = 5, .burst_lines = 20};
/// Connections dropped because of a bug.
inline constexpr PaceLimits logged_mistakes{.lines_per_second = 1, .burst_lines = 10};
/// Refusals, for each reason.
inline constexpr PaceLimits logged_refusals{.lines_per_second = 1, .burst_lines = 1};

/// Why a client is refused, for counting; the log has the words.
enum class Refused : std::uint8_t {
  full,
  too_many_from_address,
  too_fast_from_address,
  memory_short,
  no_name_in_time,
  made_way,  // for a newcomer
  foreign_protocol,
  no_proxy_header,  // or none that is valid
  no_handshake,     // of TLS, or none that succeeded
  banned,           // the address
};

/// One word of lower-case letters.
std::string_view label_of(Refused why);

/// What the operator can change so that a client is not refused, and its figure: "--connections-max 10000".
struct RefusalBound {
  std::string_view name{};  // a literal; empty if there is nothing to change
  std::uint64_t figure = 0;
};

class VisitLog {
 public:
  /// Returns whether the visit is in the log.
  [[nodiscard]] bool connected(const Peer& peer, std::string_view protocol, bool over_tls);

  /// `in_log`: whether the visit is in the log so far. Returns whether it is now.
  [[nodiscard]] bool named(const Peer& peer, std::string_view name, bool in_log);

  /// The same when somebody takes another name.
  [[nodiscard]] bool renamed(const Peer& peer, std::string_view was, std::string_view is, bool in_log);

  /// Only for visits in the log. `name` may be empty.
  void ended(const Peer& peer, std::string_view name, std::string_view why);

  /// An unexpected exception ended the connection.
  void dropped(const Peer& peer, std::string_view mistake);

  /// The server turned the client away, or disconnects it for its own reasons. `reason` is a literal, for people.
  void refused(const Peer& peer, Refused why, std::string_view reason, RefusalBound bound = {});

  /// The next line of a kind carries the count of those left out. tell_left_out() logs the count if none follows for a
  /// while. Of refusals it does so only as far as the bound allows, unless the server ends.
  enum class Telling : std::uint8_t { in_time, at_the_end };
  void tell_left_out(Telling telling);
  bool has_untold() const {
    return visits_.left_out > 0 || namings_.left_out > 0 || renamings_.left_out > 0 || ends_.left_out > 0 ||
           mistakes_.left_out > 0 || has_untold_refusals_;
  }

  // Since the start:
  const Tally<Refused>& refusals() const { return refusals_; }
  std::uint64_t unlogged_visits() const { return unlogged_visits_; }  // left out, at least at their beginning

 private:
  /// The bound for lines of one kind.
  struct Budget {
    /// Whether a line may be written now; if so, counts it as written.
    bool allows_line();

    Pace pace;
    std::uint64_t left_out = 0;  // lines not written, and not told yet
    RefusalBound bound{};        // of refusals: what applied last
  };

  Budget visits_{Pace(logged_visits)};
  Budget names_{Pace(logged_names)};     // of visits that are not in the log
  Budget namings_{Pace(logged_events)};  // of those that are
  Budget renamings_{Pace(logged_renamings)};
  Budget ends_{Pace(logged_events)};
  Budget mistakes_{Pace(logged_mistakes)};
  std::map<std::string_view, Budget> reasons_;  // of refusals
  bool has_untold_refusals_ = false;
  Tally<Refused> refusals_;
  std::uint64_t unlogged_visits_ = 0;
};

}  // namespace confab::net
