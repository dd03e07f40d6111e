// RefusedClients: says the last word to clients that can't be let in, and ends their connections. It knows no reason
// and no protocol. Owned by the Server.
//
// Debian's nc goes on waiting for its keyboard when the server has closed, and ends by itself only upon a reset. So the
// sockets of a few of those who were told something are kept for a moment: once their machine has taken everything, and
// they have been silent for so long that they have read it, their connections are reset. In a storm the others are
// closed at once, which costs nothing more.
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
  /// How many are kept at a time, each with a descriptor beside those of connections: as many as come together to one
  /// office's door, or few where descriptors are.
  static constexpr std::size_t kept_max = 64;
  static constexpr std::size_t kept_max_of_few = 8;
  /// How long a client must have been silent. Systems other than Linux drop at a reset what is still unread.
  static constexpr std::chrono::seconds silence{1};
  /// The same while the server stops.
  static constexpr std::chrono::milliseconds last_silence{300};

  RefusedClients(asio::io_context& context, std::size_t most, std::chrono::milliseconds after)
      : timer_(context), most_(most), silence_(after) {}

  /// Tells a client that has just connected `farewell`, perhaps nothing, and ends the connection. What it has sent
  /// already is read into `scratch`, or closing would reset the connection at once.
  void refuse(Socket socket, std::string_view farewell, std::span<char> scratch);

  bool has_room() const { return kept_.size() < most_; }

  /// Ends the connection of a client that has been told its last word and that nothing more will come. Nobody else
  /// watches `socket`.
  void end(Socket socket);

  /// The server stops: nobody is kept for longer than last_silence from now on.
  void hurry();

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
  std::deque<Kept> kept_;  // in the order in which they are to end
};

}  // namespace confab::net
