// Attacks by lines that never end, come in crumbs, or are empty, and by telnet commands.
#include <gtest/gtest.h>

#include <string>

#include "siege/siege.hpp"

namespace confab::attacks {
namespace {

constexpr std::size_t clients = 50;

TEST(LineAttacks, EndlessLinesAreForgottenAsTheyCome) {
  Siege siege;
  siege.attack_with(siege.slash(), {.clients = clients, .opening = "mallory$N\n", .payload = std::string(4096, 'x')});
  siege.holds(growth_with(clients));
}

TEST(LineAttacks, EndlessNamesAreForgottenAsTheyCome) {
  Siege siege;
  siege.attack_with(siege.sigil(), {.clients = clients, .payload = std::string(4096, 'x'), .comes_back = true});
  siege.holds(growth_with(clients));
}

TEST(LineAttacks, LinesOneByteAtATimeCostTheirSenderTheTime) {
  Siege siege;
  siege.attack_with(siege.slash(), {.clients = clients,
                                    .opening = "mallory$N\n",
                                    .payload = std::string(4000, 'x') + "\n",
                                    .bytes_at_a_time = 1,
                                    .is_exempt = exempt});
  siege.holds(growth_with(clients));
}

TEST(LineAttacks, RubbingOutWhatWasTypedForEverIsNoWork) {
  Siege siege;
  siege.attack_with(
      siege.slash(),
      {.clients = clients, .opening = "mallory$N\n", .payload = std::string(2000, 'x') + std::string(2000, '\x7f')});
  siege.holds(growth_with(clients));
}

TEST(LineAttacks, FloodOfEmptyLinesIsNotHeard) {
  Siege siege;
  siege.attack_with(siege.slash(),
                    {.clients = clients, .opening = "mallory$N\n", .payload = "\n", .is_exempt = exempt});
  siege.holds(growth_with(clients));
}

// Nobody hears them, so they cost no lines; what it takes to read them does.
TEST(LineAttacks, FloodOfEmptyLinesIsPacedByItsBytes) {
  Siege siege;
  siege.attack_with(siege.slash(), {.clients = clients, .opening = "mallory$N\n", .payload = "\r\n"});
  siege.holds(growth_with(clients));
  EXPECT_LT(siege.cpu_share(), 0.5);
}

TEST(LineAttacks, EachTelnetOptionIsRefusedOnceHoweverOftenItIsOffered) {
  std::string offers;
  for (int option = 0; option < 256; ++option) {
    for (const char verb : {'\xfb', '\xfd'}) {  // WILL, DO
      offers += {'\xff', verb, static_cast<char>(option)};
    }
  }
  Siege siege;
  std::uint64_t received = 0;
  siege.attack([&] {
    Barrage barrage(siege.sigil(), {.clients = clients, .payload = offers});
    barrage.rage(attack_time);
    received = barrage.received_bytes();
  });
  siege.holds(growth_with(clients));
  EXPECT_EQ(received, clients * offers.size());
}

TEST(LineAttacks, SubnegotiationsWithoutEndAndEscapedBytesAreSwallowed) {
  const std::string endless = "\xff\xfa\x18" + std::string(3000, 's');
  Siege siege;
  siege.attack_with(siege.slash(), {.clients = clients,
                                    .opening = "mallory$N\n",
                                    .payload = endless + std::string(3000, '\xff') + "\xff\xf4\xff\xf2"});
  siege.holds(growth_with(clients));
}

TEST(LineAttacks, UrgentDataIsDataLikeAnyOther) {
  Siege siege;
  siege.attack_with(siege.slash(), {.clients = clients,
                                    .opening = "mallory$N\n",
                                    .payload = "\xff\xf2 urgent\n",
                                    .bytes_at_a_time = 3,
                                    .urgent = true});
  siege.holds(growth_with(clients));
}

}  // namespace
}  // namespace confab::attacks
