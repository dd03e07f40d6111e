#include "support/reader.hpp"

#include <string_view>
#include <utility>
#include <vector>

namespace confab::test {

bool FlushLoop::turn(std::size_t flushes_max) {
  if (!wanted_) return false;
  wanted_ = false;
  // The schedule asks once; it need not ask again while it reports that more is pending.
  if (schedule_.run(flushes_max)) wanted_ = true;
  return true;
}

void FlushLoop::run(std::size_t flushes_max) {
  while (turn(flushes_max)) {
  }
}

void Reader::flush() {
  ++flushes_;
  if (socket_.take(queue_)) return;
  queue_.block();
  if (!waited_for_) queue_.give_up_waiting();
}

void Reader::socket_takes(std::size_t bytes) {
  socket_.set_room(bytes);
  if (bytes > 0) queue_.unblock();
}

/// Takes what it has room for, and returns how many bytes that was.
std::size_t FakeSocket::take(std::span<const std::string_view> views) {
  std::size_t taken = 0;
  for (std::size_t i = 0; i < views.size() && room_ > 0; ++i) {
    const auto part = views[i].substr(0, room_);
    got_ += part;
    taken += part.size();
    if (room_ != unlimited) room_ -= part.size();
  }
  return taken;
}

std::string FakeSocket::receives() {
  return std::exchange(got_, {});
}

std::string FakeSocket::sees() {
  const auto end = got_.rfind('\n');
  if (end == std::string::npos) return {};
  std::string lines = got_.substr(0, end);
  got_.erase(0, end + 1);
  if (lines.ends_with('\r')) lines.pop_back();
  for (auto at = lines.find("\r\n"); at != std::string::npos; at = lines.find("\r\n", at)) lines.erase(at, 1);
  return lines;
}

}  // namespace confab::test
