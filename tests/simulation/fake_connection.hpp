// FakeConnection: one client and its Conversation, carried by a socket that takes as many bytes as it is told to. It
// tells the reference model of all that happens, and compares every byte that leaves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "confab/conversation.hpp"
#include "confab/outbound/write_queue.hpp"
#include "confab/session.hpp"
#include "stage.hpp"

namespace confab::simulation {

class FakeConnection final : public Outlet {
 public:
  static constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

  FakeConnection(std::uint32_t id, Protocol protocol, const Framing& framing, Frontend& frontend, Stage& stage);
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

  /// The connection breaks, and the server sees it now; the session is ended at once, or later.
  void reset(bool ends_at_once);

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
  bool waited_for() const { return queue().blocked() && queue().lags(); }

  /// Whether the session is to be ended now, and the ending itself.
  bool at_its_end() { return conversation_.next() == Conversation::Wants::end && !paused(); }
  void end_session();

  /// Whether nothing is left but to destroy it.
  bool done() { return conversation_.next() == Conversation::Wants::close; }

  // ---- Looking

  bool may_type() const { return !conversation_.ends() && !conversation_.session_ended(); }
  bool paused() const { return conversation_.pause() != Pause::none; }
  bool paused_by(Pause reason) const { return conversation_.pause() == reason; }
  bool failed() const { return conversation_.failed(); }
  std::uint32_t id() const { return id_; }
  const WriteQueue& queue() const { return conversation_.queue(); }
  const Conversation& conversation() const { return conversation_; }
  const ReferenceChat::Client& reference() const { return reference_; }

 private:
  const Owed& owed() const { return reference_.owed; }
  void compare_what_was_heard(std::string_view offered);
  void send();
  bool send_pending();
  void expect_one_flush_a_lap();
  void follow();
  void fail();

  const std::uint32_t id_;
  Stage& stage_;
  ReferenceChat::Client& reference_;
  Conversation conversation_;
  std::string typed_;  // and not arrived yet
  std::uint64_t window_ = unlimited;
  std::uint64_t flushed_in_lap_ = unlimited;  // how many laps had ended when it was flushed last
  std::uint64_t flushed_after_moves_ = 0;     // and what else lets it be flushed again
  bool flushed_finishing_ = false;
  Deadline deadline_;  // that runs
  std::uint64_t passes_at_ms_ = unlimited;
  bool lags_ = false;  // others may be waiting for it
  bool broken_ = false;
};

}  // namespace confab::simulation
