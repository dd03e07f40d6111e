// Attacks by those who always ask for more: hundreds whom no pace holds keep the flush busy, and must not keep it from
// coming round to its end, for which everybody waits who says much.
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "siege/askers.hpp"
#include "siege/long_talk.hpp"
#include "siege/siege.hpp"

namespace confab::attacks {
namespace {

constexpr std::size_t askers = 300;
constexpr std::chrono::milliseconds talk_time{3000 * slowdown};

std::string times(std::size_t count, const std::string& text) {
  std::string all;
  for (; count > 0; --count) all += text;
  return all;
}

/// Lets those ask who always ask for more while others talk, at the same priority, and asserts that what these say is
/// heard.
void talk_goes_on_beside(const std::string& protocol, const Question& question, Here here = Here::now()) {
  auto arguments = harness::all_protocols();
  arguments.insert(arguments.end(), {"--exempt", "127.0.0.1"});
  const Daemon daemon(arguments);
  LongTalk talk(daemon, here);
  Askers crowd(daemon.endpoint(protocol), question);
  crowd.ask_until([&] { return crowd.answered() >= 2 * askers; });
  talk.talk_for(talk_time);
  crowd.ask_until([end = Deadline(talk_time)] { return end.passed(); });
  const LongTalk::Report report = talk.end();
  testing::Test::RecordProperty("p99_us", std::to_string(report.p99.count()));
  if (!report.wrong.empty()) harness::abandon(report.wrong, here);
  // Not all by the end of the flood, because the last of them have just been said. Else only as many are heard as may
  // be said before anybody has to wait.
  if (report.heard * 4 < report.said * 3) {
    harness::abandon("of " + std::to_string(report.said) + " long lines said during the flood only " +
                         std::to_string(report.heard) + " were heard, 99 in 100 of them within " +
                         std::to_string(report.p99.count()) + " us",
                     here);
  }
}

const std::string question = "/help frob\n";

TEST(LapAttacks, AskersInTheRoomDoNotKeepItFromTalking) {
  talk_goes_on_beside("slash", {.askers = askers,
                                .opening = "mallory$N\n",
                                .text = times(100, question),
                                .answer_lines = 100,
                                .answers_start_with = "* "});
}

TEST(LapAttacks, AskersInAnotherRoomDoNotKeepThisOneFromTalking) {
  talk_goes_on_beside("slash", {.askers = askers,
                                .opening = "mallory$N\n/join pit\n",
                                .text = times(100, question),
                                .answer_lines = 100,
                                .answers_start_with = "* "});
}

TEST(LapAttacks, EchoesDoNotKeepARoomWithAScriptFromTalking) {
  talk_goes_on_beside("echo", {.askers = askers, .text = times(400, "abcdefg\n"), .answer_lines = 400});
}

}  // namespace
}  // namespace confab::attacks
