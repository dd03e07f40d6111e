// Ledger: what was said in one room, in the order in which its scribe heard it. Account: what one member heard of it.
// Together they prove that nothing is lost, duplicated or out of order. The scribe, who says nothing, must hear every
// sender's lines in the order they were said; each member must hear what the scribe heard except its own lines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

namespace confab::soak {

/// Something was lost, duplicated or otherwise wrong. Ends the soak.
struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A sender: members from 0, passers-by from `first_passer_by`.
using Speaker = std::uint32_t;
inline constexpr Speaker first_passer_by = 1'000'000;

/// Unique over the whole run.
using LineId = std::uint64_t;

class Ledger {
 public:
  explicit Ledger(std::string room) : room_(std::move(room)) {}

  void said(Speaker speaker, LineId line) { unheard_[speaker].push_back(line); }
  void scribe_hears(Speaker speaker, LineId line);

  /// The scribe has heard everything that was said.
  bool complete() const { return unheard_.empty(); }
  const std::string& room() const { return room_; }
  std::size_t size() const { return order_.size(); }

 private:
  friend class Account;
  struct Entry {
    Speaker speaker;
    LineId line;
  };
  std::string room_;
  std::vector<Entry> order_;
  std::unordered_map<Speaker, std::deque<LineId>> unheard_;
};

class Account {
 public:
  Account(const Ledger& ledger, Speaker owner) : ledger_(&ledger), owner_(owner) {}

  void hears(LineId line);
  /// It received a notice that this many lines are missing here.
  void misses(std::uint64_t lines);
  /// Compares with what the scribe has heard so far. Returns whether both have heard the same.
  bool settled();

  std::uint64_t heard() const { return heard_; }
  std::uint64_t missed() const { return missed_; }

 private:
  struct Item {
    LineId line;
    std::uint64_t missed;  // or this many lines instead of one
  };
  void skip_own();
  void settle();

  const Ledger* ledger_;
  Speaker owner_;
  std::size_t position_ = 0;
  std::deque<Item> ahead_;  // heard before the scribe
  std::uint64_t heard_ = 0;
  std::uint64_t missed_ = 0;
};

}  // namespace confab::soak
