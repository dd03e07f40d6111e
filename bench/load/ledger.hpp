// Ledger: the account of who said what and who has received it. It finds what was lost, doubled, reordered, sent back
// to its sender or delivered to the wrong room. It knows messages, and neither sockets nor how servers write lines.
// One per run.
#pragma once

#include <cstdint>
#include <set>
#include <tuple>
#include <vector>

#include "message.hpp"

namespace confab::bench {

/// How people are spread: person p is in room p % rooms, at seat p / rooms; whoever has a seat below `speakers` speaks.
struct Seating {
  std::uint32_t people;
  std::uint32_t rooms;
  std::uint32_t speakers;  // in each room

  std::uint32_t room_of(std::uint32_t person) const { return person % rooms; }
  std::uint32_t seat_of(std::uint32_t person) const { return person / rooms; }
  bool speaks(std::uint32_t person) const { return seat_of(person) < speakers; }
  std::uint32_t members(std::uint32_t room) const { return people / rooms + (room < people % rooms ? 1 : 0); }
};

struct Faults {
  std::uint64_t lost = 0;
  std::uint64_t doubled = 0;
  std::uint64_t reordered = 0;
  std::uint64_t self_echoed = 0;
  std::uint64_t wrong_room = 0;
  std::uint64_t wrong_sender = 0;  // under another name than its sender's
  std::uint64_t garbled = 0;       // not what anybody said
  std::uint64_t closed = 0;        // connections that ended unasked

  bool any() const {
    return (lost | doubled | reordered | self_echoed | wrong_room | wrong_sender | garbled | closed) != 0;
  }
};

class Ledger {
 public:
  explicit Ledger(const Seating& seating);

  /// `sender` says its next message: everybody else in its room is owed it. Returns its sequence number.
  std::uint32_t said(std::uint32_t sender);

  /// `receiver` got `message`. Returns whether that is a delivery that was owed; else the fault is counted.
  bool heard(std::uint32_t receiver, const Message& message);

  /// Deliveries made, and still owed.
  std::uint64_t delivered() const { return delivered_; }
  std::uint64_t owed() const { return due_ - delivered_; }

  std::uint64_t messages() const { return messages_; }

  /// What went wrong outside of the messages themselves is counted here by who sees it.
  Faults& faults() { return faults_; }

  /// All that was found, what is still owed being lost.
  Faults final_faults() const;

 private:
  bool out_of_order(std::uint32_t receiver, const Message& message, std::uint32_t& expected);

  const Seating seating_;
  std::vector<std::uint32_t> said_;      // by sender
  std::vector<std::uint32_t> expected_;  // by receiver and seat of the sender: the next sequence number
  std::set<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>> overtaken_;  // receiver, sender, sequence
  std::uint64_t messages_ = 0;
  std::uint64_t due_ = 0;
  std::uint64_t delivered_ = 0;
  Faults faults_;
};

}  // namespace confab::bench
