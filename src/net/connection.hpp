// Connection: one client's socket and everything that hangs on it. One coroutine, serve(), reads, hands the bytes to
// the intake, and at the end sends what is queued and closes; the flush schedule calls flush() in between. It knows no
// rule of the chat and no protocol: those are behind Session. Its coroutine's frame owns it.
//
// The ways to an end: the client's end of stream, an error, or the session's wish (finish) lead out of the read loop;
// fail() is the one kill switch, and wake() what makes the coroutine look again. Neither destroys anything: the
// coroutine itself comes to its end. Everything about ends is in connection_ending.cpp.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <coroutine>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "client_socket.hpp"
#include "confab/admission/door.hpp"
#include "confab/admission/turn_order.hpp"
#include "confab/inbound/intake.hpp"
#include "confab/outbound/write_queue.hpp"
#include "confab/session.hpp"
#include "deadlines.hpp"
#include "look_ahead.hpp"
#include "poller.hpp"
#include "task.hpp"
#include "vigil.hpp"

namespace confab::net {

class Server;

class Connection final : private Outlet,
                         private Expiring,
                         private Pollable,
                         private ListHook<Connection>,
                         private Waiter,
                         private Unnamed {
 public:
  /// Serves one client until it is gone. `server` and `frontend` outlive it; `protocol` is a literal.
  static Task serve(ClientSocket socket, Door::Caller caller, tcp::endpoint peer, std::string_view protocol,
                    Frontend& frontend, Server& server);

  /// Says goodbye and closes once all is sent.
  void shut_down();

  /// Bytes of its client's that wait: to be sent, to be heard, or for the end of their line.
  std::uint64_t held_bytes() const { return queue_.queued_bytes() + held_.size() + intake_.unfinished_bytes(); }

  /// Drops what it holds and comes to an end, because memory is short.
  void give_up_memory() { fail("out of memory"); }

 private:
  friend class DeadlineList;
  friend class Linger;
  friend class LookAhead;
  friend class Probe;
  friend class Server;
  template <class T, class Tag>
  friend class confab::IntrusiveList;

  static constexpr std::uint8_t looks_max = 3;

  enum class Awaited : std::uint8_t { nothing, readable, writable, turn };
  enum class Sent : std::uint8_t { all, some, failed };

  Connection(ClientSocket socket, const Door::Caller& caller, const tcp::endpoint& peer, std::string_view protocol,
             Frontend& frontend, Server& server);
  ~Connection() override;

  // Reading
  bool receive();
  bool take_in(std::string_view bytes);
  bool take_in_held();
  bool hear(std::string_view bytes, std::size_t& consumed);
  void narrow_window();
  void note_name();

  // Writing
  void flush() override;
  void probe() override;
  void set_reading_deadline();
  void clear_reading_deadline();
  std::chrono::milliseconds user_timeout() const;
  Sent send_pending();

  // Ending
  void expired() override;
  void time_out_login();
  void look_ahead_later();
  void look_ahead();
  void stop_waiting_to_look() { look_ahead_.reset(); }
  bool open_window();
  bool read_ahead();
  bool keeps_looking() const { return looks_ > 0 && looks_ < looks_max && !end_ahead_; }
  void stop_looking_ahead();
  void see_end_ahead();
  void limit_backlog();
  void drop_backlog();
  std::size_t unheard_bytes() const;
  bool ends() const { return failed_ || end_of_stream_ || backlog_dropped_ || queue_.finishing(); }
  void fail(std::string_view why);
  void end_session();
  void begin_linger();
  void wait_for_silence();
  bool may_miss_its_end() const;
  void discard_input();
  void stop_lingering();
  void end_linger();
  void end_vigil() { vigil_.reset(); }

  // Making way for a newcomer
  void make_way() override;
  bool gives_way();
  void leave_at_once();

  // Waiting: the coroutine waits for one thing at a time.
  class Suspension {
   public:
    explicit Suspension(Connection& connection) : connection_(connection) {}
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> coroutine) noexcept { connection_.coroutine_ = coroutine; }
    void await_resume() const noexcept {}

   private:
    Connection& connection_;
  };
  Suspension readable();
  Suspension writable() {
    awaited_ = Awaited::writable;
    return Suspension(*this);
  }
  Suspension turn();
  void have_turn() override { resume(); }
  void ready(Readiness readiness) override;
  void resume();
  void wake();

  Server& server_;
  ClientSocket socket_;
  Door::Place place_;
  const tcp::endpoint peer_;
  WriteQueue queue_;
  std::unique_ptr<Session> session_;
  Intake intake_;
  std::string held_;                // input that waits for its turn
  std::size_t held_from_ = 0;       // what of it has had its turn
  std::size_t unacknowledged_ = 0;  // bytes that the client had not taken when last looked at
  std::unique_ptr<Vigil> vigil_;    // a linger once the session has ended
  std::unique_ptr<LookAhead> look_ahead_;
  std::coroutine_handle<> coroutine_;
  std::string_view why_ended_;  // for the log; a literal
  Intake::Outcome held_back_by_ = Intake::Outcome::consumed;
  EndReason end_reason_ = EndReason::finished;
  Awaited awaited_ = Awaited::nothing;
  bool readable_ = false;  // there may be something to read
  bool read_on_ = false;   // a short read need not have emptied the socket
  bool was_heard_ = false;
  bool woken_ = false;
  bool failed_ = false;
  bool end_ahead_ = false;  // the client has ended its stream; we have not read up to there yet
  bool window_is_narrow_ = false;
  std::uint8_t looks_ = 0;        // at what waits, for an end behind it; after the first its window is open wide
  bool backlog_limited_ = false;  // the deadline is for what is still to be heard of an ended stream
  bool backlog_dropped_ = false;
  bool login_overdue_ = false;  // once its input has been looked at, it is timed out
  bool end_of_stream_ = false;
  bool named_ = false;
  bool session_ended_ = false;
  bool user_timeout_is_off_ = false;
  bool lingering_ = false;
  bool makes_way_ = false;  // ends at once, unless a name has arrived
  bool in_log_ = false;     // the log has this visit's beginning, or its name
};

}  // namespace confab::net
