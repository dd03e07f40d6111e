// Connection: one client's socket, and the coroutine that carries bytes between it and the client's Conversation. It
// knows no chat rule, no protocol and no order of events: Conversation::go_on() tells it what to do. The frame of its
// coroutine serve() owns it and alone destroys it.
//
// fail() is the only kill switch; wake() makes the coroutine look again. Neither destroys anything: the coroutine runs
// to its own end.
#pragma once

#include <coroutine>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "confab/admission/door.hpp"
#include "confab/admission/turn_order.hpp"
#include "confab/chat.hpp"
#include "confab/conversation.hpp"
#include "confab/outbound/carried_blobs.hpp"
#include "deadlines.hpp"
#include "handover.hpp"
#include "peer.hpp"
#include "poller.hpp"
#include "receive_window.hpp"
#include "socket.hpp"
#include "task.hpp"
#include "vigil.hpp"

namespace confab::net {

class Server;

class Connection final : public ListHook<Connection>,
                         private Carrier,
                         private Expiring,
                         private Pollable,
                         private Waiter,
                         private Unnamed {
 public:
  /// Serves one client until it disconnects. `server` and `service` outlive it.
  static Task serve(Socket socket, Peer peer, const Chat::Service& service, Server& server);

  // ---- A live upgrade

  struct Destroy {
    void operator()(Connection* connection) const { delete connection; }
  };
  using Restored = std::unique_ptr<Connection, Destroy>;

  /// The client of `state`, for whom another process has spoken so far. Nothing happens to it before carry_on(). Throws
  /// carried::BadState, or boost::system::system_error if the poller can't take it.
  static Restored restore(Socket socket, const ConnectionState& state, const Chat::Service& service, Server& server,
                          BlobRestorer& blobs);

  /// Runs its deadline, which passes at `when`. Called once, in the order of Deadlines::restore().
  void restore_deadline(Clock::time_point when);

  /// Serves it until it disconnects.
  static Task carry_on(Restored restored);

  /// Whether the client controls the server.
  bool is_administrator() const { return service_.second->is_for_administrators(); }

  /// Whether another process can serve this client now. TLS keeps its state in this one.
  bool can_be_carried() const { return !socket_.has_tls() && !is_administrator() && conversation_.can_be_carried(); }

  /// What that process needs, besides the socket. Changes nothing but `blobs`. can_be_carried().
  ConnectionState state(BlobTaker& blobs);

  /// Another process serves this client from now on. Nothing is said, neither to the client nor in the log.
  void let_go();

  /// Says goodbye and closes once all is sent.
  void shut_down(const ShuttingDown& why = {});

  /// Bytes held for the client: unsent output, unheard input, an unfinished line, and what TLS holds of them.
  std::uint64_t held_bytes() const { return conversation_.held_bytes() + socket_.held_bytes(); }

  /// The unsent output among them.
  std::uint64_t queued_bytes() const { return conversation_.queue().queued_bytes(); }

  /// An operator removes the client: tells it so, if its protocol has words for it, and closes once all is sent.
  void remove(std::string_view reason);

  std::string_view protocol() const { return service_.first; }

  /// Drops everything pending and ends the connection.
  void fail(Ending why);

  // ---- For this connection's ReceiveWindow and Vigil

  Socket& socket() { return socket_; }
  const Conversation& conversation() const { return conversation_; }
  Conversation& conversation() { return conversation_; }
  const Peer& peer() const { return peer_; }
  std::chrono::milliseconds user_timeout() const;
  void silence_passed();
  void end_vigil() { vigil_.reset(); }

 private:
  Connection(Socket socket, const Peer& peer, const Chat::Service& service, Server& server);
  Connection(Socket socket, const Peer& peer, const ConnectionState& state, const Chat::Service& service,
             Server& server, BlobRestorer& blobs);
  ~Connection() override;

  // Reading
  void receive();
  void hear_more();
  void note_news();
  Socket::Received read(std::span<char> buffer);
  ReceiveWindow& window() {
    if (!window_) window_ = std::make_unique<ReceiveWindow>(*this, server_);
    return *window_;
  }

  // Writing
  void flush() override;
  std::optional<Conversation::Sent> send_queued();
  /// Whether it may have gone after it had said something that is still there to read: at a unix socket, where that is
  /// not lost.
  bool may_have_spoken() const { return peer_.is_local() && !socket_.has_tls(); }
  void restore_user_timeout();
  void probe() override;
  void end_soon() override { wake(); }
  void renamed(std::string_view was, std::string_view is) override;
  Origin origin() const override { return {peer_.address().network().bytes(), peer_.exempt()}; }

  // Ending
  void expired() override;
  void end_session() override;
  void half_close() override;
  void await_silence();
  void close();

  // Waiting: the coroutine awaits one thing at a time.
  using Wants = Conversation::Wants;
  struct Suspension {
    bool await_ready() const noexcept { return wants == Wants::close; }
    void await_suspend(std::coroutine_handle<> coroutine) const noexcept { connection.coroutine_ = coroutine; }
    Wants await_resume() const noexcept { return wants; }

    Connection& connection;
    Wants wants;
  };
  Suspension until(Wants wants);
  void queue_up();
  void proceed() override { resume(); }
  void make_way() override;
  void ready(Readiness readiness) override;
  bool is_writable();
  void resume();
  void wake();
  void follow_deadline();

  Server& server_;
  const Chat::Service& service_;
  Socket socket_;
  const Peer peer_;
  Door::Place place_;
  Conversation conversation_;
  std::size_t unacknowledged_ = 0;  // bytes the client had not acknowledged when the write deadline was set
  std::unique_ptr<Vigil> vigil_;    // a Linger once the session has ended
  std::unique_ptr<ReceiveWindow> window_;
  std::coroutine_handle<> coroutine_;
  Deadline deadline_;             // the one that is running
  Wants awaited_ = Wants::close;  // if it waits
  bool readable_ = false;         // there may be something to read
  bool woken_ = false;
  bool deaf_ = false;  // nothing can be sent to it any more
  bool named_ = false;
  bool user_timeout_is_off_ = false;
  bool in_log_ = false;  // the log has this visit's beginning, or its name
};

}  // namespace confab::net
