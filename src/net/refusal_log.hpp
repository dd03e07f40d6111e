// RefusalLog: tells the operator whom the server refused and why, at most once a second a reason, so that those who
// knock often can't fill the log. Owned by the Server.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>

#include "log_budget.hpp"
#include "peer.hpp"

namespace confab::net {

/// Lines for each reason.
inline constexpr PaceLimits logged_refusals{.lines_per_second = 1, .burst_lines = 1};

class RefusalLog {
 public:
  /// `reason` is a literal.
  void note(std::string_view reason, const Peer& peer);

  /// What was left out is told with the next refusal for that reason, or here, when there is none for a while: as far
  /// as the bound allows, or at the end, when nothing comes any more, whatever is left.
  enum class Telling : std::uint8_t { in_time, at_the_end };
  void tell_left_out(Telling telling);
  bool has_untold() const { return has_untold_; }

  /// Refusals since the start.
  std::uint64_t total() const { return total_; }

 private:
  std::map<std::string_view, LogBudget> reasons_;
  std::uint64_t total_ = 0;
  bool has_untold_ = false;
};

}  // namespace confab::net
