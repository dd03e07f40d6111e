// Conversation: the whole life of one client, from the first prompt to the last word, without a socket and without a
// clock. It lets the session hear what has arrived, line by line; it knows why the next line has to wait, which
// deadline runs, when the session ends and what is left to do then. Time, and what only a socket knows, come in as
// arguments.
//
// Whoever carries the bytes owns it: net::Connection, and in tests a World or a FakeConnection. All of them drive it in
// the same way, so the order of events is told here and nowhere else. The carrier asks next() what to do, does it, and
// tells what came of it; after that it looks whether deadline() is another one.
//
// received(), resume(), next(), end(), shut_down() and deadline_passed() may lead into the session. flushed(), lost(),
// writable() and client_ends() do not, and so may be told from within a flush.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "confab/base/instant.hpp"
#include "confab/base/pause.hpp"
#include "confab/inbound/intake.hpp"
#include "confab/limits.hpp"
#include "confab/outbound/write_queue.hpp"
#include "confab/session.hpp"

namespace confab {

/// Why a conversation has come to its end, where it was not the session that asked for it.
enum class Ending : std::uint8_t {
  none,
  closed_by_client,
  connection_lost,
  took_nothing,   // for longer than the write timeout
  took_too_long,  // to close
  no_name_in_time,
  made_way,          // for a newcomer
  foreign_protocol,  // see foreign()
  shutting_down,
  out_of_memory,
};

/// For the log; empty for none.
std::string_view words_for(Ending ending);

/// The time-out that runs: one at a time. How long each takes is for whoever keeps the clock.
struct Deadline {
  enum class Kind : std::uint8_t {
    none,
    login,       // until a name is accepted
    late_login,  // what had arrived when that time was over is heard for a moment, since it may have come in time
    patience,    // others wait for this client, whose socket is full
    write,       // the client's socket stays full
    backlog,     // what the client sent before it ended its stream is still heard
    finish,      // from the end of the session to the close
    linger,      // the same while the server stops, once all is sent
  };
  Kind kind = Kind::none;
  std::uint8_t setting = 0;  // changes whenever a deadline is set, so that one of the same kind begins again

  bool operator==(const Deadline&) const = default;
};

class Conversation {
 public:
  enum class Wants : std::uint8_t {
    read,        // hand in what arrives: received() or client_ended()
    turn,        // wait until what pause() says is over: resume()
    end,         // take leave of the session: end()
    send,        // send what is queued: flushed()
    half_close,  // let the client know that no more will come: half_closed()
    linger,      // drop what the client sends until it closes, too: client_ended()
    close,       // there is nothing left to do; see closing()
  };

  /// How the connection is closed.
  enum class Closing : std::uint8_t { in_order, by_reset, by_reset_later };

  /// Whether all that was queued has been sent. If not, the socket is full.
  enum class Sent : std::uint8_t { all, some };

  /// What only the socket knows.
  struct SocketState {
    std::size_t unread_bytes;  // arrived, but not handed in
    bool took_some;            // the client has taken bytes since the deadline was set
  };

  /// Opens a session, which may queue a prompt. `limits`, `schedule` and `outlet` outlive the conversation.
  Conversation(const Limits& limits, Frontend& frontend, FlushSchedule& schedule, Outlet& outlet);

  /// From now on lines are heard no faster than `limits` permit.
  void pace(const PaceLimits& limits) { intake_.pace(limits); }
  bool paced() const { return intake_.paced(); }

  // ---- What to do

  Wants next();
  Closing closing() const;
  const Deadline& deadline() const { return deadline_; }
  Pause pause() const { return pause_; }

  // ---- What has happened

  /// `bytes` have arrived.
  void received(std::string_view bytes, Instant now);

  /// The pause may be over. Hears up to `bytes_max` bytes of what has waited.
  void resume(Instant now, std::size_t bytes_max);

  /// The client has ended its stream, though what it sent before is not all handed in.
  void client_ends();

  /// The stream has been read to its end.
  void client_ended();

  void lost(Ending why);

  void flushed(Sent sent);
  void writable();
  void deadline_passed(const SocketState& socket);

  /// The server stops: says goodbye.
  void shut_down();

  /// A newcomer needs the place of this client, which has no name. It is ended by next(), unless what has arrived until
  /// then is a name.
  void make_way() { makes_way_ = true; }

  /// Ends the session. Returns why it ends, for the log; it may hold what the client sent, see Session::ended().
  /// `unread_bytes`: what arrived and is not handed in.
  std::string end(Instant now, std::size_t unread_bytes);
  void half_closed();

  /// The client has everything, and has said nothing for a while.
  void silence_passed();

  // ---- Looking

  bool named() const { return named_; }
  std::string_view name() const { return session_->name().value_or(std::string_view{}); }
  ForeignProtocol foreign() const { return intake_.foreign(); }
  Ending ending() const { return ending_; }
  bool failed() const { return failed_; }
  bool session_ended() const { return stage_ != Stage::talking; }
  bool lingers() const { return stage_ == Stage::lingering; }

  /// Whether nothing more is heard.
  bool ends() const { return failed_ || end_of_stream_ || backlog_dropped_ || queue_.finishing(); }
  bool client_ends_ahead() const { return ends_ahead_; }
  bool backlog_dropped() const { return backlog_dropped_; }

  /// Whether the client may go on waiting after it was told that no more will come.
  bool may_miss_its_end() const;

  /// Whether some of what was handed in was heard the last time.
  bool was_heard() const { return was_heard_; }

  /// Bytes handed in that wait to be heard, or for the end of their line.
  std::size_t unheard_bytes() const { return unheard().size() + intake_.unfinished_bytes(); }
  std::string_view unheard() const { return std::string_view(held_).substr(held_from_); }

  /// The same, and bytes that wait to be sent.
  std::uint64_t held_bytes() const { return queue_.queued_bytes() + held_.size() + intake_.unfinished_bytes(); }

  /// What has been handed in and waits. More may be added behind it during a pause.
  std::string& held() { return held_; }

  WriteQueue& queue() { return queue_; }
  const WriteQueue& queue() const { return queue_; }
  const Session& session() const { return *session_; }
  const Intake& intake() const { return intake_; }

 private:
  enum class Stage : std::uint8_t { talking, leaving, half_closing, lingering, over };

  std::size_t hear(std::string_view bytes, Instant now);
  void note_name();
  void set(Deadline::Kind kind);
  void clear_deadline();
  void await_reading();
  void limit_backlog();
  void drop_backlog(const SocketState& socket);
  void time_out_login(Deadline::Kind passed, const SocketState& socket);
  void give_way();

  WriteQueue queue_;
  std::unique_ptr<Session> session_;
  Intake intake_;
  std::string held_;           // handed in, and waiting
  std::size_t held_from_ = 0;  // what of it has been heard
  Deadline deadline_;
  Stage stage_ = Stage::talking;
  Pause pause_ = Pause::none;
  Ending ending_ = Ending::none;
  EndReason end_reason_ = EndReason::finished;
  bool ends_with_reset_;
  bool named_ = false;
  bool was_heard_ = false;
  bool ends_ahead_ = false;  // the client has ended its stream; not all before that is handed in
  bool end_of_stream_ = false;
  bool backlog_limited_ = false;  // the deadline is for what is still to be heard of an ended stream
  bool backlog_dropped_ = false;
  bool failed_ = false;
  bool makes_way_ = false;
  bool stopping_ = false;
  bool silent_ = false;
};

}  // namespace confab
