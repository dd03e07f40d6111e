#include "confab/door.hpp"

#include <algorithm>
#include <utility>

#include "confab/assert.hpp"

namespace confab {

namespace {

constexpr std::uint8_t v4_tag = 4;
constexpr std::uint8_t v6_tag = 6;

}  // namespace

Door::AddressKey Door::key_of_v4(const std::array<std::uint8_t, 4>& address) {
  AddressKey key{v4_tag};
  std::copy(address.begin(), address.end(), key.begin() + 1);
  return key;
}

Door::AddressKey Door::key_of_v6(const std::array<std::uint8_t, 16>& address) {
  AddressKey key{v6_tag};
  std::copy_n(address.begin(), 8, key.begin() + 1);
  return key;
}

Door::Verdict Door::judge(const AddressKey& address, bool exempt) const {
  const std::uint32_t unnamed_max = std::max(limits_.connections_max / unnamed_part_of_places, 1U);
  if (connections_ >= limits_.connections_max || unnamed_ >= unnamed_max) return Verdict::full;
  if (exempt) return Verdict::welcome;
  const auto found = by_address_.find(address);
  if (found == by_address_.end() || found->second < limits_.connections_per_address_max) return Verdict::welcome;
  return Verdict::too_many_from_address;
}

Door::Place::Place(Door& door, const AddressKey& address, bool exempt)
    : door_(&door), address_(address), exempt_(exempt) {
  if (!exempt) ++door.by_address_[address];
  ++door.connections_;
  ++door.unnamed_;
}

Door::Place::Place(Place&& other) noexcept
    : door_(std::exchange(other.door_, nullptr)),
      address_(other.address_),
      exempt_(other.exempt_),
      named_(other.named_) {}

void Door::Place::named() {
  if (std::exchange(named_, true)) return;
  CONFAB_ASSERT(door_->unnamed_ > 0);
  --door_->unnamed_;
}

Door::Place::~Place() {
  if (door_ == nullptr) return;
  named();
  CONFAB_ASSERT(door_->connections_ > 0);
  --door_->connections_;
  if (exempt_) return;
  const auto found = door_->by_address_.find(address_);
  CONFAB_ASSERT(found != door_->by_address_.end() && found->second > 0);
  if (--found->second == 0) door_->by_address_.erase(found);
}

std::string_view sentence_of(Door::Verdict verdict) {
  switch (verdict) {
    case Door::Verdict::welcome: return "Welcome.";
    case Door::Verdict::full: return "The server is full. Please try again later.";
    case Door::Verdict::too_many_from_address:
      return "There are too many connections from your address. Please try again later.";
  }
  return {};
}

}  // namespace confab
