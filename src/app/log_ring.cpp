#include "log_ring.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "confab/base/assert.hpp"

namespace confab::app {

LogRing::LogRing(std::size_t capacity_bytes) : bytes_(capacity_bytes) {
  CONFAB_ASSERT(std::has_single_bit(capacity_bytes) && capacity_bytes >= 2 * log_line_bytes_max);
}

bool LogRing::put(std::string_view line) {
  CONFAB_ASSERT(line.size() <= log_line_bytes_max);
  const std::size_t at = put_until_.load(std::memory_order_relaxed);
  if (free_bytes() < sizeof(Size) + line.size()) return false;
  const auto size = static_cast<Size>(line.size());
  write(at, reinterpret_cast<const char*>(&size), sizeof size);
  write(at + sizeof size, line.data(), line.size());
  put_until_.store(at + sizeof size + line.size(), std::memory_order_release);
  return true;
}

bool LogRing::is_roomy() const {
  return free_bytes() >= bytes_.size() / 4;
}

/// For the writing thread; the reader may have freed more meanwhile.
std::size_t LogRing::free_bytes() const {
  const std::size_t put = put_until_.load(std::memory_order_relaxed);
  return bytes_.size() - (put - taken_until_.load(std::memory_order_acquire));
}

LogRing::Taken LogRing::take(std::span<char> out) {
  std::size_t at = taken_until_.load(std::memory_order_relaxed);
  const std::size_t end = put_until_.load(std::memory_order_acquire);
  Taken taken{0, 0};
  while (at != end) {
    Size size = 0;
    read(at, reinterpret_cast<char*>(&size), sizeof size);
    if (size > out.size() - taken.bytes) break;
    read(at + sizeof size, out.data() + taken.bytes, size);
    at += sizeof size + size;
    taken.bytes += size;
    ++taken.lines;
  }
  taken_until_.store(at, std::memory_order_release);
  return taken;
}

void LogRing::write(std::size_t position, const char* bytes, std::size_t size) {
  const std::size_t place = position % bytes_.size();
  const std::size_t before_end = std::min(size, bytes_.size() - place);
  std::memcpy(bytes_.data() + place, bytes, before_end);
  std::memcpy(bytes_.data(), bytes + before_end, size - before_end);
}

void LogRing::read(std::size_t position, char* bytes, std::size_t size) const {
  const std::size_t place = position % bytes_.size();
  const std::size_t before_end = std::min(size, bytes_.size() - place);
  std::memcpy(bytes, bytes_.data() + place, before_end);
  std::memcpy(bytes + before_end, bytes_.data(), size - before_end);
}

}  // namespace confab::app
