// The in-process World itself: it plays the shell's part as a connection does.
#include "support/world.hpp"

#include <gtest/gtest.h>

#include <string>

namespace confab::test {
namespace {

TEST(World, CarriesLinesBetweenClients) {
  World world;
  Client& ann = world.slash("ann");
  Client& bob = world.sigil("bob");
  EXPECT_EQ(ann.sees(), "* bob joined.");
  ann.says("hello");
  ann.says("anybody?");
  EXPECT_EQ(bob.sees(), "ann: hello\nann: anybody?");
  EXPECT_EQ(ann.sees(), "");
}

TEST(World, AFullSocketTakesWhatFitsAndTheRestOnceItIsRead) {
  World world;
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  bob.socket_takes(5);
  ann.says("hello");
  EXPECT_EQ(bob.receives(), "ann: ");
  EXPECT_TRUE(bob.queue().blocked());
  bob.reads_all();
  EXPECT_EQ(bob.receives(), "hello\n");
}

TEST(World, AFinishedConnectionClosesWhenAllIsSent) {
  World world;
  Client& ann = world.slash("ann");
  ann.socket_takes(0);
  ann.says("/quit");
  EXPECT_FALSE(ann.is_closed());
  ann.reads_all();
  EXPECT_EQ(ann.sees(), "* Goodbye, ann.");
  EXPECT_TRUE(ann.is_closed());
}

TEST(World, ALostClientLeavesAndGetsNothingMore) {
  World world;
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  ann.sees();
  ann.says("never seen");
  bob.is_lost();
  EXPECT_EQ(bob.sees(), "");
  EXPECT_EQ(ann.sees(), "* bob left (connection lost).");
}

TEST(World, APausedClientGoesOnAfterTheFlush) {
  World world({.limits = {.line_bytes_max = 4096,
                          .write_queue_bytes_max = 4096,
                          .rooms_max = 10,
                          .rooms_per_user_max = 10,
                          .named_notices_members_max = 100,
                          .notices = Notices::full}});
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  std::string lines;
  for (int i = 0; i < 1000; ++i) lines += std::to_string(i) + "\n";
  ann.sees();
  ann.sends(lines);
  std::string expected;
  for (int i = 0; i < 1000; ++i) expected += "ann: " + std::to_string(i) + "\n";
  EXPECT_EQ(bob.receives(), expected);
}

}  // namespace
}  // namespace confab::test
