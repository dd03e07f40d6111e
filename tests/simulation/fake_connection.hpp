// FakeConnection: one client and its Conversation, carried by a socket that accepts as many bytes as it is told. Some
// are as if over TLS: then text is taken in records, and what the socket has no room for of one, the spill, goes first
// when there is room again. It reports everything that happens to the reference model, and compares every byte that
// leaves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include "confab/conversation.hpp"
#include "confab/outbound/write_queue.hpp"
#include "confab/session.hpp"
#include "stage.hpp"

namespace confab::simulation {

class FakeConnection final : public Carrier {
 public:
  static constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

  FakeConnection(std::uint32_t id, Protocol protocol, const Framing& framing, Frontend& frontend, Stage& stage);
  ~FakeConnection();
  FakeConnection(const FakeConnection&) = delete;
  FakeConnection& operator=(const FakeConnection&) = delete;

  // ---- What the client does

  void type(std::string_view bytes);

  /// Some of the typed bytes arrive.
  void deliver(std::size_t bytes);
  std::size_t undelivered() const { return typed_.size(); }

  /// Ends its stream. Waiting lines are still heard, for a while.
  void end_of_stream();

  /// The connection breaks and the server notices now; the session ends at once, or later.
  void reset(bool ends_at_once);

  /// The connection breaks and the server notices at its next send.
  void reset_unseen() { broken_ = true; }

  /// From now on its socket accepts only this many bytes.
  void stall(std::uint64_t bytes) { window_ = bytes; }

  /// The client reads: its socket accepts this many bytes, and the server learns that it is writable.
  void read(std::uint64_t bytes);

  // ---- What the server does

  void flush() override;
  Origin origin() const override { return {reference_.origin, reference_.is_exempt()}; }

  /// The next line may be due.
  void resume();

  void shut_down();

  /// An operator removes the client.
  void remove(const std::string& reason);

  /// A newcomer needs its place.
  void make_way();

  /// Time has passed: closes the connection if it missed its deadline.
  void look_at_the_clock();

  /// The same for the time for which others wait for it.
  void lose_patience();
  bool waited_for() const { return queue().blocked() && queue().lags(); }

  /// Whether the session should end now, which go_on() then does.
  bool at_its_end() const { return conversation_->ends() && !conversation_->session_ended() && !paused(); }
  void go_on() { conversation_->go_on(*this); }
  void end_session() override;
  void half_close() override;

  /// Whether the server waits for the client to close; and the end of that.
  bool lingers() const { return conversation_->lingers(); }
  void end_lingering();

  /// Whether only its destruction remains.
  bool done() const { return conversation_->is_over(); }

  /// Fails unless the deadline that is running is the right one.
  void expect_deadline() const;

  // ---- An upgrade of the server

  bool can_be_carried() const { return conversation_->can_be_carried(); }

  /// What the next process needs to know of it. Fails if taking that changes anything.
  carried::ConversationState carried(BlobTaker& blobs) const;

  /// From now on, it is a client of the stage's present chat.
  void restore(const carried::ConversationState& state, Frontend& frontend, BlobRestorer& blobs);

  // ---- Looking

  Protocol protocol() const { return reference_.protocol; }
  bool may_type() const { return !conversation_->ends() && !conversation_->session_ended(); }
  bool paused() const { return conversation_->pause() != Pause::none; }
  bool paused_by(Pause reason) const { return conversation_->pause() == reason; }
  bool waits_for_time() const {
    return paused_by(Pause::too_fast) || paused_by(Pause::turn_used_up) || paused_by(Pause::asking);
  }
  bool failed() const { return conversation_->failed(); }
  std::uint32_t id() const { return id_; }
  const WriteQueue& queue() const { return conversation_->queue(); }
  const Conversation& conversation() const { return *conversation_; }
  const ReferenceChat::Client& reference() const { return reference_; }

 private:
  const Owed& owed() const { return reference_.owed; }
  void compare_what_was_heard(std::string_view offered);
  PasswordNews password_news();
  void send_the_rest();
  bool send_pending();
  bool send_spill();
  std::uint64_t take(std::uint64_t bytes);
  void expect_one_flush_a_lap();
  void follow();
  void expect_deadline_to_count(Deadline::Kind passed, bool ended, bool unheard, bool took_some) const;
  void fail();

  const std::uint32_t id_;
  Stage& stage_;
  ReferenceChat::Client& reference_;
  std::unique_ptr<Conversation> conversation_;
  Passwords::Work asked_;              // what it waits for, while the server does
  bool asked_before_upgrade_ = false;  // and not heard since
  std::string typed_;                  // and not yet arrived
  std::uint64_t window_ = unlimited;
  const bool encrypts_;                       // takes whole records, as TLS does
  std::uint64_t spill_ = 0;                   // the part of a record that the socket had no room for
  std::uint64_t flushed_in_lap_ = unlimited;  // how many laps had ended at its last flush
  std::uint64_t flushed_after_moves_ = 0;     // and another reason that permits a flush
  bool flushed_finishing_ = false;
  Deadline deadline_;  // the one that is running
  std::uint64_t passes_at_ms_ = unlimited;
  bool lags_ = false;  // others may be waiting for it
  bool broken_ = false;
  bool stopping_ = false;      // the server
  bool closes_first_ = false;  // the client, as soon as it has received everything
};

}  // namespace confab::simulation
