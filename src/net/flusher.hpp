// Flusher: runs the flush schedule from the event loop: once a turn, a bounded number of sends, then back to the loop,
// so that a room of thousands delays nobody by more than that. It knows no sockets: the schedule calls each connection.
// Owned by the Server.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "asio.hpp"
#include "confab/wire/flush_schedule.hpp"

namespace confab::net {

class Flusher {
 public:
  /// `flushes_per_turn`: sends between two looks at the sockets. `lap_ended` is called when congestion may have ended.
  Flusher(asio::io_context& context, std::size_t flushes_per_turn, std::function<void()> lap_ended);

  /// To be called when `schedule` wants to be run.
  void wanted(FlushSchedule& schedule);

 private:
  void turn(FlushSchedule& schedule);

  asio::io_context& context_;
  const std::size_t flushes_per_turn_;
  const std::function<void()> lap_ended_;
  std::uint64_t laps_seen_ = 0;
  bool posted_ = false;
};

}  // namespace confab::net
