#include "confab/admission/waiting_room.hpp"

#include "confab/base/assert.hpp"

namespace confab {

template <class Competitor>
bool WaitingRoom::Order::operator()(const Competitor* left, const Competitor* right) const {
  if (left->count != right->count) return left->count > right->count;
  return left->next_to_go().age_ < right->next_to_go().age_;
}

WaitingRoom::~WaitingRoom() {
  CONFAB_ASSERT(size_ == 0);
}

WaitingRoom::Seat::Seat(WaitingRoom& room, const AddressKey& address, Unnamed& unnamed)
    : room_(room), unnamed_(unnamed), address_(room.address(address)), age_(room.next_age_++) {
  room_.change(address_, [this] {
    address_.by_age.push_back(*this);
    ++address_.count;
    ++address_.network.count;
    ++room_.size_;
  });
}

WaitingRoom::Seat::~Seat() {
  Network& network = address_.network;
  room_.change(address_, [this] {
    unlink();
    --address_.count;
    --address_.network.count;
    --room_.size_;
  });
  if (address_.count > 0) return;
  network.addresses.erase(AddressKey(address_.key));
  if (network.count == 0) room_.networks_.erase(AddressKey(network.key));
}

Unnamed& WaitingRoom::first_to_make_way() const {
  CONFAB_ASSERT(!order_.empty());
  return (*order_.begin())->next_to_go().unnamed_;
}

WaitingRoom::Address& WaitingRoom::address(const AddressKey& key) {
  Network& network = networks_.try_emplace(key.network(), key.network()).first->second;
  return network.addresses.try_emplace(key, key, network).first->second;
}

/// Makes a change that may move `address`, and so its network, in the order. Both are out of the sets meanwhile.
template <class Change>
void WaitingRoom::change(Address& address, const Change& change) {
  Network& network = address.network;
  if (network.count > 0) order_.erase(&network);
  if (address.count > 0) network.order.erase(&address);
  change();
  if (address.count > 0) network.order.insert(&address);
  if (network.count > 0) order_.insert(&network);
}

}  // namespace confab
