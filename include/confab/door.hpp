// Door: who may come in. Counts connections: in all, those without a name yet, and those of one address. It knows no
// sockets; addresses are opaque bytes. One per server.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string_view>

namespace confab {

struct DoorLimits {
  std::uint32_t connections_max;
  std::uint32_t connections_per_address_max;
};

/// Connections without a name take at most this part of all places, so that silence can't fill the server.
inline constexpr std::uint32_t unnamed_part_of_places = 4;

class Door {
 public:
  /// What is counted as one address: IPv4 as it is, of IPv6 the first 64 bits, because that is what one subscriber gets
  /// (RFC 6177).
  using AddressKey = std::array<std::uint8_t, 9>;
  static AddressKey key_of_v4(const std::array<std::uint8_t, 4>& address);
  static AddressKey key_of_v6(const std::array<std::uint8_t, 16>& address);

  enum class Verdict : std::uint8_t {
    welcome,
    full,  // of connections, or of those without a name
    too_many_from_address,
  };

  explicit Door(const DoorLimits& limits) : limits_(limits) {}

  /// Whether one more connection may come in. `exempt` ones don't count for their address.
  Verdict judge(const AddressKey& address, bool exempt) const;

  /// The place that a connection takes, for as long as this lives. Only after judge() said welcome.
  class Place {
   public:
    Place(Door& door, const AddressKey& address, bool exempt);
    Place(Place&& other) noexcept;
    Place& operator=(Place&&) = delete;
    ~Place();

    /// The connection has a name now, or never needs one.
    void named();

   private:
    Door* door_;
    AddressKey address_;
    bool exempt_;
    bool named_ = false;
  };

 private:
  const DoorLimits limits_;
  std::uint32_t connections_ = 0;
  std::uint32_t unnamed_ = 0;
  std::map<AddressKey, std::uint32_t> by_address_;
};

/// For people and the log: "the server is full".
std::string_view sentence_of(Door::Verdict verdict);

}  // namespace confab
