// ReceiveWindow: how much the kernel may receive for a client whose lines wait for their pace. Little, as a rule: what
// it holds for us is heard no sooner than what the client's own machine keeps. But the end of a stream can stand there
// behind all that was sent. So the window of one who waits for long is opened wide, for a look; after a while, after
// three times as long, and after seven times as long. Later than at once: a client that sends without end fills any
// window, and is seen to end only if it has ended before. Owned by the Connection, which makes it when lines have to
// wait for the first time.
#pragma once

#include <cstdint>

#include "deadlines.hpp"

namespace confab::net {

class Connection;
class Server;

class ReceiveWindow final : public Expiring {
 public:
  /// Both outlive it.
  ReceiveWindow(Connection& connection, Server& server) : connection_(connection), server_(server) {}
  ~ReceiveWindow() override { give_back(); }

  /// Lets the kernel receive little from now on, unless the window is open wide.
  void narrow();

  /// Looks for the end of the stream, if the client still waits then.
  void look_later();

  /// Looks now, if it has not been looked yet.
  void look_now();

  /// All that was sent has been read.
  void caught_up();

  /// Nothing more is heard of the client.
  void stop_looking() { Expiring::unlink(); }

 private:
  static constexpr std::uint8_t looks_max = 3;

  void expired() override;
  void look();
  bool open();
  bool read_ahead();
  bool keeps_looking() const;
  void give_back();

  Connection& connection_;
  Server& server_;
  std::uint8_t looks_ = 0;   // taken so far; after the first the window is open wide
  std::uint8_t waited_ = 0;  // how often, for the next look
  bool narrow_ = false;
};

}  // namespace confab::net
