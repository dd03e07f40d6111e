// LongTalk: somebody who says long lines in the lobby, fifty a second, and somebody who hears them there; a third
// listens with sigil. A quarter of what a write queue may hold is said within a second, so that what is said has to
// wait for its readers; the witnesses of a siege say too little for that. Each line must be heard once and in order.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "harness/client.hpp"
#include "harness/daemon.hpp"
#include "harness/line_cutter.hpp"

namespace confab::attacks {

class LongTalk {
 public:
  /// All three come in; nothing is said yet.
  explicit LongTalk(const harness::Daemon& daemon, harness::Here here = harness::Here::now());
  ~LongTalk();
  LongTalk(const LongTalk&) = delete;
  LongTalk& operator=(const LongTalk&) = delete;

  struct Report {
    std::size_t said = 0;
    std::size_t heard = 0;
    std::size_t longest_wait = 0;  // by the clock; of those that were not heard, until the end
    std::string wrong;             // the first thing that was; empty if all was well
  };

  /// They talk in a thread of their own until end(); what is not heard by then is not waited for. `clock` is what
  /// waiting is measured by.
  void begin(const std::atomic<std::size_t>& clock);
  Report end();

 private:
  void run();
  void say();
  void read(harness::Client& client, bool judges);
  void judge(std::string_view line);

  harness::Client speaker_;
  harness::Client listener_;
  harness::Client script_;
  std::string unsent_;
  const std::atomic<std::size_t>* clock_ = nullptr;
  std::vector<std::size_t> said_at_;  // by the clock
  std::size_t heard_ = 0;
  std::size_t longest_wait_ = 0;
  std::atomic<bool> over_ = false;
  harness::LineCutter lines_;
  std::string wrong_;
  std::thread thread_;
};

}  // namespace confab::attacks
