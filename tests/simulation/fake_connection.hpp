// FakeConnection: one client and its connection, as the shell would keep it, but with a socket that takes as many bytes
// as it is told to. It makes the same calls on the core in the same order as src/net/connection.cpp, tells the
// reference model of each, and compares every byte that leaves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include "confab/inbound/intake.hpp"
#include "confab/outbound/write_queue.hpp"
#include "confab/session.hpp"
#include "stage.hpp"

namespace confab::simulation {

class FakeConnection final : public Outlet {
 public:
  static constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

  FakeConnection(std::uint32_t id, Protocol protocol, Frontend& frontend, Stage& stage);
  ~FakeConnection();
  FakeConnection(const FakeConnection&) = delete;
  FakeConnection& operator=(const FakeConnection&) = delete;

  // ---- The client's doings

  void type(std::string_view bytes);

  /// Some of what was typed arrives.
  void deliver(std::size_t bytes);
  std::size_t undelivered() const { return typed_.size(); }

  /// Ends its stream. What waits is still heard, for a while.
  void end_of_stream();

  /// The connection breaks, and the server sees it now, or first tells the session and then closes the queue.
  void reset(bool session_first);

  /// The connection breaks, and the server sees it when it sends next.
  void reset_unseen() { broken_ = true; }

  /// Its socket takes only so many bytes from now on.
  void stall(std::uint64_t bytes) { window_ = bytes; }

  /// The client reads: its socket takes so many bytes, and the server is told that it can write.
  void read(std::uint64_t bytes);

  // ---- The server's doings

  void flush() override;

  /// The next line's time may have come.
  void resume();

  void shut_down();

  /// Time has passed: closes whoever did not keep a deadline.
  void look_at_the_clock();

  /// The same for the time that others wait for it.
  void lose_patience();
  bool waited_for() const { return queue_.blocked() && queue_.lags(); }

  /// Whether the session is to be ended now, and the ending itself.
  bool at_its_end() const { return !session_ended_ && !paused() && (failed_ || end_of_stream_ || queue_.finishing()); }
  void end_session();

  /// Whether nothing is left but to destroy it.
  bool done() const { return session_ended_ && (failed_ || owed().nothing_left()); }

  // ---- Looking

  bool may_type() const { return !failed_ && !end_of_stream_ && !queue_.finishing() && !session_ended_; }
  bool paused() const { return waits_for_ != Intake::Outcome::consumed; }
  bool paused_by(Intake::Outcome reason) const { return waits_for_ == reason; }
  bool session_ended() const { return session_ended_; }
  bool failed() const { return failed_; }
  std::uint32_t id() const { return id_; }
  const WriteQueue& queue() const { return queue_; }
  const Session& session() const { return *session_; }
  const ReferenceChat::Client& reference() const { return reference_; }

 private:
  const Owed& owed() const { return reference_.owed; }
  void take_in(std::string_view bytes);
  bool send_pending();
  void expect_one_flush_a_lap();
  void wait_to_be_read();
  void give_up_waiting();
  void drop_backlog();
  void fail();

  const std::uint32_t id_;
  Stage& stage_;
  ReferenceChat::Client& reference_;
  WriteQueue queue_;
  std::unique_ptr<Session> session_;
  Intake intake_;
  std::string typed_;  // and not arrived yet
  std::string held_;   // arrived, and put off
  std::uint64_t window_ = unlimited;
  std::uint64_t flushed_in_lap_ = unlimited;  // how many laps had ended when it was flushed last
  std::uint64_t flushed_after_moves_ = 0;     // and what else lets it be flushed again
  bool flushed_finishing_ = false;
  std::uint64_t login_by_ms_;
  std::uint64_t write_by_ms_ = unlimited;
  std::uint64_t waited_for_until_ms_ = unlimited;
  std::uint64_t heard_until_ms_ = unlimited;  // set while it has ended its stream, and some of that still waits
  Intake::Outcome waits_for_ = Intake::Outcome::consumed;  // why the rest of the input was put off
  EndReason end_reason_ = EndReason::finished;
  bool end_of_stream_ = false;
  bool broken_ = false;
  bool failed_ = false;
  bool session_ended_ = false;
};

}  // namespace confab::simulation
