// Live upgrades between two real programs: this confabd, and one of an earlier version, whose path is in
// CONFAB_PREVIOUS. `.ci/run previous` builds it. In both directions, people keep their names, rooms and lines.
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <string>

#include "harness/client.hpp"
#include "harness/replaceable.hpp"

namespace confab::harness {
namespace {

class UpgradeFromPrevious : public testing::Test {
 protected:
  void SetUp() override {
    if (previous == nullptr) GTEST_SKIP() << "CONFAB_PREVIOUS names no program: .ci/run previous builds one";
    program.becomes(previous);
  }

  const char* const previous = std::getenv("CONFAB_PREVIOUS");
  Replaceable program;
};

TEST_F(UpgradeFromPrevious, AndBackPeopleKeepTheirNamesRoomsAndLines) {
  Daemon daemon = Daemon::of(program.path(), all_protocols());
  Client ann = slash_user(daemon, "ann");
  Client bot = sigil_user(daemon, "bot");
  ann.sees("* bot joined.");
  ann.says("/join dev");
  ann.sees("* You are now in dev with no others.");
  bot.says("!enter dev");
  ann.sees("* bot joined.");
  for (int round = 0; round < 4; ++round) {
    const bool forward = round % 2 == 0;
    ann.sends("hal");
    bot.says("@dev before");
    ann.sees("bot: before");
    forward ? program.becomes_confabd() : program.becomes(previous);
    daemon.signal(SIGUSR2);
    daemon.is_replaced();
    ann.sends("f\n");
    bot.sees("@dev ann: half");
    Client eve = slash_user(daemon, "eve");
    eve.says("/who dev");
    eve.sees("* In dev (2): ann, bot");
    eve.says("/quit");
    eve.sees("* Goodbye, eve.");
  }
}

}  // namespace
}  // namespace confab::harness
