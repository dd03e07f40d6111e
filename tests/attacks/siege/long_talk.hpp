// LongTalk: a speaker of long lines in the lobby, fifty a second, a listener there, and another listener with sigil.
// They fill a quarter of a write queue within a second, so that speaking has to wait for readers; a siege's witnesses
// say too little for that. Everybody must hear each line once and in order. They run in the thread of the clients by
// which they are measured, so that neither waits for a processor while the other has one.
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
  /// All three log in; nobody speaks yet.
  explicit LongTalk(const harness::Daemon& daemon, harness::Here here = harness::Here::now());

  struct Report {
    std::size_t said = 0;
    std::size_t heard = 0;
    std::size_t longest_wait = 0;  // by `clock`; for an unheard line, until the end
    std::string wrong;             // the first fault; empty if there was none
  };

  /// Says what is due and hears what has arrived, without waiting. `clock` measures the delays.
  void go_on(std::size_t clock);
  /// Does not wait for lines still unheard.
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
  Clock::time_point next_ = Clock::now();  // when the next line is due
  std::vector<std::size_t> said_at_;       // by `clock`
  std::size_t heard_ = 0;
  std::size_t longest_wait_ = 0;
  harness::LineCutter lines_;
  std::string wrong_;
};

}  // namespace confab::attacks
