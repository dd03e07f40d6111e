// Attacks by clients that do not read what they are sent, or leave meanwhile.
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "harness/processor_wait.hpp"
#include "siege/siege.hpp"

namespace confab::attacks {
namespace {

constexpr std::size_t clients = 60;
// 50 Mbit/s: several times what all buffers of a slow reader hold.
const Attacker talker = {.opening = "talker\n/join den\n",
                         .payload = std::string(1000, 't') + "\n",
                         .bytes_per_rest = 64 * 1024,
                         .is_exempt = exempt};

/// Attackers in the witnesses' room, while one talks there.
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

// Each gets more than its socket holds in private messages, and reads all of it before the others stop waiting for it.
TEST(ReaderAttacks, BlockingInTurnsHoldsUpNobodyForLong) {
  constexpr std::size_t blockers_count = 3;
  constexpr std::size_t pushers_count = 6;
  constexpr std::chrono::milliseconds turn(7);
  Siege siege;
  siege.attack([&] {
    std::vector<Client> blockers;
    std::vector<Client> pushers;
    for (std::size_t i = 0; i < blockers_count; ++i) {
      blockers.push_back(slash_user(siege.daemon(), "blocker" + std::to_string(i), {.receive_buffer_bytes = 65536}));
      blockers.back().says("/join den");
      blockers.back().heard();
    }
    std::vector<std::string> words;
    for (std::size_t i = 0; i < pushers_count; ++i) {
      pushers.push_back(sigil_user(siege.daemon(), "pusher" + std::to_string(i)));
      words.push_back("#blocker" + std::to_string(i % blockers_count) + " " + std::string(4000, '\xfe') + "\n");
    }
    // The room must say more than it may say ahead of lagging members.
    pushers.push_back(sigil_user(siege.daemon(), "talker"));
    pushers.back().says("!enter den");
    words.push_back("@den " + std::string(4000, 't') + "\n");
    std::vector<std::size_t> said(words.size());
    std::size_t turns = 0;
    for (const Deadline end(attack_time); !end.passed(); ++turns) {
      for (const Deadline soon(turn); !soon.passed();) {
        for (std::size_t i = 0; i < words.size(); ++i) {
          said[i] = (said[i] + pushers[i].sends_some(std::string_view(words[i]).substr(said[i]))) % words[i].size();
        }
        harness::wait_for(-1, 0, Deadline(std::chrono::milliseconds(1)));
      }
      std::array<char, 65536> buffer;
      std::size_t read = 0;
      for (ssize_t size = 1; size > 0 && read < (1 << 20); read += static_cast<std::size_t>(size)) {
        size = recv(blockers[turns % blockers_count].descriptor(), buffer.data(), buffer.size(), MSG_DONTWAIT);
      }
    }
  });
  siege.holds(growth_with(blockers_count + pushers_count + 1, blockers_count));
}

TEST(ReaderAttacks, EchoesThatNobodyReadsAreBounded) {
  Siege siege;
  siege.set_p99_max(p99_max_of_exempt_flood);
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

// They keep their sides open and are silent: their places are free after the silence, long before five seconds.
TEST(ReaderAttacks, QuittersWhoStayAreGoneAfterAMoment) {
  Siege siege;
  siege.attack([&] {
    std::vector<Client> quitters;
    for (std::size_t i = 0; i < clients; ++i) {
      quitters.push_back(slash_user(siege.daemon(), "mallory" + std::to_string(i)));
      quitters.back().says("/quit");
    }
    const harness::OwnTime since_then(siege.daemon().pid());
    // Only a reset is told to somebody who asks for nothing.
    for (Client& quitter : quitters) EXPECT_TRUE(harness::wait_for(quitter.descriptor(), 0, Deadline()));
    EXPECT_LT(since_then.so_far(), std::chrono::milliseconds(4000) * slowdown);
  });
  siege.holds(growth_with(clients));
}

// Each has sent as much as it can, and closed: none is heard for long after, and their names and places are free.
TEST(ReaderAttacks, PastingAsMuchAsPossibleAndClosingLeavesNoGhosts) {
  constexpr std::size_t pasters = 8;  // as many wide windows as one address gets
  Siege siege({"--rate", "2"});
  siege.attack([&] {
    Barrage barrage(siege.slash(), {.clients = pasters,
                                    .opening = "mallory$N\n/join lair$N\n",    // a server that had to send
                                    .payload = std::string(60, 'p') + "\n"});  // to them would notice sooner
    barrage.rage(attack_time);
    const std::size_t descriptors_then = vitals_of(siege.daemon().pid()).descriptors;
    barrage.close_all();
    const Deadline deadline;
    while (vitals_of(siege.daemon().pid()).descriptors + pasters > descriptors_then && !deadline.passed()) {
      harness::wait_for(-1, 0, Deadline(std::chrono::milliseconds(20)));
    }
    EXPECT_FALSE(deadline.passed()) << "ghosts";
    for (std::size_t i = 0; i < pasters; ++i) slash_user(siege.daemon(), "mallory" + std::to_string(i));
  });
  siege.holds(growth_with(pasters));
}

}  // namespace
}  // namespace confab::attacks
