// What rooms keep, and kept names, on disk: as it was said, within its limits, and never a line of a room's earlier
// life.
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <memory>
#include <string>
#include <vector>

#include "state_fixture.hpp"
#include "store/batch.hpp"

namespace confab::store {
namespace {

class StateRooms : public StateStoreTest {
 protected:
  StateRooms() {
    if (can_keep_state()) begin();
  }
  void begin(const Retention& most = limits) {
    store = std::make_unique<StateStore>(directory, most, ear.told());
    store->start();
  }
  void end() { store.reset(); }
  static WallTime now() {
    return std::chrono::duration_cast<WallTime>(std::chrono::system_clock::now().time_since_epoch());
  }
  void say(const std::string& room, const std::string& text, WallTime at = now()) {
    store->said(room, at, "ann", text);
  }

  std::unique_ptr<StateStore> store;
};

TEST_F(StateRooms, KeepTheirLinesInOrderWithWhoAndWhen) {
  const WallTime today = now();
  store->said("dev", today, "ann", "hello");
  store->said("lobby", today, "eve", "");
  store->said("DEV", today + 2s, "bob", "hi");
  end();
  EXPECT_EQ(talk("dev"), "dev: ann: hello, bob: hi");
  EXPECT_EQ(talk("lobby"), "lobby: eve: ");
  EXPECT_EQ(kept_rooms().at(0).lines.at(1).at, today + 2s);
}

TEST_F(StateRooms, GoOnWhereTheProcessBeforeStopped) {
  say("dev", "one");
  end();
  begin();
  say("dev", "two");
  end();
  EXPECT_EQ(talk("dev"), "dev: ann: one, ann: two");
}

TEST_F(StateRooms, KeepTheirTopicsAndSinceWhenTheyAreEmpty) {
  store->topic_set("dev", "first", "ann");
  store->topic_set("dev", "last", "bob");
  store->emptied("dev", 2000s);
  say("ops", "x");
  store->emptied("ops", 2000s);
  store->occupied("ops");
  end();
  const auto rooms = kept_rooms();
  ASSERT_EQ(rooms.size(), 2U);
  EXPECT_EQ(rooms[0].topic + " by " + rooms[0].topic_by, "last by bob");
  EXPECT_EQ(rooms[0].empty_since, 2000s);
  EXPECT_EQ(rooms[1].empty_since, std::nullopt);
}

TEST_F(StateRooms, ThatAreForgottenAreGoneAndTheirSecondLifeStartsWithNothing) {
  say("dev", "first life");
  store->topic_set("dev", "first", "ann");
  wait_for(*store);
  store->forgotten("dev");
  say("dev", "second life");
  say("ops", "x");
  store->forgotten("ops");
  end();
  EXPECT_EQ(talk("dev"), "dev: ann: second life");
  EXPECT_EQ(kept_rooms().size(), 1U);
  EXPECT_EQ(kept_rooms()[0].topic, "");
}

TEST_F(StateRooms, KeepAsManyLinesAsTheyMay) {
  end();
  const Retention ten{10, limits.bytes, limits.days};
  begin(ten);
  for (int i = 1; i <= 100; ++i) {
    say("dev", std::to_string(i));
    if (i % 30 == 0) wait_for(*store);
  }
  end();
  EXPECT_EQ(kept_rooms(ten).at(0).lines.size(), 10U);
  EXPECT_EQ(kept_rooms(ten).at(0).lines.front().text, "91");
  EXPECT_LE(kept_rooms().at(0).lines.size(), 11U) << "a tenth more at most, until the next lines are said";
}

TEST_F(StateRooms, TakeAsManyBytesAsTheyMayAndTheLargestLosesItsOldest) {
  for (int i = 0; i < 10; ++i) say("small", std::string(100, 's'));
  for (int i = 0; i < 1000; ++i) say("large", std::to_string(i) + std::string(1000, 'l'));
  end();
  const Retention tight{1000, 100'000, 30};
  ASSERT_EQ(StateDatabase(directory).prune(tight, now()), std::nullopt);
  for (const ArchivedRoom& room : kept_rooms()) {
    const std::size_t lines = room.lines.size();
    EXPECT_TRUE(room.name == "small" ? lines == 10 : lines > 80 && lines < 100) << room.name << " has " << lines;
    EXPECT_TRUE(room.name == "small" || room.lines.back().text.starts_with("999"));
  }
}

TEST_F(StateRooms, ForgetWhatIsTooOld) {
  const WallTime today = now();
  say("dev", "old", today);
  say("dev", "new", today + 2s);
  say("ops", "old", today);
  end();
  ASSERT_EQ(StateDatabase(directory).prune(limits, today + 1s + std::chrono::days(30)), std::nullopt);
  EXPECT_EQ(talk("dev"), "dev: ann: new");
  EXPECT_EQ(talk("ops"), "ops:");
  ASSERT_EQ(StateDatabase(directory).prune(limits, today + 2s + std::chrono::days(30)), std::nullopt);
  EXPECT_EQ(talk("dev"), "dev: ann: new") << "as old as it may be";
}

TEST_F(StateRooms, AreWrittenWithinASecondThoughNobodyEndsTheProcess) {
  say("dev", "the first is written at once");
  wait_for(*store);
  const auto said = std::chrono::steady_clock::now();
  say("dev", "hello");
  wait_for(*store);
  EXPECT_LT(std::chrono::steady_clock::now() - said, 1s);
}

TEST_F(StateRooms, ALineThatADiskDoesNotTakeIsWrittenOnceWhenItDoes) {
  say("dev", "one");
  wait_for(*store);
  rlimit usual{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &usual), 0);
  rlimit full = usual;
  full.rlim_cur = 0;
  std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &full), 0);
  say("dev", "two");
  store->topic_set("new", "made while the disk is full", "ann");
  const std::string why = ear.hears();
  say("dev", "three");
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &usual), 0);
  EXPECT_NE(why, "good");
  EXPECT_EQ(ear.hears(), "good");
  EXPECT_EQ(store->missing_lines(), 0U);
  say("dev", "four");
  say("new", "five");
  end();
  EXPECT_EQ(talk("dev"), "dev: ann: one, ann: two, ann: three, ann: four");
  EXPECT_EQ(talk("new"), "new: ann: five");
}

