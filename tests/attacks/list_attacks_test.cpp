// Attacks by questions with long answers, and by creating rooms.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "siege/siege.hpp"

namespace confab::attacks {
namespace {

constexpr std::size_t clients = 40;
constexpr std::size_t rooms_each = 20;
constexpr std::size_t rooms_max = 4096;

/// Rooms with names of the greatest length.
std::string enter_rooms(const std::string& command) {
  std::string lines;
  for (std::size_t i = 0; i < rooms_each; ++i) {
    lines += command + " room-of-mallory$N-number-" + std::to_string(i) + "\n";
  }
  return lines;
}

TEST(ListAttacks, ListsCostTheirAskerInProportionToWhatTheyPrint) {
  Siege siege;
  std::uint64_t received = 0;
  siege.attack([&] {
    Barrage barrage(siege.sigil(),
                    {.clients = clients, .opening = "mallory$N\n" + enter_rooms("!enter"), .payload = "!rooms\n"});
    barrage.rage(attack_time);
    received = barrage.received_bytes();
  });
  siege.holds(growth_with(clients, clients));
  // A burst of 100 lines, and 20 a second, allow 1 KiB each; the answer that exceeds it still comes.
  constexpr std::uint64_t answer = clients * rooms_each * 32;
  EXPECT_LE(received, clients * ((100 + 20 * 10) * 1024 + answer));
  EXPECT_GT(received, clients * answer);
}

TEST(ListAttacks, ExemptQuestionsWithoutEnd) {
  Siege siege;
  siege.attack_with(siege.sigil(), {.clients = 8,
                                    .opening = "mallory$N\n" + enter_rooms("!enter"),
                                    .payload = "!rooms\n!users\n!members den\n!help\n",
                                    .is_exempt = exempt});
  siege.holds(growth_with(8, 8));
}

TEST(ListAttacks, ExemptQuestionsWhoseAnswersNobodyReads) {
  Siege siege;
  siege.set_p99_max(p99_max_of_exempt_flood);
  siege.attack_with(siege.slash(), {.clients = clients,
                                    .opening = "mallory$N\n",
                                    .payload = "/rooms\n/who\n/help\n",
                                    .listening = Listening::never,
                                    .is_exempt = exempt});
  siege.holds(growth_with(clients, clients));
}

TEST(ListAttacks, ThousandsOfRoomsUpToTheLimitAndNotOneMore) {
  constexpr std::size_t crowd = 250;
  static_assert(crowd * rooms_each > rooms_max);
  Siege siege;
  Client bob = sigil_user(siege.daemon(), "bob");
  siege.attack([&] {
    Barrage barrage(siege.sigil(), {.clients = crowd, .opening = "mallory$N\n" + enter_rooms("!enter")});
    const std::string refusal = "! too many rooms on this server\n";
    const auto refused = crowd * rooms_each - (rooms_max - 1);  // the witnesses use one
    barrage.rage(harness::patience, [&] { return barrage.received_bytes() >= refused * refusal.size(); });
    barrage.rage(attack_time);
    EXPECT_EQ(barrage.received_bytes(), refused * refusal.size());
    bob.says("!rooms");
    const std::string rooms = bob.line();
    EXPECT_EQ(std::count(rooms.begin(), rooms.end(), ' ') + 1, rooms_max);
  });
  bob.says("!quit");
  bob.sees_end();
  bob.closes();
  siege.holds(growth_with(crowd) + rooms_max * 1024);
}

TEST(ListAttacks, RoomsThatAppearAndVanishAllTheTime) {
  Siege siege;
  siege.attack_with(siege.sigil(), {.clients = 8,
                                    .opening = "mallory$N\n",
                                    .payload = enter_rooms("!enter") + enter_rooms("!leave"),
                                    .is_exempt = exempt});
  siege.holds(growth_with(8));
}

}  // namespace
}  // namespace confab::attacks
