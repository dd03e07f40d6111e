// Counts what a line and a connection cost in the core.
#include "allocations.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "confab/chat/room_registry.hpp"
#include "confab/conversation.hpp"
#include "confab/frontends/frontends.hpp"
#include "support/reader.hpp"

namespace confab {
namespace {

/// Nothing that is said is kept.
constexpr Limits plain{.line_bytes_max = 4096,
                       .write_queue_bytes_max = 256 * 1024,
                       .rooms_max = 100,
                       .rooms_per_user_max = 20,
                       .named_notices_members_max = 100,
                       .notices = Notices::full,
                       .history_lines = 0};

Limits with_history() {
  Limits limits = plain;
  limits.history_lines = 1000;
  return limits;
}

/// A connection without its socket: it accepts everything at once and stores nothing.
class Connection final : private Carrier {
 public:
  Connection(FlushSchedule& schedule, Frontend& frontend) : conversation_(plain, frontend, schedule, *this) {}
  ~Connection() {
    conversation_.client_ended();
    conversation_.go_on(*this);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void receives(std::string_view bytes) {
    conversation_.received(bytes, Instant{});
    ASSERT_EQ(conversation_.pause(), Pause::none);
  }

  std::uint64_t flushes() const { return flushes_; }

 private:
  void flush() override {
    ++flushes_;
    std::array<std::string_view, 16> views;
    while (const std::size_t used = conversation_.gather(views)) {
      std::size_t bytes = 0;
      for (std::size_t i = 0; i < used; ++i) bytes += views[i].size();
      conversation_.consume(bytes);
    }
    conversation_.flushed(Conversation::Sent::all);
  }
  void end_session() override { conversation_.end(Instant{}, 0); }
  void half_close() override { conversation_.half_closed(); }

  std::uint64_t flushes_ = 0;
  Conversation conversation_;
};

/// People in the lobby who have read everything.
class Crowd {
 public:
  explicit Crowd(std::size_t people, std::string_view protocol = "slash", const Limits& limits = plain)
      : limits_(limits), frontend_(find_frontend(protocol)->make(registry_)) {
    connections_.reserve(people);
    for (std::size_t i = 0; i < people; ++i) {
      connections_.push_back(std::make_unique<Connection>(loop_.schedule(), *frontend_));
      connections_.back()->receives("u" + std::to_string(i) + "\n");
      loop_.run();
    }
    registry_.announce_crowds(Instant{});
    loop_.run();
  }

  Connection& operator[](std::size_t i) { return *connections_[i]; }
  void flush() { loop_.run(); }

  void says(std::size_t who, std::string_view bytes) {
    connections_[who]->receives(bytes);
    flush();
  }

  std::uint64_t flushes() const {
    std::uint64_t sum = 0;
    for (const auto& connection : connections_) sum += connection->flushes();
    return sum;
  }

 private:
  const Limits limits_;
  test::FlushLoop loop_{limits_.write_queue_bytes_max};
  RoomRegistry registry_{limits_, loop_.schedule()};
  std::unique_ptr<Frontend> frontend_;
  std::vector<std::unique_ptr<Connection>> connections_;
};

std::uint64_t allocations_of_a_thousand_lines(std::size_t people, const Limits& limits = plain) {
  Crowd crowd(people, "slash", limits);
  const std::string line = std::string(100, 'x') + "\n";
  for (int warm = 0; warm < 1000; ++warm) crowd.says(0, line);  // buffers have grown then
  const std::uint64_t before = test::heap().allocations;
  for (int said = 0; said < 1000; ++said) crowd.says(0, line);
  return test::heap().allocations - before;
}

// A log whose readers have all caught up is empty, so a single line takes a chunk.
TEST(Allocations, ALineIsOneAllocationAtMost) {
  EXPECT_LE(allocations_of_a_thousand_lines(10), 1000U);
}

// A block takes 16 KiB: some 130 of these lines.
TEST(Allocations, ToKeepALineIsOneMoreForAHundredLinesAtMost) {
  EXPECT_LE(allocations_of_a_thousand_lines(10, with_history()), 1000U + 10U);
}

TEST(Allocations, ALineCostsTheSameHoweverManyHearIt) {
  EXPECT_EQ(allocations_of_a_thousand_lines(2), allocations_of_a_thousand_lines(2000));
}

TEST(Flushes, OneLineIsOneFlushForEachWhoHearsIt) {
  for (const std::size_t people : {2U, 100U, 1000U}) {
    Crowd crowd(people);
    const std::uint64_t before = crowd.flushes();
    crowd.says(0, "hello\n");
    EXPECT_EQ(crowd.flushes() - before, people - 1);
  }
}

TEST(Flushes, WhoIgnoresTheSpeakerIsNotFlushedAndCostsNoAllocation) {
  constexpr std::size_t people = 100;
  constexpr std::size_t ignoring = 60;
  Crowd crowd(people);
  for (std::size_t who = 1; who <= ignoring; ++who) crowd.says(who, "/ignore u0\n");
  for (int warm = 0; warm < 1000; ++warm) crowd.says(0, "hello\n");
  const std::uint64_t flushes = crowd.flushes();
  const std::uint64_t allocations = test::heap().allocations;
  for (int said = 0; said < 1000; ++said) crowd.says(0, "hello\n");
  EXPECT_LE(test::heap().allocations - allocations, 1000U);
  EXPECT_EQ(crowd.flushes() - flushes, 1000 * (people - 1 - ignoring));
}

TEST(Flushes, WhatSeveralSayInOneTurnIsOneFlushForEach) {
  Crowd crowd(100);
  const std::uint64_t before = crowd.flushes();
  for (std::size_t who = 0; who < 10; ++who) crowd[who].receives("one\ntwo\nthree\n");
  crowd.flush();
  EXPECT_EQ(crowd.flushes() - before, 100U) << "the ten who spoke hear the others";
}

TEST(Flushes, AUserWhoCollectsFromRoomsIsFlushedOnceALine) {
  Crowd crowd(100, "sigil");
  const std::uint64_t before = crowd.flushes();
  crowd.says(0, "hello\n");
  EXPECT_EQ(crowd.flushes() - before, 99U);
}

std::size_t idle_bytes(std::string_view protocol) {
  constexpr std::size_t people = 1000;
  const std::size_t before = test::heap().live_bytes;
  const Crowd crowd(people, protocol);
  const std::size_t bytes = (test::heap().live_bytes - before) / people;
  testing::Test::RecordProperty(std::string(protocol), std::to_string(bytes));
  return bytes;
}

// What the core keeps for an idle user: queue, session, user, intake, and a place in the tables. The socket and the
// coroutine's frame are extra.
TEST(IdleBytes, ALineThatCameInPiecesLeavesNothingOnceTheNextIsHeard) {
  Crowd crowd(2);
  crowd.says(0, std::string(3000, 'x') + "\n");  // what all share has grown
  const std::uint64_t before = test::heap().live_bytes;
  for (int piece = 0; piece < 3; ++piece) crowd.says(0, std::string(1000, 'x'));
  EXPECT_GE(test::heap().live_bytes, before + 3000);
  crowd.says(0, "\n");
  crowd.says(0, "hello\n");
  EXPECT_LE(test::heap().live_bytes, before);
}

// Measured: 689 and 681 bytes. Whoever adds a member to what each user has will read this.
TEST(IdleBytes, AnIdleUserTakesLittle) {
  EXPECT_LE(idle_bytes("slash"), 692U);
  EXPECT_LE(idle_bytes("sigil"), 684U);
}

}  // namespace
}  // namespace confab
