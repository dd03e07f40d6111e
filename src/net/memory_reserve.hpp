// MemoryReserve: memory set aside for when there is none left. An exception halfway through a change would break the
// core's tables, so no allocation in the core may fail. Where one would, the reserve frees a block and operator new
// tries again. It knows no connections; the Server makes up for the freed blocks soon after. One per process, because
// operator new has one handler. Made before the first client and owned by run_daemon().
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <new>
#include <thread>

namespace confab::net {

class MemoryReserve {
 public:
  /// A block has room for the largest single allocation, a list of ten thousand names. Together they outlast what one
  /// client can cause before the Server makes up for it. See docs/decisions/0012-a-reserve-for-memory.md.
  static constexpr std::size_t block_bytes = 256 * 1024;
  static constexpr std::size_t blocks_max = 16;

  /// Becomes the new-handler for as long as it lives, for one thread; in others operator new then throws. When it has
  /// nothing left to free, it calls the previous handler. Throws std::bad_alloc if there is not even enough memory for
  /// the reserve.
  MemoryReserve();
  ~MemoryReserve();
  MemoryReserve(const MemoryReserve&) = delete;
  MemoryReserve& operator=(const MemoryReserve&) = delete;

  /// From now on it serves the calling thread, instead of the one that made it.
  void serve_this_thread() { thread_ = std::this_thread::get_id(); }

  /// How many times an allocation has needed it.
  std::uint64_t shortages() const { return shortages_; }

  bool whole() const { return held_ == blocks_max; }

  /// Refills the reserve as far as memory allows. Returns whether it is whole.
  bool restore();

 private:
  void give();

  std::array<void*, blocks_max> blocks_{};
  std::size_t held_ = 0;
  std::uint64_t shortages_ = 0;
  std::new_handler before_ = nullptr;
  std::atomic<std::thread::id> thread_ = std::this_thread::get_id();
};

}  // namespace confab::net
