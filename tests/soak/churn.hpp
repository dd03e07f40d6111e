// Churn: passers-by who connect, give a name, go to a room, say some lines, and leave. Everybody in the room must hear
// their lines like all others; what they hear themselves is not checked.
#pragma once

#include <poll.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "crowd.hpp"
#include "harness/network.hpp"

namespace confab::soak {

class Churn {
 public:
  Churn(const Place& place, Crowd& crowd) : place_(place), crowd_(crowd) {}

  /// Starts as many passers-by as are due after this time.
  void come(std::chrono::duration<double> passed);

  /// Everybody who can takes the next step.
  void go_on();

  std::uint64_t came() const { return came_; }
  bool all_gone() const { return passers_by_.empty(); }

 private:
  struct PasserBy {
    harness::Descriptor socket;
    Speaker number;
    std::size_t room;
    bool is_slash;
    bool is_in = false;
    std::string heard{};
  };

  bool step(PasserBy& passer_by);
  void say_farewell(PasserBy& passer_by);

  Place place_;
  Crowd& crowd_;
  std::vector<PasserBy> passers_by_;
  std::vector<pollfd> polled_;
  double due_ = 0;
  std::uint64_t came_ = 0;
};

}  // namespace confab::soak
