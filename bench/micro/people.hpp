// People for the micro-benchmarks: users of a registry whose sockets accept everything at once and cost nothing, so
// that only our code is measured.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "confab/chat/room_registry.hpp"
#include "confab/frontends/dialect.hpp"
#include "confab/frontends/frontends.hpp"
#include "confab/outbound/write_queue.hpp"

namespace confab::bench {

/// A write queue with a socket that is never full.
class Sink final : private Outlet {
 public:
  explicit Sink(FlushSchedule& schedule) : queue_(schedule, *this) {}

  WriteQueue& queue() { return queue_; }

 private:
  void flush() override {
    std::array<std::string_view, 16> views;
    while (const std::size_t used = queue_.gather(views)) {
      std::size_t bytes = 0;
      for (std::size_t i = 0; i < used; ++i) bytes += views[i].size();
      queue_.consume(bytes);
    }
  }

  WriteQueue queue_;
};

struct Resident {
  Resident(FlushSchedule& schedule, std::string_view name, const Dialect& dialect)
      : sink(schedule),
        seat{dialect, sink.queue()},
        person(*Name::parse(name, NameAlphabet::extended), dialect.login().residence, &seat) {}

  Sink sink;
  Seat seat;
  Person person;
};

/// A server without sockets, and the people in it.
class Town {
 public:
  explicit Town(Notices notices = Notices::full) { limits.notices = notices; }
  ~Town() {
    for (const auto& resident : people) registry.dismiss(resident->person, Departure::ordinary, Instant{});
  }
  Town(const Town&) = delete;
  Town& operator=(const Town&) = delete;

  /// Lets in `count` people called u0, u1, ..., who go to `room`; without a room they stay in the lobby.
  void populate(std::int64_t count, const Dialect& dialect, std::string_view room = {}) {
    for (std::int64_t i = 0; i < count; ++i) {
      auto resident = std::make_unique<Resident>(schedule, "u" + std::to_string(people.size()), dialect);
      registry.admit(resident->person, Instant{});
      if (!room.empty()) registry.enter(resident->person, room, Instant{});
      people.push_back(std::move(resident));
      flush();
    }
    registry.announce_crowds(Instant{});
    flush();
  }

  void flush() {
    while (schedule.run(1024)) {
    }
  }

  Limits limits{.line_bytes_max = 4096,
                .write_queue_bytes_max = 256 * 1024,
                .rooms_max = 20'000,
                .rooms_per_user_max = 20,
                .named_notices_members_max = 100,
                .notices = Notices::full};

  FlushSchedule schedule{limits.write_queue_bytes_max, [] {}};
  RoomRegistry registry{limits, schedule};
  std::vector<std::unique_ptr<Resident>> people;
};

/// 100 bytes of typical text.
inline constexpr std::string_view typical_text =
    "The tests are green again; whoever broke the build owes us a cake. Shall we look at it after lunch??";
static_assert(typical_text.size() == 100);

}  // namespace confab::bench
