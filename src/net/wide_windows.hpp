// WideWindows: counts the connections whose receive windows are open wide to look for the end of a stream (see
// ReceiveWindow). Each can make the kernel and us hold some MiB, so there are few of them, and each address has a
// share. It knows neither sockets nor connections. Owned by the Server.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "confab/admission/address_key.hpp"

namespace confab::net {

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

}  // namespace confab::net
