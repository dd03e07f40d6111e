// People of a RoomRegistry, without sessions, for the tests of its rules.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "confab/chat/room_registry.hpp"
#include "confab/frontends/dialect.hpp"
#include "confab/frontends/frontends.hpp"
#include "support/reader.hpp"

namespace confab {

using Reason = Refusal::Reason;

/// When everything happens, unless a test says otherwise.
inline constexpr Instant now = std::chrono::hours(1);

/// Somebody with a write queue. Admitted by default, dismissed at the end.
class Resident {
 public:
  Resident(test::FlushLoop& loop, RoomRegistry& registry, std::string_view name, const Dialect& dialect)
      : loop_(loop),
        registry_(registry),
        reader_(loop.schedule()),
        seat_{dialect, reader_.queue()},
        person_(*Name::parse(name, NameAlphabet::extended), dialect.login().residence, &seat_) {
    reader_.queue().set_missed_notice(dialect.missed_notice());
  }
  ~Resident() {
    if (admitted_) dismiss();
  }

  std::optional<Refusal> admit() {
    const auto refused = registry_.admit(person_, now);
    admitted_ = !refused;
    return refused;
  }
  void dismiss(Departure departure = Departure::ordinary) {
    registry_.dismiss(person_, departure, now);
    admitted_ = false;
  }

  /// The registry's answer: the reason for a refusal, or nothing.
  std::optional<Reason> enter(std::string_view room) { return reason(registry_.enter(person_, room, now)); }
  std::optional<Reason> leave(std::optional<std::string_view> room = std::nullopt) {
    return reason(registry_.leave(person_, room, now));
  }
  std::optional<Reason> say_in(std::string_view room, std::string_view text) {
    return reason(registry_.say(person_, room, text, now));
  }
  std::optional<Reason> tell(std::string_view to, std::string_view text) {
    return reason(registry_.tell(person_, to, text, now));
  }
  void say(std::string_view text) { EXPECT_FALSE(reason(registry_.say(person_, std::nullopt, text, now))); }

  /// Whether its last action had no effect because it must wait.
  bool had_to_wait() const { return must_wait_; }

  /// Whether what it does next has to wait.
  bool waits() const { return registry_.pause(person_) == Pause::readers_behind; }

  std::string sees() {
    loop_.run();
    return reader_.sees();
  }
  test::Reader& reader() { return reader_; }
  Person& person() { return person_; }

 private:
  std::optional<Reason> reason(const Outcome& outcome) {
    must_wait_ = std::holds_alternative<Pause>(outcome);
    const auto* refused = std::get_if<Refusal>(&outcome);
    return refused != nullptr ? std::optional(refused->reason) : std::nullopt;
  }

  test::FlushLoop& loop_;
  RoomRegistry& registry_;
  test::Reader reader_;
  Seat seat_;
  Person person_;
  bool admitted_ = false;
  bool must_wait_ = false;
};

class RoomRegistryTest : public testing::Test {
 protected:
  Limits limits{.line_bytes_max = 4096,
                .write_queue_bytes_max = 256 * 1024,
                .rooms_max = 3,
                .rooms_per_user_max = 2,
                .named_notices_members_max = 100,
                .notices = Notices::full};

  explicit RoomRegistryTest(Notices notices = Notices::full) { limits.notices = notices; }
  ~RoomRegistryTest() override {
    residents.clear();
    loop.run();
    registry.check();
    EXPECT_EQ(registry.rooms().size(), 1U) << "only the lobby is left";
    EXPECT_TRUE(registry.people().empty());
  }

  Resident& stranger(std::string_view name, const Dialect& dialect) {
    return *residents.emplace_back(std::make_unique<Resident>(loop, registry, name, dialect));
  }
  Resident& admitted(std::string_view name, const Dialect& dialect) {
    Resident& resident = stranger(name, dialect);
    EXPECT_FALSE(resident.admit());
    return resident;
  }
  Resident& slash(std::string_view name) { return admitted(name, slash_dialect()); }
  Resident& sigil(std::string_view name) { return admitted(name, sigil_dialect()); }

  void forget_so_far() {
    for (const auto& resident : residents) resident->sees();
  }

  test::FlushLoop loop{limits.write_queue_bytes_max};
  RoomRegistry registry{limits, loop.schedule()};
  std::vector<std::unique_ptr<Resident>> residents;
};

}  // namespace confab
