// Attacks by those who do not take what they are sent, or go while they are sent it.
#include <gtest/gtest.h>

#include <string>

#include "siege/siege.hpp"

namespace confab::attacks {
namespace {

constexpr std::size_t clients = 60;
// 50 Mbit/s: more than all buffers of a slow reader hold, several times over.
const Attacker talker = {.opening = "talker\n/join den\n",
                         .payload = std::string(1000, 't') + "\n",
                         .bytes_per_rest = 64 * 1024,
                         .is_exempt = exempt};

/// Those of `attacker` in the witnesses' room, while one talks there.
void while_one_talks(Siege& siege, const Endpoint& endpoint, const Attacker& attacker) {
  siege.attack([&] {
    Barrage barrage(endpoint, attacker);
    Barrage talk(siege.slash(), talker);
    const Deadline end(attack_time);
    while (!end.passed()) {
      barrage.rage(std::chrono::milliseconds(20));
      talk.rage(std::chrono::milliseconds(20));
    }
  });
}

TEST(ReaderAttacks, ReadersWhoNeverReadHoldUpNobody) {
  Siege siege;
  while_one_talks(siege, siege.slash(),
                  {.clients = clients, .opening = "mallory$N\n/join den\n", .listening = Listening::never});
  siege.holds(growth_with(clients + 1, clients));
}

TEST(ReaderAttacks, WindowsThatOpenByOneByteHoldUpNobody) {
  Siege siege;
  while_one_talks(siege, siege.sigil(),
                  {.clients = clients, .opening = "mallory$N\n!enter den\n", .listening = Listening::byte_wise});
  siege.holds(growth_with(clients + 1, clients));
}

TEST(ReaderAttacks, EchoesThatNobodyReadsAreBounded) {
  Siege siege;
  siege.attack_with(siege.echo(), {.clients = clients,
                                   .payload = std::string(4000, '\xfe') + "\n",
                                   .listening = Listening::never,
                                   .is_exempt = exempt});
  siege.holds(growth_with(clients, clients));
}

TEST(ReaderAttacks, ResetsInTheMiddleOfABroadcast) {
  Siege siege;
  while_one_talks(siege, siege.sigil(),
                  {.clients = clients,
                   .opening = "mallory$N\n!enter den\n",
                   .payload = "@den one\n@den two\n@den and half a li",
                   .rounds_max = 1,
                   .parting = Parting::reset,
                   .comes_back = true});
  siege.holds(growth_with(clients + 1, clients));
}

TEST(ReaderAttacks, HalfClosesThatNeverBecomeWholeOnes) {
  Siege siege;
  siege.attack_with(siege.slash(), {.clients = clients,
                                    .opening = "mallory$N\n/join den\n",
                                    .payload = "last words\n",
                                    .rounds_max = 3,
                                    .parting = Parting::half_close});
  siege.holds(growth_with(clients));
}

TEST(ReaderAttacks, QuittersWhoGoOnTalking) {
  Siege siege;
  siege.attack_with(siege.slash(), {.clients = clients,
                                    .opening = "mallory$N\n/quit\n",
                                    .payload = "and another thing\n",
                                    .listening = Listening::never});
  siege.holds(growth_with(clients));
}

}  // namespace
}  // namespace confab::attacks
