// Conversation: the whole life of one client, from the first prompt to the last word, without a socket or a clock. It
// passes what has arrived to the session, line by line. It knows why the next line has to wait, which deadline runs,
// when the session ends and what remains to be done then. Time, and what only a socket knows, come in as arguments.
//
// Its Carrier, which moves the bytes, owns it: net::Connection, and in tests a Client or a FakeConnection. The order of
// events is defined only here, in go_on(). A carrier reports what has happened, calls go_on(), waits for what it says,
// and so on until the close. After each call it checks whether deadline() has changed.
//
// received(), resume(), go_on(), end(), shut_down(), remove() and deadline_passed() may call the session. flushed(),
// lost(), writable() and end_announced() do not, so they may be called from within a flush.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "confab/base/instant.hpp"
#include "confab/base/pause.hpp"
#include "confab/carried_state.hpp"
#include "confab/ending.hpp"
#include "confab/inbound/intake.hpp"
#include "confab/inbound/tidy_terminal.hpp"
#include "confab/limits.hpp"
#include "confab/outbound/carried_blobs.hpp"
#include "confab/outbound/write_queue.hpp"
#include "confab/session.hpp"

namespace confab {

/// The one time-out that runs. The carrier, which has the clock, decides how long each kind takes.
struct Deadline {
  using Kind = carried::DeadlineKind;
  Kind kind = Kind::none;
  std::uint8_t version = 0;  // changes with every new deadline, so that one of the same kind restarts

  bool operator==(const Deadline&) const = default;
};

/// Moves the bytes of one conversation. What it is asked to do needs no waiting, and it reports the outcome at once.
class Carrier : public Outlet {
 public:
  /// Calls Conversation::end().
  virtual void end_session() = 0;

  /// Shuts down the sending side: half_closed(), or lost().
  virtual void half_close() = 0;

 protected:
  ~Carrier() = default;
};

class Conversation {
 public:
  /// What a carrier waits for.
  enum class Wants : std::uint8_t {
    input,  // report what arrives: received() or client_ended()
    turn,   // when the pause() may be over: resume()
    room,   // until the socket is writable
    close,  // nothing more: close the connection as closing() says
  };

  /// How the connection is closed.
  enum class Closing : std::uint8_t { in_order, by_reset, by_reset_later };

  /// Whether everything queued has been sent. If not, the socket is full.
  enum class Sent : std::uint8_t { all, some };

  /// What only the socket knows.
  struct SocketState {
    std::size_t unread_bytes;  // arrived, but not passed on
    bool took_some;            // the client has acknowledged bytes since the deadline was set
  };

  /// Opens a session, which may queue a prompt. `limits`, `schedule` and `carrier` outlive the conversation.
  Conversation(const Limits& limits, Frontend& frontend, FlushSchedule& schedule, Carrier& carrier);

  /// Goes on where the conversation of `state` stopped, in another process: says and asks nothing. If its client was
  /// paced, it is paced by `pace`. The carrier calls go_on() as always, and sets its timer to `state.deadline_at`. Once
  /// all conversations are restored, Chat::restore() completes them. Throws carried::BadState.
  Conversation(const Limits& limits, Frontend& frontend, FlushSchedule& schedule, Carrier& carrier,
               const carried::ConversationState& state, const PaceLimits& pace, BlobRestorer& blobs);

  /// From now on, hears lines no faster than `limits` permit.
  void pace(const PaceLimits& limits) { intake_.pace(limits); }
  bool paced() const { return intake_.paced(); }

  // ---- What to do

  /// Has `carrier`, which is the same one each time, do everything that needs no waiting. Returns what it waits for.
  Wants go_on(Carrier& carrier);
  Closing closing() const;
  const Deadline& deadline() const { return deadline_; }
  Pause pause() const { return pause_; }

  // ---- What to send

  /// Fills `views` with what is to be sent next; returns how many it used. 0 means that nothing is pending.
  std::size_t gather(std::span<std::string_view> views) {
    TidyTerminal* const terminal = intake_.terminal();
    return terminal == nullptr ? queue_.gather(views) : terminal->gather(queue_, views);
  }

  /// The first `bytes` of what gather() returned were sent. Each gather() needs this.
  void consume(std::size_t bytes) {
    TidyTerminal* const terminal = intake_.terminal();
    terminal == nullptr ? queue_.consume(bytes) : terminal->consume(queue_, bytes);
  }

  // ---- What has happened

  /// `bytes` have arrived. After the last word, they count for nothing. Returns how many lines the session heard.
  std::uint32_t received(std::string_view bytes, Instant now);

