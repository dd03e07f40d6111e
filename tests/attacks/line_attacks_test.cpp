// Attacks by lines that never end, arrive byte by byte, or are empty, and by telnet commands.
#include <gtest/gtest.h>

#include <string>

#include "siege/siege.hpp"

namespace confab::attacks {
namespace {

constexpr std::size_t clients = 50;
constexpr int timing_mark = 6;  // a question rather than an option, so answered each time

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

TEST(LineAttacks, LinesSentByteByByteCostOnlyTheirSenderTime) {
  Siege siege;
  siege.attack_with(siege.slash(), {.clients = clients,
                                    .opening = "mallory$N\n",
                                    .payload = std::string(4000, 'x') + "\n",
                                    .bytes_at_a_time = 1,
                                    .is_exempt = exempt});
  siege.holds(growth_with(clients));
}

TEST(LineAttacks, TypingAndRubbingOutWithoutEndIsCheap) {
  // Letters, accents that combine into one character, halves of flags, invisible characters, and all of them together.
  std::string typed = std::string(1000, 'x') + std::string(1000, '\x7f');
  for (const std::string unit : {"\xcc\x81", "\xf0\x9f\x87\xa9", "\xe4\xb8\x96", "\x1b[m"}) {
    for (int i = 0; i < 500; ++i) typed += unit;
    typed += std::string(500, '\b') + "a b c\x17\x17\x15";
  }
  Siege siege;
  siege.attack_with(siege.slash(), {.clients = clients, .opening = "mallory$N\n", .payload = typed});
  siege.holds(growth_with(clients));
}

TEST(LineAttacks, FloodOfEmptyLinesIsNotHeard) {
  Siege siege;
  siege.set_p99_max(p99_max_of_exempt_flood);
  siege.attack_with(siege.slash(),
                    {.clients = clients, .opening = "mallory$N\n", .payload = "\n", .is_exempt = exempt});
  siege.holds(growth_with(clients));
}

// Nobody hears empty lines, so the lines are free; reading their bytes is not.
TEST(LineAttacks, FloodOfEmptyLinesIsPacedByItsBytes) {
  Siege siege;
  siege.attack_with(siege.slash(), {.clients = clients, .opening = "mallory$N\n", .payload = "\r\n"});
  siege.holds(growth_with(clients));
  EXPECT_LT(siege.cpu_share(), simulation::sanitized ? 1 : 0.5);
}

TEST(LineAttacks, EachTelnetOptionIsRefusedOnceHoweverOftenItIsOffered) {
  std::string offers;
  for (int option = 0; option < 256; ++option) {
    for (const char verb : {'\xfb', '\xfd'}) {  // WILL, DO
      if (verb == '\xfd' && option == timing_mark) continue;
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

// Requests that are answered every time: a timing mark, an option withdrawn in between, and AYT.
const std::string questions = "\xff\xfd\x06\xff\xfd\x18\xff\xfe\x18\xff\xf6\xff\xf4";

TEST(LineAttacks, QuestionsOfTelnetArePacedAsLinesAre) {
  Siege siege;
  std::uint64_t received = 0;
  siege.attack([&] {
    Barrage barrage(siege.slash(), {.clients = clients, .opening = "mallory$N\n", .payload = questions});
    barrage.rage(attack_time);
    received = barrage.received_bytes();
  });
  siege.holds(growth_with(clients));
  EXPECT_LT(siege.cpu_share(), 0.5);
  // A burst plus what the rate allows; a third of it are AYTs, each answered with a line.
  EXPECT_LT(received, clients * 10'000U);
}

TEST(LineAttacks, ExemptQuestionsOfTelnetDelayNobody) {
  Siege siege;
  siege.attack_with(siege.slash(),
                    {.clients = clients, .opening = "mallory$N\n", .payload = questions, .is_exempt = exempt});
  siege.holds(growth_with(clients));
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
