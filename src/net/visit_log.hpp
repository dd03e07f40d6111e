// VisitLog: logs each visit: who connected from where, under which name, and why it ended. Anybody can cause these
// lines, so they are bounded: past the bound a visit is left out whole, and counted. So every visit that begins in the
// log also ends there, even while others connect without end. A visit that was left out can still enter the log with
// its name, out of a budget that unnamed visits do not use. Owned by the Server.
#pragma once

#include <cstdint>
#include <string_view>

#include "log_budget.hpp"
#include "peer.hpp"

namespace confab::net {

/// Visits logged from their beginning, in at most three lines each.
inline constexpr PaceLimits logged_visits{.lines_per_second = 5, .burst_lines = 20};
/// Visits logged only from their name on, in at most two lines each.
inline constexpr PaceLimits logged_names{.lines_per_second = 5, .burst_lines = 20};
/// Connections dropped because of a bug.
inline constexpr PaceLimits logged_mistakes{.lines_per_second = 1, .burst_lines = 10};

class VisitLog {
 public:
  /// Returns whether the visit is in the log.
  [[nodiscard]] bool connected(const Peer& peer, std::string_view protocol);

  /// `in_log`: whether the visit is in the log so far. Returns whether it is now.
  [[nodiscard]] bool named(const Peer& peer, std::string_view name, bool in_log);

  /// Only for visits in the log. `name` may be empty.
  void ended(const Peer& peer, std::string_view name, std::string_view why);

  /// An unexpected exception ended the connection.
  void dropped(const Peer& peer, std::string_view mistake);

  /// The next line of a kind carries the count of those left out. tell_left_out() logs it if none follows for a while.
  bool has_untold() const { return visits_.has_left_out() || mistakes_.has_left_out(); }
  void tell_left_out();

  /// Visits whose beginning is not in the log, since the start.
  std::uint64_t left_out_total() const { return visits_.left_out_total(); }

 private:
  LogBudget visits_{logged_visits};
  LogBudget names_{logged_names};
  LogBudget mistakes_{logged_mistakes};
};

}  // namespace confab::net
