// LongTalk: somebody who says long lines in the lobby, fifty a second, and somebody who hears them there; a third
// listens with sigil. A quarter of what a write queue may hold is said within a second, so that what is said has to
// wait for its readers; the witnesses of a siege say too little for that. Each line must be heard once and in order.
// They talk in the thread of those whom they are measured by, so that neither can wait for a processor that the other
// has.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "harness/client.hpp"
#include "harness/daemon.hpp"
#include "harness/line_cutter.hpp"

namespace confab::attacks {

class LongTalk {
 public:
  /// All three come in; nothing is said yet.
  explicit LongTalk(const harness::Daemon& daemon, harness::Here here = harness::Here::now());

  struct Report {
    std::size_t said = 0;
    std::size_t heard = 0;
    std::size_t longest_wait = 0;  // by the clock; of those that were not heard, until the end
    std::string wrong;             // the first thing that was; empty if all was well
  };

  /// Says what is due, and hears what has come. Waits for nothing. `clock` is what waiting is measured by.
  void go_on(std::size_t clock);
  /// What was not heard yet is not waited for.
  Report end(std::size_t clock) const;

 private:
  void say();
  void read(harness::Client& client, bool judges);
  void judge(std::string_view line);

  using Clock = std::chrono::steady_clock;

  std::size_t clock_ = 0;
  harness::Client speaker_;
  harness::Client listener_;
  harness::Client script_;
  std::string unsent_;
  Clock::time_point next_ = Clock::now();  // when something is to be said
  std::vector<std::size_t> said_at_;       // by the clock
  std::size_t heard_ = 0;
  std::size_t longest_wait_ = 0;
  harness::LineCutter lines_;
  std::string wrong_;
};

}  // namespace confab::attacks
