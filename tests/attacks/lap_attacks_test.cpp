// Attacks by clients that always ask for more: hundreds without a pace keep the flush busy. They must not keep a lap
// from ending, because everybody who says much waits for that.
#include <gtest/gtest.h>

#include <cstddef>
#include <string>

#include "siege/askers.hpp"
#include "siege/long_talk.hpp"
#include "siege/siege.hpp"

namespace confab::attacks {
namespace {

constexpr std::size_t askers = 1000;
// How often each of them is sent something while the others talk, and at most how often while a line waits to be heard:
// a lap or two until it may be said, one until it is sent, and one until it is read.
constexpr std::size_t rounds = 40;
constexpr std::size_t rounds_waited_max = 6;

std::string times(std::size_t count, const std::string& text) {
  std::string all;
  for (; count > 0; --count) all += text;
  return all;
}

/// Runs clients that always ask for more beside talkers, at the same priority, and asserts that the talkers are heard.
void talk_goes_on_beside(const std::string& protocol, const Question& question, Here here = Here::now()) {
  harness::require_descriptors(askers + 100, here);
  auto arguments = harness::all_protocols();
  arguments.insert(arguments.end(), {"--exempt", "127.0.0.1"});
  const Daemon daemon(arguments);
  LongTalk talk(daemon, here);
  Askers crowd(daemon.endpoint(protocol), question);
  while (crowd.answered() < 2 * askers) crowd.ask_some();
  const std::size_t enough = crowd.answered() + rounds * askers;
  for (const Deadline deadline; crowd.answered() < enough && !deadline.passed();) {
    crowd.ask_some();
    talk.go_on(crowd.answered());
  }
  const LongTalk::Report report = talk.end(crowd.answered());
  if (!report.wrong.empty()) harness::abandon(report.wrong, here);
  const std::string said =
      std::to_string(report.said) + " long lines were said, " + std::to_string(report.heard) + " heard by the end";
  testing::Test::RecordProperty("rounds_waited", std::to_string(report.longest_wait / askers));
  if (report.longest_wait > rounds_waited_max * askers) {
    harness::abandon(said + ", and one of them waited while each of the askers was sent something " +
                         std::to_string(report.longest_wait / askers) + " times",
                     here);
  }
}

const std::string question = "/help\n";

TEST(LapAttacks, AskersInTheRoomDoNotKeepItFromTalking) {
  talk_goes_on_beside("slash", {.askers = askers, .opening = "mallory$N\n", .text = times(3, question)});
}

TEST(LapAttacks, AskersInAnotherRoomDoNotKeepThisOneFromTalking) {
  talk_goes_on_beside("slash", {.askers = askers, .opening = "mallory$N\n/join pit\n", .text = times(3, question)});
}

TEST(LapAttacks, EchoesDoNotKeepARoomWithAScriptFromTalking) {
  talk_goes_on_beside("echo", {.askers = askers, .text = times(400, "abcdefg\n")});
}

}  // namespace
}  // namespace confab::attacks
