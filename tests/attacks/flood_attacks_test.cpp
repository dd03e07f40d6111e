// Attacks by flooding.
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "siege/siege.hpp"

namespace confab::attacks {
namespace {

constexpr std::size_t clients = 60;

const std::string shout = "the quick brown fox jumps over the lazy dog\n";

TEST(FloodAttacks, FloodFromOutsideIsHeardAtItsPaceAndLosesNothing) {
  Siege siege;
  Client bob = slash_user(siege.daemon(), "bob");
  const auto start = std::chrono::steady_clock::now();
  siege.attack_with(siege.slash(), {.clients = clients, .opening = "mallory$N\n", .payload = shout});
  bob.heard();
  const auto took = std::chrono::steady_clock::now() - start;
  bob.says("/quit");
  const std::string heard = bob.everything();
  bob.closes();
  siege.holds(growth_with(clients + 1, 1));
  const std::string said = ": " + shout;
  std::size_t lines = 0;
  for (auto at = heard.find(said); at != std::string::npos; at = heard.find(said, at + 1)) ++lines;
  // The burst of each client and what its rate allows in the time of the attack.
  constexpr std::size_t burst = 100;
  constexpr std::size_t rate = 20;
  const auto seconds = static_cast<std::size_t>(std::chrono::ceil<std::chrono::seconds>(took).count());
  EXPECT_GE(lines, clients * burst);
  EXPECT_LE(lines, clients * (burst + rate * seconds));
  EXPECT_EQ(heard.find("You missed"), std::string::npos);
}

TEST(FloodAttacks, FloodFromOutsideIntoTheWitnessesRoomDoesNotDelayThem) {
  Siege siege;
  siege.attack_with(siege.slash(), {.clients = clients, .opening = "mallory$N\n/join den\n", .payload = shout});
  siege.holds(growth_with(clients));
}

TEST(FloodAttacks, ExemptFloodInAnotherRoomDelaysNobodyElse) {
  Siege siege;
  siege.attack_with(siege.slash(),
                    {.clients = 8, .opening = "mallory$N\n/join pit\n", .payload = shout, .is_exempt = exempt});
  siege.holds(growth_with(8));
}

// They send as fast as the server hears them; it waits for its readers.
TEST(FloodAttacks, ExemptFloodIntoTheWitnessesRoomLosesNothing) {
  Siege siege;
  siege.attack_with(siege.slash(),
                    {.clients = 4, .opening = "mallory$N\n/join den\n", .payload = shout, .is_exempt = exempt});
  siege.holds(growth_with(4));
}

// Each bad byte becomes three: their bursts alone are a hundred times what the witnesses' queues hold.
const std::string longest_text = std::string(4000, '\xfe') + "\n";

TEST(FloodAttacks, FloodOfTheLongestLinesIntoTheWitnessesRoomLosesNothing) {
  Siege siege;
  siege.attack_with(siege.sigil(),
                    {.clients = clients, .opening = "mallory$N\n!enter den\n", .payload = "@den " + longest_text});
  siege.holds(growth_with(clients));
}

TEST(FloodAttacks, FloodOfTheLongestPrivateMessagesToAWitnessLosesNothing) {
  Siege siege;
  siege.attack_with(siege.sigil(),
                    {.clients = clients, .opening = "mallory$N\n", .payload = "#watcher1 " + longest_text});
  siege.holds(growth_with(clients));
}

// They do not read: each makes the others wait for it, but only briefly.
TEST(FloodAttacks, FloodByReadersWhoNeverReadHoldsUpNobody) {
  Siege siege;
  siege.attack_with(siege.slash(), {.clients = clients,
                                    .opening = "mallory$N\n/join den\n",
                                    .payload = longest_text,
                                    .listening = Listening::never});
  siege.holds(growth_with(clients, clients));
}

TEST(FloodAttacks, ExemptFloodOfTheLongestLinesIntoTheWitnessesRoomLosesNothing) {
  Siege siege;
  siege.attack_with(
      siege.sigil(),
      {.clients = 4, .opening = "mallory$N\n!enter den\n", .payload = "@den " + longest_text, .is_exempt = exempt});
  siege.holds(growth_with(4));
}

TEST(FloodAttacks, FloodOfPrivateMessagesToAWitness) {
  Siege siege;
  siege.attack_with(siege.sigil(), {.clients = clients, .opening = "mallory$N\n", .payload = "#watcher1 " + shout});
  siege.holds(growth_with(clients));
}

TEST(FloodAttacks, RunningInAndOutOfTheWitnessesRoom) {
  Siege siege;
  siege.attack_with(siege.slash(), {.clients = clients, .opening = "mallory$N\n", .payload = "/join den\n/leave\n"});
  siege.holds(growth_with(clients));
}

TEST(FloodAttacks, ExemptRunningInAndOutOfTheWitnessesRoom) {
  Siege siege;
  siege.attack_with(siege.slash(),
                    {.clients = 4, .opening = "mallory$N\n", .payload = "/join den\n/leave\n", .is_exempt = exempt});
  siege.holds(growth_with(4));
}

TEST(FloodAttacks, FloodOfUnknownCommands) {
  Siege siege;
  siege.attack_with(siege.slash(), {.clients = 8,
                                    .opening = "mallory$N\n",
                                    .payload = "/frob\n/join\n/msg x\n/who nowhere\n/help frob\n/join a b c\n",
                                    .is_exempt = exempt});
  siege.holds(growth_with(8));
}

}  // namespace
}  // namespace confab::attacks
