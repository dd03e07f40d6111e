// Listener: one listening socket. It does not know what is served: it hands each accepted socket to a function. It sets
// socket options once, on the listening socket, and Linux copies them to accepted ones. It does not know who has opened
// the socket. Owned by the Server.
#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "asio.hpp"
#include "socket.hpp"
#include "socket_file.hpp"

namespace confab::net {

class Listener {
 public:
  /// Of a client at a unix socket, `peer` has the family and nothing else that could be relied on.
  using Accepted = std::function<void(Socket, const tcp::endpoint& peer)>;

  /// Binds and listens. The accepted sockets inherit `user_timeout`. Throws
  /// boost::system::system_error.
  Listener(asio::io_context& context, const tcp::endpoint& endpoint, std::chrono::milliseconds user_timeout,
           Accepted accepted);

  /// Takes over the socket `descriptor`, of TCP or a unix socket, which somebody else has bound and made listen: the
  /// service manager, or the process whose place we take. Sets the same options as above, except those that only an
  /// unbound socket can get, and O_CLOEXEC. Owns the descriptor from now on. Throws boost::system::system_error.
  Listener(asio::io_context& context, int descriptor, std::chrono::milliseconds user_timeout, Accepted accepted);

  /// Takes over a unix socket and its file, which lasts as long as the listening. Throws the same.
  Listener(asio::io_context& context, SocketFile file, std::chrono::milliseconds user_timeout, Accepted accepted);

  /// The file of a unix socket that we have made; nullptr if there is none.
  SocketFile* file() { return file_ ? &*file_ : nullptr; }

  /// The address on which it listens. Only of TCP.
  tcp::endpoint endpoint() const { return acceptor_.local_endpoint(); }

  /// Stops listening here; another process goes on, with the file of a unix socket.
  void leave_behind() {
    if (file_) file_->leave_behind();
    close();
  }

  /// The listening socket, which stays ours.
  int descriptor() { return acceptor_.native_handle(); }

  /// What the sockets accepted from now on inherit.
  void set_user_timeout(std::chrono::milliseconds user_timeout);

  /// Stops listening, unless another process has the listening socket as well: then that one goes on.
  void close();

  /// How long it listens.
  enum class Staying : std::uint8_t {
    while_clients_come,
    while_draining,       // until the server says goodbye
    while_clients_leave,  // until the last one has gone
  };
  void stay(Staying staying) { staying_ = staying; }
  Staying staying() const { return staying_; }

  /// A connection has closed and freed its descriptor: tries to accept again at once.
  void descriptor_freed();

 private:
  // Clients accepted in one go; then the rest of the loop has its turn.
  static constexpr int accepts_per_turn = 16;
  // Clients in a row that may be gone before they are accepted. More count as a fault on our side.
  static constexpr int gone_in_a_row_max = 64;
  // How long to stop accepting when it fails (no descriptor, no memory, a firewall rule).
  static constexpr std::chrono::milliseconds back_off_min{10};
  static constexpr std::chrono::milliseconds back_off_max{1000};
  static constexpr std::chrono::seconds log_interval{10};

  void wait();
  void accept_some();
  void back_off(error_code failure);

  Acceptor acceptor_;
  Timer timer_;
  Accepted accepted_;
  std::optional<SocketFile> file_;
  std::chrono::milliseconds back_off_ = back_off_min;
  int gone_in_a_row_ = 0;
  bool backing_off_ = false;
  Staying staying_ = Staying::while_clients_come;
  Clock::time_point last_told_{};
};

}  // namespace confab::net
