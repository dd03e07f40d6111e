// FlushLoop and Reader: the two ends for tests of outbound/. One runs a flush schedule as the shell does; the other
// takes bytes out of a write queue, or of a conversation, as a socket does. They know nothing of chat.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "confab/conversation.hpp"
#include "confab/outbound/flush_schedule.hpp"
#include "confab/outbound/write_queue.hpp"

namespace confab::test {

/// Runs a schedule only when it has asked for it, so that a forgotten wake-up shows.
class FlushLoop {
 public:
  explicit FlushLoop(std::uint32_t write_queue_bytes_max)
      : write_queue_bytes_max_(write_queue_bytes_max), schedule_(write_queue_bytes_max_, [this] { wanted_ = true; }) {}

  FlushSchedule& schedule() { return schedule_; }

  /// One turn of the loop. Returns whether there was anything to do.
  bool turn(std::size_t flushes_max = 64);

  /// Runs turns until nothing remains to do.
  void run(std::size_t flushes_max = 64);

 private:
  bool wanted_ = false;
  const std::uint32_t write_queue_bytes_max_;
  FlushSchedule schedule_;
};

/// The sink of a write queue: it accepts everything until told otherwise.
class FakeSocket {
 public:
  static constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

  /// `views_per_send`: the most pieces that one send gathers.
  explicit FakeSocket(std::size_t views_per_send) : views_per_send_(views_per_send) {}

  /// It accepts `bytes` more and is then full.
  void set_room(std::size_t bytes) { room_ = bytes; }

  /// Takes what is pending in `source`, a WriteQueue or a Conversation. Returns false if it was full before it had
  /// everything.
  template <class Source>
  bool take(Source& source) {
    std::vector<std::string_view> views(views_per_send_);
    while (const std::size_t used = source.gather(views)) {
      if (const std::size_t taken = take(std::span(views).first(used)); taken > 0) source.consume(taken);
      if (room_ == 0) return is_empty(source);
    }
    return true;
  }

  /// All bytes taken since the last call.
  std::string receives();

  /// The whole lines taken since the last call, without their endings, joined by '\n'.
  std::string sees();

 private:
  static bool is_empty(const WriteQueue& queue) { return queue.empty(); }
  static bool is_empty(const Conversation& conversation) { return conversation.queue().empty(); }
  std::size_t take(std::span<const std::string_view> views);

  const std::size_t views_per_send_;
  std::size_t room_ = unlimited;
  std::string got_;
};

/// A write queue and its socket.
class Reader final : private Outlet {
 public:
  /// `views_per_send`: the most pieces that one send gathers.
  explicit Reader(FlushSchedule& schedule, std::size_t views_per_send = 64)
      : queue_(schedule, *this), socket_(views_per_send) {}

  WriteQueue& queue() { return queue_; }

  /// The socket accepts `bytes` more and is then full; 0 stops reading.
  void socket_takes(std::size_t bytes);
  void reads_all() { socket_takes(FakeSocket::unlimited); }

  /// With a full socket it makes others wait until they give up on it, as on a server with patience. By default they
  /// give up at once.
  void is_waited_for() { waited_for_ = true; }

  std::string receives() { return socket_.receives(); }
  std::string sees() { return socket_.sees(); }

  /// How often the schedule has flushed this reader.
  std::size_t flushes() const { return flushes_; }

  /// How often it was asked to probe its client.
  std::size_t probes() const { return probes_; }

 private:
  void flush() override;
  void probe() override { ++probes_; }

  WriteQueue queue_;
  FakeSocket socket_;
  std::size_t flushes_ = 0;
  std::size_t probes_ = 0;
  bool waited_for_ = false;
};

}  // namespace confab::test
