// Listener: one listening socket. It knows nothing of what is served: each accepted socket is handed to a function.
// Owned by the Server. Socket options are set here once: Linux hands them down to accepted sockets.
#pragma once

#include <chrono>
#include <functional>

#include "asio.hpp"
#include "socket.hpp"

namespace confab::net {

class Listener {
 public:
  using Accepted = std::function<void(Socket, const tcp::endpoint& peer)>;

  /// When the kernel is to give up a peer that acknowledges nothing: some time after `write_timeout`, within which the
  /// connection itself gives up a client that takes nothing.
  static std::chrono::milliseconds user_timeout(std::chrono::milliseconds write_timeout);

  /// Binds and listens. Throws boost::system::system_error.
  Listener(asio::io_context& context, const tcp::endpoint& endpoint, std::chrono::milliseconds user_timeout,
           Accepted accepted);

  /// The address it listens on.
  tcp::endpoint endpoint() const { return acceptor_.local_endpoint(); }

  void close();

  /// A connection has closed: whoever waits for a descriptor may come in now.
  void room_again();

 private:
  // Clients accepted between two looks at the rest of the loop.
  static constexpr int accepts_per_turn = 16;
  // Clients that may be gone again one after the other, before it is taken for a fault of our own.
  static constexpr int gone_in_a_row_max = 64;
  // How long to leave the door shut when nobody can be accepted (no descriptor, no memory, a firewall's rule).
  static constexpr std::chrono::milliseconds back_off_min{10};
  static constexpr std::chrono::milliseconds back_off_max{1000};
  static constexpr std::chrono::seconds telling_interval{10};

  void wait();
  void accept_some();
  void back_off(error_code failure);

  Acceptor acceptor_;
  Timer timer_;
  Accepted accepted_;
  std::chrono::milliseconds back_off_ = back_off_min;
  int gone_in_a_row_ = 0;
  bool backing_off_ = false;
  Clock::time_point last_told_{};
};

}  // namespace confab::net
