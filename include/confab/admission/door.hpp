// Door: who may come in. Counts connections: in all, those without a name yet, and those of one address. It knows no
// sockets; addresses are opaque bytes. One per server.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string_view>

#include "confab/admission/address_key.hpp"
#include "confab/admission/waiting_room.hpp"

namespace confab {

struct DoorLimits {
  std::uint32_t connections_max;
  std::uint32_t connections_per_address_max;
};

/// Connections without a name take at most this part of all places, so that silence can't fill the server.
inline constexpr std::uint32_t unnamed_part_of_places = 4;

/// The addresses of an IPv6 /48 together may have as many connections as so many addresses.
inline constexpr std::uint32_t addresses_per_v6_site = 4;

/// So many connections at most are asked to make way for one newcomer. Who turns out to have sent a name stays.
inline constexpr int asked_to_make_way_max = 8;

class Door {
 public:
  enum class Verdict : std::uint8_t {
    welcome,
    full,
    too_many_from_address,
  };

  struct Caller {
    AddressKey address;
    bool exempt;  // does not count for its address
  };

  /// `limits` outlive the door. Those that shrink send nobody away who is inside.
  explicit Door(const DoorLimits& limits) : limits_(limits) {}
  explicit Door(const DoorLimits&& limits) = delete;

  /// Whether one more connection may come in. If it may, there is a place for it now: somebody without a name may have
  /// had to make way.
  Verdict admit(const Caller& caller);

  /// The place that a connection takes, for as long as this lives. Only after admit() said welcome.
  class Place {
   public:
    Place(Door& door, const Caller& caller, Unnamed& unnamed);
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    /// The connection has a name now, or never needs one.
    void named() { seat_.reset(); }

   private:
    Door& door_;
    const Caller caller_;
    std::unique_ptr<WaitingRoom::Seat> seat_;
  };

 private:
  bool has_too_many(const AddressKey& address) const;
  bool has_place() const;
  std::uint32_t count_of(const AddressKey& key) const;
  void forget_one_of(const AddressKey& key);

  const DoorLimits& limits_;
  std::uint32_t connections_ = 0;
  std::map<AddressKey, std::uint32_t> counts_;  // of addresses and, for IPv6, of sites; exempt ones left out
  WaitingRoom unnamed_;
};

/// For people and the log: "the server is full".
std::string_view sentence_of(Door::Verdict verdict);

}  // namespace confab
