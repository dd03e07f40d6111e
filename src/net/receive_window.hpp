// ReceiveWindow: how much the kernel may receive for a client whose lines wait for their pace. Usually little: bytes in
// our kernel are heard no sooner than bytes on the client's machine. But the end of the stream may be waiting there
// after everything the client sent. So when a client has waited for long, its window is opened wide, to look for the
// end: after a while, after three times as long, and after seven times as long. It is not opened at once, because an
// endless sender fills any window: its end can be seen only if it has already ended. Owned by the Connection, which
// makes it when lines first have to wait.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "confab/admission/address_key.hpp"
#include "deadlines.hpp"

namespace confab::net {

class Connection;
class Server;

/// Counts the connections whose receive windows are open wide. Each can make the kernel and us hold some MiB, so there
/// are few of them, and each address has a share. Owned by the Server.
class WideWindows {
 public:
  static constexpr std::size_t places_max = 16;
  static constexpr std::size_t places_per_address_max = 8;

  /// Takes a place for a connection from `address`. Returns false if none is left for it.
  bool take(const AddressKey& address) {
    if (taken_.size() == places_max) return false;
    if (std::count(taken_.begin(), taken_.end(), address) == places_per_address_max) return false;
    taken_.push_back(address);
    return true;
  }

  /// Gives back a place that was taken for `address`.
  void give_back(const AddressKey& address) { taken_.erase(std::find(taken_.begin(), taken_.end(), address)); }

  /// Whether the caller may read ahead: true once per turn of the loop.
  bool claim_look() { return !std::exchange(look_taken_, true); }
  void next_turn() { look_taken_ = false; }

 private:
  bool look_taken_ = false;
  std::vector<AddressKey> taken_;
};

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
