// ConnectRates: how fast connections come from each address, as token buckets, each stored as one point in time (see
// Pace). It knows no sockets and reads no clock: time comes in as an argument. Owned by the Door, which asks it.
//
// A bucket that is full again is as good as none, and is forgotten. So memory depends on how many addresses have come
// lately, and has a bound besides: past it, the bucket that would be full first is forgotten, which gives its address
// the least. Each call takes O(log n).
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

#include "confab/admission/address_key.hpp"
#include "confab/base/instant.hpp"

namespace confab {

struct DoorLimits;

class ConnectRates {
 public:
  /// Buckets kept at once, of addresses and of IPv6 sites: 2 MiB.
  static constexpr std::size_t buckets_max = 16'384;

  /// `limits` outlive it. Changed ones hold from the next connection on.
  explicit ConnectRates(const DoorLimits& limits) : limits_(limits) {}

  /// Whether a connection from `address` may come in.
  bool allows(const AddressKey& address, Instant now);

  /// One has come in.
  void count(const AddressKey& address, Instant now);

  std::size_t buckets() const { return full_at_.size(); }

 private:
  using Buckets = std::map<AddressKey, Instant>;

  struct Rate {
    Instant one;    // how long a connection takes at this rate
    Instant burst;  // how long those take that may come at once
  };

  Rate rate_of_address() const;
  Rate rate_of_site() const;
  bool allows(const AddressKey& key, const Rate& rate, Instant now);
  void count(const AddressKey& key, const Rate& rate, Instant now);
  void set(Buckets::iterator bucket, Instant full_at);
  void forget_some(Instant now);

  const DoorLimits& limits_;
  Buckets full_at_;                                   // when each is full again
  std::set<std::pair<Instant, AddressKey>> by_time_;  // the same, the first to be full first
};

}  // namespace confab