  /// The pause may be over. Hears up to `bytes_max` bytes of the input that has waited. Returns the same.
  std::uint32_t resume(Instant now, std::size_t bytes_max);

  /// The client has ended its stream, but not everything before the end has been passed on.
  void end_announced();

  /// The carrier has read the stream to its end.
  void client_ended();

  void lost(Ending why);

  void flushed(Sent sent);
  void writable();
  void deadline_passed(const SocketState& socket);

  /// The server stops: lets the session say goodbye, as `why` says.
  void shut_down(const ShuttingDown& why = {});

  /// An operator removes the client. `reason` is clean text, and may be empty.
  void remove(std::string_view reason);

  /// A newcomer needs the place of this client, which has no name. go_on() ends it, unless a name arrives before that
  /// call.
  void make_way() { makes_way_ = true; }

  /// Ends the session. Returns the reason, for the log, which may contain text from the client: see Session::ended().
  /// `unread_bytes`: arrived, but not passed on.
  std::string end(Instant now, std::size_t unread_bytes);
  void half_closed();

  /// The client has received everything and has been silent for a while.
  void silence_passed();

  // ---- A live upgrade

  /// Whether another process can go on with this conversation: its session has not ended, and nothing has happened that
  /// will end it. Others end in this process, which go_on() begins: that must happen before anything is carried,
  /// because those who stay are told of it.
  bool can_be_carried() const { return stage_ == Stage::talking && !ends(); }

  /// What the other process needs. Changes nothing but `blobs`, so this process can also go on. can_be_carried().
  carried::ConversationState carried(BlobTaker& blobs) const;

  /// The session alone, for a client that can't be carried.
  carried::SessionState carried_session() const { return session_->carried(); }

  // ---- Looking

  bool named() const { return named_; }
  std::string_view name() const { return session_->name().value_or(std::string_view{}); }
  ForeignProtocol foreign() const { return intake_.foreign(); }
  Ending ending() const { return ending_; }
  bool failed() const { return failed_; }
  bool session_ended() const { return stage_ != Stage::talking; }
  bool lingers() const { return stage_ == Stage::lingering; }
  bool is_over() const;

  /// Whether no more input will be heard.
  bool ends() const { return failed_ || end_of_stream_ || backlog_dropped_ || queue_.finishing(); }
  bool end_is_ahead() const { return end_is_ahead_; }
  bool backlog_dropped() const { return backlog_dropped_; }

  /// Whether the client's program may miss the end of our stream and keep waiting.
  bool may_miss_its_end() const;

  /// Whether the last received() or resume() heard a line.
  bool was_heard() const { return was_heard_; }

  /// Bytes of unheard input and of an unfinished line.
  std::size_t unheard_bytes() const { return unheard().size() + intake_.unfinished_bytes(); }
  std::string_view unheard() const { return std::string_view(held_).substr(held_from_); }

  /// Bytes of unheard input, of an unfinished line and of unsent output.
  std::uint64_t held_bytes() const { return queue_.queued_bytes() + held_.size() + intake_.unfinished_bytes(); }

  /// The input that waits. The carrier may append more during a pause.
  std::string& held() { return held_; }

  WriteQueue& queue() { return queue_; }
  const WriteQueue& queue() const { return queue_; }
  const Intake& intake() const { return intake_; }

 private:
  enum class Stage : std::uint8_t { talking, leaving, half_closing, lingering, over };

  struct Handled {
    std::size_t bytes;
    std::uint32_t lines;
  };

  void restore(const carried::ConversationState& state, const PaceLimits& pace, BlobRestorer& blobs);
  Handled pass_on(std::string_view bytes, Instant now);
  void forget_held();
  void note_name();
  void set(Deadline::Kind kind);
  void clear_deadline();
  void follow_answer();
  void wait_for_reader();
  void limit_backlog();
  void drop_backlog(bool has_unheard);
  void time_out_login();
  void give_way();

  WriteQueue queue_;
  std::unique_ptr<Session> session_;
  Intake intake_;
  std::string held_;           // input that waits
  std::size_t held_from_ = 0;  // how much of it has been heard
  Deadline deadline_;
  Stage stage_ = Stage::talking;
  Pause pause_ = Pause::none;
  Ending ending_ = Ending::none;
  EndReason end_reason_ = EndReason::finished;
  bool ends_with_reset_;
  bool named_ = false;
  bool was_heard_ = false;
  bool end_is_ahead_ = false;  // the client has ended its stream, but not everything before the end has been passed on
  bool end_of_stream_ = false;
  bool backlog_dropped_ = false;
  bool failed_ = false;
  bool makes_way_ = false;
  bool stopping_ = false;
  bool silent_ = false;
};

}  // namespace confab
