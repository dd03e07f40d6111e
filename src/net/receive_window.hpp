// ReceiveWindow: how much the kernel may receive for a client whose lines wait for their pace. Usually little: bytes in
// our kernel are heard no sooner than bytes on the client's machine. But the end of the stream may be waiting there
// after everything the client sent. So when a client has waited for long, its window is opened wide, to look for the
// end: after a while, after three times as long, and after seven times as long. It is not opened at once, because an
// endless sender fills any window: its end can be seen only if it has already ended. Owned by the Connection, which
// makes it when lines first have to wait.
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

  /// Narrows the window, unless it is open wide.
  void narrow();

  /// Looks for the end of the stream later, if the client still waits then.
  void look_later();

  /// Takes the first look now, if it has not been taken.
  void look_now();

  /// Everything that has arrived is read.
  void caught_up();

  /// Nothing more from this client will be heard.
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
  std::uint8_t looks_ = 0;   // taken so far; from the first on, the window is open wide
  std::uint8_t waited_ = 0;  // intervals since look_later()
  bool narrow_ = false;
};

}  // namespace confab::net
