// Storm: processes that connect as fast as the kernel lets them, at the same priority as everybody else. They wait for
// nothing and read nothing. A Barrage is much slower, because it manages each of its clients.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "harness/network.hpp"

namespace confab::attacks {

/// What a storm does with its connections.
enum class Aftermath : std::uint8_t {
  reset,  // at once
  end,    // at once, in order
  kept,   // until its process has 3000, and then drops all
};

struct StormPlan {
  Aftermath aftermath = Aftermath::reset;
  std::vector<std::string> from{"127.66.1.1"};  // literal IPv4 addresses, in turn
  int processes = 2;
};

class Storm {
 public:
  Storm(const harness::Endpoint& endpoint, const StormPlan& plan);
  /// Ends the processes and all their connections.
  ~Storm();
  Storm(const Storm&) = delete;
  Storm& operator=(const Storm&) = delete;

  /// Connections tried so far.
  std::uint64_t tried() const { return *tried_; }

 private:
  std::atomic<std::uint64_t>* tried_;  // shared with the processes
  std::vector<pid_t> processes_;
};

/// `count` addresses that no other attack uses.
std::vector<std::string> stormy_addresses(int count);

}  // namespace confab::attacks
