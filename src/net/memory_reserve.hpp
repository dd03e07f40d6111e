// MemoryReserve: memory set aside while there is some, for when there is none. The tables of the core can't stand an
// exception halfway, so no allocation may fail in it: where one would, the reserve gives up a block and the allocation
// is tried again. It knows no connections: making up for what was given is for the Server, which does so soon.
// One per process, because operator new has one handler; made before the first client and owned by run_daemon().
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <new>

namespace confab::net {

class MemoryReserve {
 public:
  /// Each block holds the largest thing that is asked for at once: a list of ten thousand names. Smaller ones would not
  /// make room for it, and one large block would be hard to take back from a heap with holes. All of them together
  /// last for more than one client can bring about before the Server makes up for it.
  static constexpr std::size_t block_bytes = 256 * 1024;
  static constexpr std::size_t blocks_max = 16;

  /// Stands behind operator new from now on, for as long as this lives. Once nothing is left to give, the handler that
  /// was there before is called. Throws std::bad_alloc if there is not even memory for the reserve.
  MemoryReserve();
  ~MemoryReserve();
  MemoryReserve(const MemoryReserve&) = delete;
  MemoryReserve& operator=(const MemoryReserve&) = delete;

  /// How many times it was needed.
  std::uint64_t shortages() const { return shortages_; }

  bool whole() const { return held_ == blocks_max; }

  /// Takes back what was given up, as far as there is memory for it. Returns whether the reserve is whole.
  bool restore();

 private:
  void give();

  std::array<void*, blocks_max> blocks_{};
  std::size_t held_ = 0;
  std::uint64_t shortages_ = 0;
  std::new_handler before_ = nullptr;
};

}  // namespace confab::net
