// Door: decides who may come in. It counts connections: all, those still without a name, those of each address, and how
// fast they come from there. It knows no sockets and reads no clock; addresses are opaque bytes. One per server, which
// owns it. After a live upgrade the new process's door has counted who is inside, and starts anew with how fast they
// came: what an address gains by that is one more burst.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string_view>

#include "confab/admission/address_key.hpp"
#include "confab/admission/connect_rates.hpp"
#include "confab/admission/waiting_room.hpp"
#include "confab/base/instant.hpp"

namespace confab {

struct DoorLimits {
  std::uint32_t connections_max;
  std::uint32_t connections_per_address_max;
  std::uint32_t connect_rate = 0;   // connections a second from one address in the long run; 0 for no limit
  std::uint32_t connect_burst = 1;  // at once after a silence; at least 1
};

/// Connections without a name take at most one in this many places, so that silent clients can't fill the server.
inline constexpr std::uint32_t unnamed_part_of_places = 4;

/// An IPv6 /48 may have as many connections as this many addresses, and they may come as fast as from so many.
inline constexpr std::uint32_t addresses_per_v6_site = 4;

/// At most this many connections are asked to make way for one newcomer. A client that turns out to have sent a name
/// stays.
inline constexpr int asked_to_make_way_max = 8;

class Door {
 public:
  enum class Verdict : std::uint8_t {
    welcome,
    full,
    too_many_from_address,
    too_fast_from_address,
  };

  struct Caller {
    AddressKey address;
    bool exempt;  // not counted for its address, in either way
  };

  /// `limits` outlive the door. Lowering them disconnects nobody who is already inside. However high they are, there is
  /// never room for more than `connections_ceiling`.
  explicit Door(const DoorLimits& limits, std::uint32_t connections_ceiling = UINT32_MAX)
      : limits_(limits), connections_ceiling_(connections_ceiling), rates_(limits) {}
  explicit Door(const DoorLimits&& limits, std::uint32_t connections_ceiling = UINT32_MAX) = delete;

  /// What the descriptors allow has changed.
  void set_connections_ceiling(std::uint32_t ceiling) { connections_ceiling_ = ceiling; }

  /// Whether one more connection may come in. If so, there is a place for it now; a client without a name may have had
  /// to make way. Who is refused does not count for the rate of its address.
  Verdict admit(const Caller& caller, Instant now);

  /// Places taken.
  std::uint32_t connections() const { return connections_; }

  /// Connections without a name.
  std::size_t unnamed_count() const { return unnamed_.size(); }

  /// However many come, no more may be inside.
  std::uint32_t places() const;

  /// The place that a connection takes, for as long as this lives. Construct it only after admit() said welcome.
  class Place {
   public:
    Place(Door& door, const Caller& caller, Unnamed& unnamed);
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    /// The connection has a name now, or needs none.
    void named() { seat_.reset(); }

   private:
    Door& door_;
    const Caller caller_;
    std::unique_ptr<WaitingRoom::Seat> seat_;
  };

 private:
  bool make_place();
  bool has_too_many(const AddressKey& address) const;
  bool has_place(std::size_t gone = 0) const;
  std::uint32_t count_of(const AddressKey& key) const;
  void forget_one_of(const AddressKey& key);

  const DoorLimits& limits_;
  std::uint32_t connections_ceiling_;
  std::uint32_t connections_ = 0;
  std::map<AddressKey, std::uint32_t> counts_;  // per address and, for IPv6, per site; without exempt ones
  ConnectRates rates_;                          // without exempt ones
  WaitingRoom unnamed_;
};

/// For people and the log: "the server is full".
std::string_view sentence_of(Door::Verdict verdict);

}  // namespace confab
