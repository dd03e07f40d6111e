// Attacks by those who always ask for more: hundreds whom no pace holds keep the flush busy, and must not keep it from
// coming round to its end, for which everybody waits who says much.
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>

#include "siege/barrage.hpp"
#include "siege/long_talk.hpp"
#include "siege/siege.hpp"

namespace confab::attacks {
namespace {

constexpr std::size_t askers = 300;
constexpr std::chrono::milliseconds talk_time{3000 * slowdown};

/// Lets `attacker` loose while others talk, at the same priority, and asserts that these hear what is said.
void talk_goes_on_beside(const std::string& protocol, const Attacker& attacker, Here here = Here::now()) {
  auto arguments = harness::all_protocols();
  arguments.insert(arguments.end(), {"--exempt", "127.0.0.1"});
  const Daemon daemon(arguments);
  LongTalk talk(daemon, here);
  Barrage barrage(daemon.endpoint(protocol), attacker);
  barrage.rage(std::chrono::milliseconds(500));
  talk.talk_for(talk_time);
  barrage.rage(talk_time);
  const LongTalk::Report report = talk.end();
  testing::Test::RecordProperty("p99_us", std::to_string(report.p99.count()));
  if (!report.wrong.empty()) harness::abandon(report.wrong, here);
  // Not all at the end of the flood, because the last of them had just been said.
  if (report.heard * 10 < report.said * 9) {
    harness::abandon("of " + std::to_string(report.said) + " long lines said during the flood only " +
                         std::to_string(report.heard) + " were heard",
                     here);
  }
  if (report.p99 > p99_max) harness::abandon("p99 is " + std::to_string(report.p99.count()) + " us", here);
}

TEST(LapAttacks, AskersInTheRoomDoNotKeepItFromTalking) {
  talk_goes_on_beside(
      "slash", {.clients = askers, .opening = "mallory$N\n", .payload = "/help\n/help\n/help\n", .is_exempt = exempt});
}

TEST(LapAttacks, AskersInAnotherRoomDoNotKeepThisOneFromTalking) {
  talk_goes_on_beside("slash", {.clients = askers,
                                .opening = "mallory$N\n/join pit\n",
                                .payload = "/help\n/help\n/help\n",
                                .is_exempt = exempt});
}

TEST(LapAttacks, EchoesDoNotKeepARoomWithAScriptFromTalking) {
  talk_goes_on_beside("echo", {.clients = askers, .payload = "abcdefg\n", .is_exempt = exempt});
}

}  // namespace
}  // namespace confab::attacks
