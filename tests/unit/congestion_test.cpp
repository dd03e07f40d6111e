// Slow readers and fast senders, as clients see them.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "support/world.hpp"

namespace confab {
namespace {

using test::Client;
using test::World;
using test::WorldOptions;

// ---- Slow readers

TEST(SlowReader, MissesTheOldestLinesAndIsToldInItsDialect) {
  WorldOptions options;
  options.limits.write_queue_bytes_max = 1000;
  options.limits.notices = Notices::quiet;
  World world(options);
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  Client& eve = world.sigil("eve");
  bob.socket_takes(0);
  eve.socket_takes(0);
  for (int i = 0; i < 137; ++i) {
    ann.says(std::string(94, 'x'));  // 100 bytes with name and ending
    world.settle();
  }
  bob.reads_all();
  eve.reads_all();
  const std::string line = "\nann: " + std::string(94, 'x');
  std::string rest;
  for (int i = 0; i < 10; ++i) rest += line;
  EXPECT_EQ(bob.sees(), "* You missed 127 messages because your connection is slow." + rest);
  EXPECT_EQ(eve.sees(), "! missed 127 messages" + rest);
}

// ---- Fast senders

TEST(Congestion, HealthyReadersMissNothingHoweverFastOthersTalk) {
  for (const std::size_t flushes : {1U, 7U, 64U, 256U}) {
    WorldOptions options;
    options.limits.write_queue_bytes_max = 4096;
    options.limits.notices = Notices::quiet;
    options.flushes_per_turn = flushes;
    World world(options);
    std::vector<Client*> senders = {&world.slash("ann"), &world.sigil("bob"), &world.slash("eve")};
    Client& slash = world.slash("reader1");
    Client& sigil = world.sigil("reader2");
    constexpr int lines = 300;
    for (Client* sender : senders) {
      std::string bytes;
      for (int i = 0; i < lines; ++i) bytes += std::to_string(i) + " " + std::string(100, 'x') + "\n";
      sender->sends(bytes);
    }
    for (Client* reader : {&slash, &sigil}) {
      const std::string got = reader->receives();
      EXPECT_EQ(std::count(got.begin(), got.end(), '\n'), 3 * lines);
      EXPECT_EQ(got.find("missed"), std::string::npos);
      for (Client* sender : senders) {
        std::size_t at = 0;
        for (int i = 0; i < lines && at != std::string::npos; ++i) {
          at = got.find(std::string(sender->name()) + ": " + std::to_string(i) + " x", at);
        }
        EXPECT_NE(at, std::string::npos) << sender->name() << "'s lines in order, " << flushes << " flushes a turn";
      }
    }
  }
}

TEST(Congestion, AUserWhoIsToldALotMissesNothingEither) {
  WorldOptions options;
  options.limits.write_queue_bytes_max = 4096;
  World world(options);
  Client& ann = world.slash("ann");
  Client& bob = world.sigil("bob");
  std::string bytes;
  for (int i = 0; i < 300; ++i) bytes += "/msg bob " + std::string(100, 'x') + "\n";
  ann.sends(bytes);
  const std::string got = bob.receives();
  EXPECT_EQ(std::count(got.begin(), got.end(), '\n'), 300);
  EXPECT_EQ(got.find("missed"), std::string::npos);
}

TEST(Congestion, AUserWhoToldTooMuchWithTheLastLineOfASegmentIsHeardAgain) {
  WorldOptions options;
  options.limits.write_queue_bytes_max = 4096;
  World world(options);
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  ann.sends("/msg bob " + std::string(1800, 'x') + "\n/msg bob " + std::string(1800, 'y') + "\n");
  EXPECT_EQ(bob.receives().size(), 2 * (11 + 1800 + 1U));
  ann.says("hello");
  EXPECT_EQ(bob.sees(), "ann: hello");
}

TEST(Congestion, AUserWhoAsksForMoreThanTheQueueHoldsGetsItAll) {
  WorldOptions options;
  options.limits.write_queue_bytes_max = 4096;
  World world(options);
  Client& ann = world.slash("ann");
  std::string bytes;
  for (int i = 0; i < 300; ++i) bytes += "/help\n";
  ann.sends(bytes);
  const std::string got = ann.receives();
  EXPECT_EQ(std::count(got.begin(), got.end(), '\n'), 300 * 22);
}

// ---- Pace

TEST(PacedSession, IsToldOnceAndLosesNothing) {
  WorldOptions options;
  options.pace = PaceLimits{.lines_per_second = 10, .burst_lines = 5};
  World world(options);
  Client& ann = world.slash("ann");
  Client& bob = world.sigil("bob");
  ann.sees();
  ann.sends("1\n2\n3\n4\n5\n6\n7\n");
  EXPECT_EQ(bob.sees(), "ann: 1\nann: 2\nann: 3\nann: 4") << "the name was a line too";
  EXPECT_EQ(ann.sees(), "* You are sending too fast. Nothing is lost: your lines wait their turn.");
  world.time_passes(std::chrono::milliseconds(100));
  EXPECT_EQ(bob.sees(), "ann: 5");
  world.time_passes(std::chrono::milliseconds(200));
  EXPECT_EQ(bob.sees(), "ann: 6\nann: 7");
  EXPECT_EQ(ann.sees(), "");
}

TEST(PacedSession, ScriptsAreToldInTheirWay) {
  WorldOptions options;
  options.pace = PaceLimits{.lines_per_second = 10, .burst_lines = 2};
  World world(options);
  Client& bob = world.sigil("bob");
  bob.sends("1\n2\n3\n");
  EXPECT_EQ(bob.sees(), "! too fast: lines wait their turn");
}

TEST(PacedSession, WithoutANameNothingIsSaidAboutIt) {
  WorldOptions options;
  options.pace = PaceLimits{.lines_per_second = 10, .burst_lines = 2};
  World world(options);
  Client& bob = world.connects("sigil");
  bob.sends(std::string(2 * ignored_bytes_per_line, '\n') + "bob\n");
  EXPECT_EQ(bob.receives(), "");
  EXPECT_EQ(bob.name(), "");
  world.time_passes(std::chrono::seconds(1));
  EXPECT_EQ(bob.name(), "bob");
}

TEST(PacedSession, LongRepliesCostMoreThanShortOnes) {
  WorldOptions options;
  options.pace = PaceLimits{.lines_per_second = 1, .burst_lines = 10};
  options.limits.notices = Notices::quiet;
  World world(options);
  for (int i = 0; i < 400; ++i) world.sigil("user" + std::to_string(1000 + i));
  Client& ann = world.sigil("ann");
  ann.sends("!users\n!users\n!users\n!users\n!users\n!rooms\n");
  const std::string got = ann.receives();
  EXPECT_LE(std::count(got.begin(), got.end(), '\n'), 4) << "3.6 KB each";
  EXPECT_TRUE(got.ends_with("! too fast: lines wait their turn\n"));
}

TEST(PacedSession, WhatWaitsIsForgottenWhenTheClientIsLost) {
  WorldOptions options;
  options.pace = PaceLimits{.lines_per_second = 1, .burst_lines = 2};
  World world(options);
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  ann.sees();
  bob.sends("1\n2\n3\n");
  bob.is_lost();
  world.time_passes(std::chrono::hours(1));
  EXPECT_EQ(ann.sees(), "bob: 1\n* bob left (connection lost).");
}

}  // namespace
}  // namespace confab
