#include "ledger.hpp"

#include <cstddef>

namespace confab::bench {

Ledger::Ledger(const Seating& seating)
    : seating_(seating),
      said_(seating.people),
      expected_(static_cast<std::size_t>(seating.people) * seating.speakers) {}

std::uint32_t Ledger::said(std::uint32_t sender) {
  ++messages_;
  due_ += seating_.members(seating_.room_of(sender)) - 1;
  return said_[sender]++;
}

bool Ledger::heard(std::uint32_t receiver, const Message& message) {
  const std::uint32_t sender = message.sender;
  if (sender >= seating_.people || !seating_.speaks(sender) || message.sequence >= said_[sender]) {
    ++faults_.garbled;
    return false;
  }
  if (sender == receiver) {
    ++faults_.self_echoed;
    return false;
  }
  const std::uint32_t room = seating_.room_of(receiver);
  if (message.room != room || seating_.room_of(sender) != room) {
    ++faults_.wrong_room;
    return false;
  }
  auto& expected = expected_[static_cast<std::size_t>(receiver) * seating_.speakers + seating_.seat_of(sender)];
  if (message.sequence != expected) return out_of_order(receiver, message, expected);
  ++expected;
  ++delivered_;
  return true;
}

// Remembers each skipped message, to distinguish a late message from a duplicate.
bool Ledger::out_of_order(std::uint32_t receiver, const Message& message, std::uint32_t& expected) {
  if (message.sequence > expected) {
    while (expected != message.sequence) overtaken_.emplace(receiver, message.sender, expected++);
    ++expected;
    ++delivered_;
    return true;
  }
  if (overtaken_.erase({receiver, message.sender, message.sequence}) == 0) {
    ++faults_.doubled;
    return false;
  }
  ++faults_.reordered;
  ++delivered_;
  return true;
}

Faults Ledger::final_faults() const {
  Faults faults = faults_;
  faults.lost += owed();
  return faults;
}

}  // namespace confab::bench
