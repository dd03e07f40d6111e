// RefusedClients: tells clients that can't be let in why, and ends their connections. It knows no reason and no
// protocol: the sentence comes in as an argument. Owned by the Server.
//
// Some programs notice only a reset, and it must not come too soon: see Linger. So the sockets of a few clients that
// got a sentence are kept for a moment. In a storm the remaining clients are closed at once, which costs nothing more.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <span>
#include <string_view>

#include "asio.hpp"
#include "socket.hpp"

namespace confab::net {

class RefusedClients {
 public:
  /// How many are kept at once, each with a descriptor beside those of connections: enough for one office arriving
  /// together, or fewer where descriptors are scarce.
  static constexpr std::size_t kept_max = 64;
  static constexpr std::size_t kept_max_if_scarce = 8;

  /// Keeps up to `most` clients until they have been silent for `silence`.
  RefusedClients(asio::io_context& context, std::size_t most, std::chrono::milliseconds silence)
      : timer_(context), most_(most), silence_(silence) {}

  /// Sends `farewell`, which may be empty, to a client that has just connected, and ends the connection. Reads what the
  /// client has already sent into `scratch`: closing with unread input would reset the connection at once.
  void refuse(Socket socket, std::string_view farewell, std::span<char> scratch);

  bool has_place() const { return kept_.size() < most_; }

  /// Ends the connection of a client that has been sent everything, including the end of our stream. Nobody else
  /// watches `socket`.
  void end(Socket socket);

  /// The server stops: from now on no client is kept longer than `silence`.
  void hurry(std::chrono::milliseconds silence);

  bool empty() const { return kept_.empty(); }

 private:
  struct Kept {
    Socket socket;
    Clock::time_point until;
  };

  void wait();
  void end_front();

  Timer timer_;
  const std::size_t most_;
  const std::chrono::milliseconds silence_;
  bool waiting_ = false;
  std::deque<Kept> kept_;  // the next to end first
};

}  // namespace confab::net
