// RefusalLog: logs whom the server refused and why, at most one line per second and reason, so that frequent callers
// can't fill the log. Owned by the Server.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>

#include "log_budget.hpp"
#include "peer.hpp"

namespace confab::net {

/// Per reason.
inline constexpr PaceLimits logged_refusals{.lines_per_second = 1, .burst_lines = 1};

class RefusalLog {
 public:
  /// `reason` is a literal.
  void note(std::string_view reason, const Peer& peer);

  /// The next logged refusal for a reason carries the count of those left out. tell_left_out() logs the count if none
  /// follows for a while: as far as the bound allows, or without a bound when the server ends.
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
