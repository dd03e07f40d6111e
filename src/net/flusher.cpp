#include "flusher.hpp"

#include <boost/asio/post.hpp>
#include <utility>

namespace confab::net {

Flusher::Flusher(asio::io_context& context, std::size_t flushes_per_turn, std::function<void()> lap_ended)
    : context_(context), flushes_per_turn_(flushes_per_turn), lap_ended_(std::move(lap_ended)) {}

void Flusher::wanted(FlushSchedule& schedule) {
  if (posted_) return;
  posted_ = true;
  // Posted behind the events of this turn: all that arrived with them leaves in the same sends.
  asio::post(context_, [this, &schedule] { turn(schedule); });
}

void Flusher::turn(FlushSchedule& schedule) {
  posted_ = false;
  if (schedule.run(flushes_per_turn_)) wanted(schedule);
  if (schedule.laps() == laps_seen_) return;
  laps_seen_ = schedule.laps();
  lap_ended_();
}

}  // namespace confab::net
