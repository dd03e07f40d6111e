// Connection: one client's socket and everything that hangs on it. One coroutine, serve(), reads, hands the bytes to
// the intake, and at the end sends what is queued and closes; the flush schedule calls flush() in between. It knows no
// rule of the chat and no protocol: those are behind Session. Its coroutine's frame owns it.
//
// The ways to an end: the client's end of stream, an error, or the session's wish (finish) lead out of the read loop;
// fail() is the one kill switch, and wake() what makes the coroutine look again. Nothing is destroyed by either: the
// coroutine itself comes to its end, once no handler refers to it any more.
#pragma once

#include <coroutine>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "asio.hpp"
#include "confab/intake.hpp"
#include "confab/session.hpp"
#include "confab/wire/write_queue.hpp"
#include "deadlines.hpp"
#include "task.hpp"

namespace confab::net {

class Server;

class Connection final : private Outlet, private Expiring, private ListHook<Connection> {
 public:
  /// Serves one client until it is gone. `server` outlives it.
  static Task serve(Socket socket, tcp::endpoint peer, std::string_view protocol, Frontend& frontend, Server& server);

  /// Says goodbye and closes once all is sent.
  void shut_down();

  /// What was said before has been flushed: goes on with the lines held back.
  void congestion_may_be_over();

 private:
  friend class Server;
  friend class DeadlineList;
  template <class T, class Tag>
  friend class confab::IntrusiveList;

  enum class Awaited : std::uint8_t { nothing, readable, writable, congestion };
  enum class Sent : std::uint8_t { all, some, failed };

  Connection(Socket socket, tcp::endpoint peer, std::string_view protocol, Frontend& frontend, Server& server);
  ~Connection() override;

  // Reading
  bool receive();
  bool take_in(std::string_view bytes);
  void note_name();

  // Writing
  void flush() override;
  Sent send_pending();
  void start_write_wait();
  void begin_linger();
  bool discard_input();

  // Ending
  void expired() override;
  void fail(std::string_view why);
  void end_session();

  // Waiting. At most one coroutine waits, for one thing.
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
  Suspension writable();
  Suspension congestion_over();
  void resume(Awaited awaited);
  void wake();

  Server& server_;
  Socket socket_;
  const tcp::endpoint peer_;
  const std::string_view protocol_;
  WriteQueue queue_;
  std::unique_ptr<Session> session_;
  Intake intake_;
  std::string held_;  // input that waits for congestion to end
  std::coroutine_handle<> coroutine_;
  std::string_view why_ended_;  // for the log; a literal
  EndReason end_reason_ = EndReason::finished;
  Awaited awaited_ = Awaited::nothing;
  bool write_waiting_ = false;
  bool failed_ = false;
  bool end_of_stream_ = false;
  bool named_ = false;
  bool lingering_ = false;
};

}  // namespace confab::net
