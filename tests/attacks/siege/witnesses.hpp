// Witnesses: two named users, one of slash and one of sigil, who talk to each other all the while in a thread of their
// own. Each line is numbered and timed, and everything they see is judged: a line of theirs that is lost, doubled, out
// of order or not theirs, a notice that nothing explains, and any byte that could drive a terminal is an error. Nobody
// but the machine may keep a witness from reading: lines that it is told to have missed are an error too, unless it had
// just waited for a processor longer than the server waits for a full socket.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "harness/client.hpp"
#include "harness/daemon.hpp"
#include "harness/line_cutter.hpp"
#include "harness/processor_wait.hpp"
#include "siege/delays.hpp"

namespace confab::attacks {

/// What they say is due at fixed times, whatever has become of the line before: so a daemon that stands still for a
/// while delays many lines and not one.
inline constexpr std::chrono::milliseconds witness_interval{5};

class Witnesses {
 public:
  /// Comes in and starts to talk, in `room`.
  Witnesses(const harness::Daemon& daemon, const std::string& room, harness::Here here = harness::Here::now());
  ~Witnesses();
  Witnesses(const Witnesses&) = delete;
  Witnesses& operator=(const Witnesses&) = delete;

  struct Report {
    std::size_t heard = 0;
    std::size_t missed = 0;  // their own lines, through no fault of the daemon
    Delays::Summary delays{};
    std::string wrong;  // the first thing that was; empty if all was well
  };

  /// Falls silent, and waits until all that was said is heard.
  Report stop();

  /// Their names, for those who would like to be them.
  static constexpr std::string_view slash_name = "watcher1";
  static constexpr std::string_view sigil_name = "watcher2";

 private:
  using Clock = std::chrono::steady_clock;

  struct Witness {
    harness::Client client;
    std::string say_head;     // before what it says
    std::string other_head;   // before what it hears of the other
    std::string_view errors;  // how lines start that it must not see
    std::string unsent{};
    harness::LineCutter lines{};
    std::vector<Moment> said_at{};
    std::size_t next = 0;          // the number of the other's line that it should hear now
    std::size_t heard = 0;         // lines of the other
    std::size_t told_missing = 0;  // lines of anybody, which may be some of the other's
    std::chrono::microseconds waited_when_drained{0};
  };

  Witness slash_witness(const harness::Daemon& daemon, const std::string& room, harness::Here here);
  Witness sigil_witness(const harness::Daemon& daemon, const std::string& room, harness::Here here);
  void run();
  Moment now() const;
  void say(Witness& witness);
  void send(Witness& witness);
  void receive(Witness& witness, const Witness& other);
  void hear(Witness& witness, const Witness& other, std::string_view text);
  void judge(Witness& witness, const Witness& other, std::string_view line, const Moment& now);
  void judge_line_of_other(Witness& witness, const Witness& other, std::string_view line, const Moment& now);
  std::chrono::microseconds kept_from_reading(const Witness& witness) const;
  void complain(const std::string& what, std::string_view line);
  static std::size_t missing(const Witness& witness, const Witness& other);
  bool all_heard() const;

  harness::ProcessorWait daemon_wait_;
  std::optional<harness::ProcessorWait> own_wait_;  // of the thread
  Witness slash_;
  Witness sigil_;
  std::vector<char> buffer_ = std::vector<char>(256 * 1024);
  Delays delays_;
  std::string wrong_;
  std::atomic<bool> silent_ = false;
  std::thread thread_;
};

}  // namespace confab::attacks