TEST_F(StateRooms, PastTheMemoryForThemLinesAreMissingOnDiskAndCountedAndNobodyWaits) {
  end();
  const std::string text(1000, 'x');
  {
    const StateDatabase other(directory);
    store = std::make_unique<StateStore>(directory, Holdings{}, limits, ear.told());
    store->start();
    const auto began = std::chrono::steady_clock::now();
    while (store->missing_lines() < 5) say("dev", text);
    EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
    EXPECT_GE(store->unwritten_bytes(), unwritten_bytes_max);
    EXPECT_LT(store->unwritten_bytes(), unwritten_bytes_max + 64 * 1024);
    EXPECT_EQ(ear.hears(), "its disk is slower than the talk, and no more lines can wait for it");
    EXPECT_FALSE(store->is_kept());
  }
  EXPECT_EQ(ear.hears(), "good");
  wait_for(*store);
  say("dev", "after");
  end();
  EXPECT_TRUE(talk("dev").ends_with("x, ann: after"));
}

TEST_F(StateRooms, ANewProcessKeepsTheLinesOfTheRoomsThatItKnowsAndForgetsTheOthers) {
  say("dev", "one");
  say("gone", "x");
  store->topic_set("dev", "old", "ann");
  auto successor = std::make_unique<StateStore>(
      directory, Holdings{{}, {}, {{"Dev", "new", "bob", 77s, {}}, {"fresh", "", "", {}, {}}}}, limits, ear.told());
  successor->start();
  successor->said("dev", now(), "bob", "two");
  store->leave();
  store.reset();
  wait_for(*successor);
  successor.reset();
  EXPECT_EQ(talk("dev"), "dev: ann: one, bob: two");
  EXPECT_EQ(talk("gone"), "");
  EXPECT_EQ(kept_rooms().at(0).topic, "new");
  EXPECT_EQ(kept_rooms().at(0).empty_since, 77s);
}

TEST_F(StateRooms, SayWhenTheServerLivedLast) {
  const WallTime before = now();
  say("dev", "x");
  end();
  EXPECT_GE(StateDatabase(directory).alive_at(), before);
  EXPECT_LE(StateDatabase(directory).alive_at(), now());
}

TEST_F(StateRooms, WhatSomebodyHasEditedIsReadAsCleanText) {
  store->said("de\nv", now(), "a b", "one\n\x1b[31mtwo\xff");
  store->topic_set("de\nv", "\x07top\nic", "x");
  end();
  EXPECT_EQ(kept_rooms().at(0).lines.at(0).text, "onetwo\xef\xbf\xbd");
  EXPECT_EQ(kept_rooms().at(0).topic, "topic");
}

/// What a process had acknowledged a second before it was killed is there, and the file is whole.
TEST_F(StateRooms, AKilledProcessLosesAtMostTheLastSecond) {
  end();
  for (int round = 0; round < 3; ++round) {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      StateStore writer(directory, limits, [](const auto&) {});
      writer.start();
      for (std::uint32_t i = 0;; ++i) {
        writer.said("dev", now(), "ann", "round " + std::to_string(round) + " line " + std::to_string(i));
        if (::write(pipe[1], &i, sizeof(i)) != sizeof(i)) ::_exit(1);
        ::poll(nullptr, 0, 1);  // as fast as people talk, or the file would be large
      }
    }
    ::close(pipe[1]);
    std::uint32_t said = 0;
    std::uint32_t a_second_before = 0;
    const auto until = std::chrono::steady_clock::now() + 1200ms + round * 170ms;
    for (std::uint32_t i = 0; ::read(pipe[0], &i, sizeof(i)) == sizeof(i);) {
      const auto now = std::chrono::steady_clock::now();
      said = i;
      if (now < until - 1s) a_second_before = i;
      if (now > until) break;
    }
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(pipe[0]);
    const std::string last = kept_rooms().at(0).lines.back().text;
    ASSERT_TRUE(last.starts_with("round " + std::to_string(round))) << last;
    EXPECT_GE(std::stoul(last.substr(last.rfind(' '))), a_second_before) << "of " << said;
  }
}

// ---- Kept names

TEST_F(StateRooms, NamesAreKeptWithTheirHashesUntilTheyAreReleased) {
  store->kept({"Ann", "hash one", 1000s});
  store->kept({"bob", "hash two", 1000s});
  store->kept({"eve", "hash three", 1000s});
  wait_for(*store);
  store->kept({"ann", "hash four", 1500s});
  store->used("BOB", 2000s);
  store->used("nobody", 2000s);
  store->released("Eve");
  end();
  EXPECT_EQ(StateDatabase(directory).names(),
            (std::vector<KeptName>{{"ann", "hash four", 1500s}, {"bob", "hash two", 2000s}}));
}

TEST_F(StateRooms, AUseOfANameThatIsNotWrittenYetIsWrittenWithIt) {
  store->kept({"ann", "hash", 1000s});
  store->used("ann", 2000s);
  store->kept({"bob", "hash", 1000s});
  store->used("bob", 2000s);
  store->released("bob");
  end();
  EXPECT_EQ(StateDatabase(directory).names(), (std::vector<KeptName>{{"ann", "hash", 2000s}}));
}

}  // namespace
}  // namespace confab::store
