#include "owed.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "failure.hpp"

namespace confab::simulation {

void Owed::put(std::string line) {
  add({std::move(line), 1, 0});
  cut_back();
}

void Owed::put_in_room(std::string line) {
  add({std::move(line), 1, 0});
  if (blocked_) cut_back();
}

void Owed::put_of_rooms(std::string line) {
  add({std::move(line), 1, 0, true});
  cut_back();
}

std::uint64_t Owed::bytes_of_rooms() const {
  std::uint64_t bytes = 0;
  for (const Item& item : waiting_) bytes += item.is_of_rooms ? item.bytes.size() : 0;
  return !waiting_.empty() && waiting_.front().is_of_rooms ? bytes - begun_bytes_ : bytes;
}

void Owed::put_bytes(std::string bytes) {
  add({std::move(bytes), 0, 0});
}

void Owed::add(Item item) {
  if (finishing_ || closed_) return;
  bytes_ += item.bytes.size();
  count_.put += item.lines;
  waiting_.push_back(std::move(item));
}

void Owed::cut_back() {
  if (!finishing_) skip_excess();
}

void Owed::skip_excess() {
  while (bytes_ > bytes_max_ && first_unbegun() + 1 < waiting_.size()) {
    require(!spacious_ || slow_, "one who keeps up misses a line");
    const auto oldest = std::next(waiting_.begin(), static_cast<std::ptrdiff_t>(first_unbegun()));
    unreported_ += oldest->lines + oldest->missed;
    if (oldest->missed > 0) ++count_.notices_skipped;
    if (!blocked_) ++count_.missed_unblocked;
    bytes_ -= oldest->bytes.size();
    waiting_.erase(oldest);
  }
}

void Owed::block() {
  if (closed_) return;
  blocked_ = true;
  skip_excess();
}

void Owed::unblock() {
  // Even for a queue about to close: a notice may have made it longer.
  skip_excess();
  blocked_ = false;
}

void Owed::finish() {
  if (closed_ || finishing_) return;
  cut_back();
  slow_ = true;
  finishing_ = true;
}

void Owed::close() {
  closed_ = true;
  blocked_ = false;
  waiting_.clear();
  begun_bytes_ = bytes_ = unreported_ = 0;
}

void Owed::report(std::string notice) {
  bytes_ += notice.size();
  const auto place = std::next(waiting_.begin(), static_cast<std::ptrdiff_t>(first_unbegun()));
  waiting_.insert(place, {std::move(notice), 0, std::exchange(unreported_, 0)});
}

void Owed::expect(std::span<const std::string_view> views, bool all) const {
  auto item = waiting_.begin();
  std::string_view owed = item == waiting_.end() ? std::string_view{} : std::string_view(item->bytes);
  owed.remove_prefix(begun_bytes_);
  for (std::string_view view : views) {
    while (!view.empty()) {
      require(item != waiting_.end(), "is sent more than it is owed: {}", shown(view));
      const auto size = std::min(view.size(), owed.size());
      require(view.substr(0, size) == owed.substr(0, size), "is sent {}\n  but owed {}", shown(view), shown(owed));
      view.remove_prefix(size);
      owed.remove_prefix(size);
      if (owed.empty() && ++item != waiting_.end()) owed = item->bytes;
    }
  }
  require(!all || item == waiting_.end(), "is not sent what it is owed: {}", shown(owed));
}

void Owed::sent(std::uint64_t bytes) {
  bytes_ -= bytes;
  while (bytes > 0) {
    Item& front = waiting_.front();
    const auto rest = front.bytes.size() - begun_bytes_;
    if (bytes < rest) {
      begun_bytes_ += bytes;
      return;
    }
    bytes -= rest;
    begun_bytes_ = 0;
    count_.received += front.lines;
    count_.missed += front.missed;
    if (front.missed > 0) ++count_.notices;
    waiting_.pop_front();
  }
}

}  // namespace confab::simulation
