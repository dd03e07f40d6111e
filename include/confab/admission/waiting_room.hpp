// WaitingRoom: the connections that have no name yet, and which of them makes way when a newcomer needs a place. It
// knows no limits and no sockets. Owned by the Door. A Door::Place owns each Seat; the room outlives it.
//
// The oldest connection of the address with the most of them makes way. Networks are ranked first, then the addresses
// within each (docs/decisions/0017). Entering, leaving and finding the next take O(log n).
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>

#include "confab/admission/address_key.hpp"
#include "confab/base/intrusive_list.hpp"

namespace confab {

/// A connection without a name.
class Unnamed {
 public:
  /// A newcomer needs the place. The connection first reads what has arrived. On return it has given up its place or
  /// has a name.
  virtual void make_way() = 0;

 protected:
  virtual ~Unnamed() = default;
};

class WaitingRoom {
 private:
  struct Address;

 public:
  /// One connection's place in the order, for as long as this lives.
  class Seat : private ListHook<> {
   public:
    Seat(WaitingRoom& room, const AddressKey& address, Unnamed& unnamed);
    ~Seat();

   private:
    friend class WaitingRoom;
    template <class T, class Tag>
    friend class IntrusiveList;

    WaitingRoom& room_;
    Unnamed& unnamed_;
    Address& address_;
    const std::uint64_t age_;  // a sequence number: the oldest seat has the lowest
  };

  WaitingRoom() = default;
  ~WaitingRoom();
  WaitingRoom(const WaitingRoom&) = delete;
  WaitingRoom& operator=(const WaitingRoom&) = delete;

  /// The number of seats.
  std::size_t size() const { return size_; }

  /// The connection that makes way first. The room is not empty.
  Unnamed& first_to_make_way() const;

 private:
  struct Network;

  /// The competitor with the most connections first; among equals, the one whose next to go is the oldest.
  struct Order {
    template <class Competitor>
    bool operator()(const Competitor* left, const Competitor* right) const;
  };

  struct Address {
    Address(const AddressKey& its_key, Network& its_network) : key(its_key), network(its_network) {}

    const AddressKey key;
    Network& network;
    std::size_t count = 0;
    IntrusiveList<Seat> by_age;

    const Seat& next_to_go() const { return by_age.front(); }
  };

  struct Network {
    explicit Network(const AddressKey& its_key) : key(its_key) {}

    const AddressKey key;
    std::size_t count = 0;
    std::map<AddressKey, Address> addresses;
    std::set<const Address*, Order> order;

    const Seat& next_to_go() const { return (*order.begin())->next_to_go(); }
  };

  Address& address(const AddressKey& key);
  template <class Change>
  void change(Address& address, const Change& change);

  std::map<AddressKey, Network> networks_;
  std::set<const Network*, Order> order_;
  std::size_t size_ = 0;
  std::uint64_t next_age_ = 0;
};

}  // namespace confab
