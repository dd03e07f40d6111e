// WideWindows: counts the connections whose windows are open wide, so that one sees the end of a stream behind all that
// waits (Connection::look_ahead()). The kernel and we hold some MiB for each; so there are few, and each address has a
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
  static constexpr std::size_t most = 16;
  static constexpr std::size_t most_of_one_address = 8;

  /// Takes a place for a connection from `address`. False if there is none for it.
  bool take(const AddressKey& address) {
    if (taken_.size() == most) return false;
    if (std::count(taken_.begin(), taken_.end(), address) == most_of_one_address) return false;
    taken_.push_back(address);
    return true;
  }

  /// Gives back one that was taken for `address`.
  void give_back(const AddressKey& address) { taken_.erase(std::find(taken_.begin(), taken_.end(), address)); }

  /// Whether this is the first in this turn of the loop who wants to read ahead.
  bool take_look() { return !std::exchange(look_taken_, true); }
  void next_turn() { look_taken_ = false; }

 private:
  bool look_taken_ = false;
  std::vector<AddressKey> taken_;
};

}  // namespace confab::net
