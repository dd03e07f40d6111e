// VisitLog: what the log has of each visit: who connected from where, under which name, and why it ended. Anybody can
// cause these lines, so there is a bound: past it a visit is left out as a whole, and counted. So whatever has a
// beginning in the log has an end there, and those who knock without end hide the ends of nobody else. Whoever was left
// out and then gives a name has a second chance, of which those who give none take nothing. Owned by the Server.
#pragma once

#include <cstdint>
#include <string_view>

#include "log_budget.hpp"
#include "peer.hpp"

namespace confab::net {

/// Visits that come into the log from their beginning; a visit is three lines at most.
inline constexpr PaceLimits logged_visits{.lines_per_second = 5, .burst_lines = 20};
/// Visits that come into the log only with their name; two lines at most.
inline constexpr PaceLimits logged_names{.lines_per_second = 5, .burst_lines = 20};
/// Connections dropped because of a mistake of ours.
inline constexpr PaceLimits logged_mistakes{.lines_per_second = 1, .burst_lines = 10};

class VisitLog {
 public:
  /// Returns whether the visit is in the log.
  [[nodiscard]] bool connected(const Peer& peer, std::string_view protocol);

  /// `in_log` is whether the visit has been so far; returns whether it is now.
  [[nodiscard]] bool named(const Peer& peer, std::string_view name, bool in_log);

  /// For visits in the log alone. `name` may be empty.
  void ended(const Peer& peer, std::string_view name, std::string_view why);

  /// Something went wrong that nobody expected.
  void dropped(const Peer& peer, std::string_view mistake);

  /// What was left out is told with the next line of its kind, or here, when there is none for a while.
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
