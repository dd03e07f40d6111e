#include "ledger.hpp"

namespace confab::soak {

void Ledger::scribe_hears(Speaker speaker, LineId line) {
  const auto found = unheard_.find(speaker);
  if (found == unheard_.end() || found->second.front() != line) {
    throw Failure("in " + room_ + " line " + std::to_string(line) + " of " + std::to_string(speaker) +
                  " came out of order, twice or from nowhere");
  }
  found->second.pop_front();
  if (found->second.empty()) unheard_.erase(found);
  order_.push_back({speaker, line});
}

void Account::hears(LineId line) {
  ++heard_;
  ahead_.push_back({line, 0});
  settle();
}

void Account::misses(std::uint64_t lines) {
  if (lines == 0) throw Failure("nothing was missed, and told");
  missed_ += lines;
  ahead_.push_back({0, lines});
  settle();
}

void Account::skip_own() {
  while (position_ < ledger_->order_.size() && ledger_->order_[position_].speaker == owner_) ++position_;
}

void Account::settle() {
  while (!ahead_.empty()) {
    skip_own();
    if (position_ == ledger_->order_.size()) return;
    const LineId expected = ledger_->order_[position_++].line;
    Item& next = ahead_.front();
    if (next.missed > 1) {
      --next.missed;
      continue;
    }
    if (next.missed == 0 && next.line != expected) {
      throw Failure("member " + std::to_string(owner_) + " of " + ledger_->room_ + " heard line " +
                    std::to_string(next.line) + " and not " + std::to_string(expected));
    }
    ahead_.pop_front();
  }
}

bool Account::settled() {
  settle();
  skip_own();
  return ahead_.empty() && position_ == ledger_->order_.size();
}

}  // namespace confab::soak
