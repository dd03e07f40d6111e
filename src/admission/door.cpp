#include "confab/admission/door.hpp"

#include <algorithm>

#include "confab/base/assert.hpp"

namespace confab {

Door::Verdict Door::admit(const Caller& caller, Instant now) {
  if (!caller.exempt) {
    if (has_too_many(caller.address)) return Verdict::too_many_from_address;
    if (!rates_.allows(caller.address, now)) return Verdict::too_fast_from_address;
  }
  if (!make_place()) return Verdict::full;
  if (!caller.exempt) rates_.count(caller.address, now);
  return Verdict::welcome;
}

/// Clients without a name may have to make way. Returns false if there is no place all the same.
bool Door::make_place() {
  // After a limit was lowered, nobody has to go for a place that would not come about.
  if (!has_place(std::min<std::size_t>(unnamed_.size(), asked_to_make_way_max))) return false;
  for (int asked = 0; !has_place(); ++asked) {
    const std::size_t unnamed = unnamed_.size();
    if (unnamed == 0 || asked == asked_to_make_way_max) return false;
    unnamed_.first_to_make_way().make_way();
    CONFAB_ASSERT(unnamed_.size() < unnamed);
  }
  return true;
}

std::uint32_t Door::places() const {
  return std::min(limits_.connections_max, connections_ceiling_);
}

/// Whether there is a place, or would be with so many unnamed connections gone.
bool Door::has_place(std::size_t gone) const {
  return connections_ - gone < places() && unnamed_.size() - gone < std::max(places() / unnamed_part_of_places, 1U);
}

bool Door::has_too_many(const AddressKey& address) const {
  const std::uint64_t max = limits_.connections_per_address_max;
  if (count_of(address) >= max) return true;
  return address.is_v6() && count_of(address.network()) >= max * addresses_per_v6_site;
}

std::uint32_t Door::count_of(const AddressKey& key) const {
  const auto found = counts_.find(key);
  return found == counts_.end() ? 0 : found->second;
}

void Door::forget_one_of(const AddressKey& key) {
  const auto found = counts_.find(key);
  CONFAB_ASSERT(found != counts_.end() && found->second > 0);
  if (--found->second == 0) counts_.erase(found);
}

Door::Place::Place(Door& door, const Caller& caller, Unnamed& unnamed)
    : door_(door), caller_(caller), seat_(std::make_unique<WaitingRoom::Seat>(door.unnamed_, caller.address, unnamed)) {
  ++door_.connections_;
  if (caller_.exempt) return;
  ++door_.counts_[caller_.address];
  if (caller_.address.is_v6()) ++door_.counts_[caller_.address.network()];
}

Door::Place::~Place() {
  CONFAB_ASSERT(door_.connections_ > 0);
  --door_.connections_;
  if (caller_.exempt) return;
  door_.forget_one_of(caller_.address);
  if (caller_.address.is_v6()) door_.forget_one_of(caller_.address.network());
}

std::string_view sentence_of(Door::Verdict verdict) {
  switch (verdict) {
    case Door::Verdict::welcome: return "Welcome.";
    case Door::Verdict::full: return "The server is full. Please try again later.";
    case Door::Verdict::too_many_from_address:
      return "There are too many connections from your address. Please try again later.";
    case Door::Verdict::too_fast_from_address:
      return "Connections from your address come too fast. Please try again in a moment.";
  }
  return {};
}

}  // namespace confab
