// Witnesses: two named users, one of slash and one of sigil, who talk to each other all the time in a thread of their
// own. They number and time each line and judge everything they see. Errors are a line of theirs that is lost,
// duplicated, out of order or not theirs, a notice without an explanation, and any byte that could control a terminal.
// Only the machine may keep a witness from reading: missed lines are an error too, unless the witness had just waited
// for a processor longer than the server waits for a full socket.
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

/// Their lines are due at fixed times, whatever happened to the line before. So a daemon that stalls for a while delays
/// many lines, not one.
inline constexpr std::chrono::milliseconds witness_interval{5};

class Witnesses {
 public:
  /// Logs in and starts to talk, in `room`.
  Witnesses(const harness::Daemon& daemon, const std::string& room, harness::Here here = harness::Here::now());
  ~Witnesses();
  Witnesses(const Witnesses&) = delete;
  Witnesses& operator=(const Witnesses&) = delete;

  struct Report {
    std::size_t heard = 0;
    std::size_t missed = 0;  // their own lines, not through a fault of the daemon
    Delays::Summary delays{};
    std::string wrong;  // the first error; empty if there was none
  };

  /// Falls silent and waits until everything said is heard.
  Report stop();

  /// Their names, for impostors.
  static constexpr std::string_view slash_name = "watcher1";
  static constexpr std::string_view sigil_name = "watcher2";

 private:
  using Clock = std::chrono::steady_clock;

  struct Witness {
    harness::Client client;
    std::string say_head;     // precedes what it says
    std::string other_head;   // precedes what it hears from the other
    std::string_view errors;  // the start of lines that it must not see
    std::string unsent{};
    harness::LineCutter lines{};
    std::vector<Moment> said_at{};
    std::size_t next = 0;          // the number of the other's line that it should hear next
    std::size_t heard = 0;         // lines of the other
    std::size_t told_missing = 0;  // lines of anybody, perhaps some of the other's
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
