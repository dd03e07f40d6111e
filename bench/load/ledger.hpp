// Ledger: records who said what and who has received it. It finds messages that were lost, duplicated, reordered, sent
// back to their sender or delivered to the wrong room. It knows messages, but neither sockets nor how servers write
// lines. One per run.
#pragma once

#include <cstdint>
#include <set>
#include <tuple>
#include <vector>

#include "message.hpp"

namespace confab::bench {

/// How people are distributed: person p is in room p % rooms, at seat p / rooms. People in seats below `speakers`
/// speak.
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
  std::uint64_t wrong_sender = 0;  // under a name other than its sender's
  std::uint64_t garbled = 0;       // nobody said this
  std::uint64_t closed = 0;        // connections that ended unexpectedly

  bool any() const {
    return (lost | doubled | reordered | self_echoed | wrong_room | wrong_sender | garbled | closed) != 0;
  }
};

class Ledger {
 public:
  explicit Ledger(const Seating& seating);

  /// `sender` says its next message, which everybody else in its room should receive. Returns its sequence number.
  std::uint32_t said(std::uint32_t sender);

  /// `receiver` got `message`. Returns whether that delivery was due; if not, counts the fault.
  bool heard(std::uint32_t receiver, const Message& message);

  /// Deliveries made, and still due.
  std::uint64_t delivered() const { return delivered_; }
  std::uint64_t owed() const { return due_ - delivered_; }

  std::uint64_t messages() const { return messages_; }

  /// For faults outside the messages themselves: the code that sees one counts it here.
  Faults& faults() { return faults_; }

  /// All faults; deliveries still due count as lost.
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
