// RefusalLog: tells the operator whom the server refused and why, at most once a second a reason, so that those who
// knock often can't fill the log. Owned by the Server.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>

#include "asio.hpp"

namespace confab::net {

class RefusalLog {
 public:
  /// `reason` is a literal.
  void note(std::string_view reason, const tcp::endpoint& peer);

 private:
  struct Reason {
    Clock::time_point last_told;
    std::uint64_t untold = 0;
  };
  std::map<std::string_view, Reason> reasons_;
};

}  // namespace confab::net
