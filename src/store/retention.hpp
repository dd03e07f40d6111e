// Retention: how much of what rooms keep is on disk at most: as much as in memory, about. A value.
#pragma once

#include <cstdint>

namespace confab::store {

struct Retention {
  std::uint32_t lines = 0;  // of a room
  std::uint64_t bytes = 0;  // of all rooms
  std::uint32_t days = 0;

  bool operator==(const Retention&) const = default;
};

}  // namespace confab::store
