// confab with the daemon of an earlier version, whose path is in CONFAB_PREVIOUS. `.ci/run previous` builds it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "program.hpp"

namespace confab::harness {
namespace {

class PreviousDaemon : public testing::Test {
 protected:
  void SetUp() override {
    if (previous == nullptr) GTEST_SKIP() << "CONFAB_PREVIOUS names no program: .ci/run previous builds one";
  }

  const char* const previous = std::getenv("CONFAB_PREVIOUS");
};

TEST_F(PreviousDaemon, PeopleTalk) {
  const Daemon daemon = Daemon::of(previous, all_protocols());
  Client bob = slash_user(daemon, "bob");
  const Outcome end = run(confab({place_of(daemon.endpoint("slash"))}), "ann\nhello\n/quit\n");
  EXPECT_EQ(end.status, 0) << end.err;
  EXPECT_TRUE(end.out.ends_with("* Goodbye, ann.\n")) << end.out;
  bob.sees("* ann joined.");
  bob.sees("ann: hello");
}

TEST_F(PreviousDaemon, ScriptsKnowTheOutcome) {
  const Daemon daemon = Daemon::of(previous, all_protocols());
  Client bob = slash_user(daemon, "bob");
  const std::string place = place_of(daemon.endpoint("sigil"));
  EXPECT_EQ(run(confab({"--send", "--as", "bot", place, "hello"})).status, 0);
  bob.sees("* bot joined.");
  bob.sees("bot: hello");
  EXPECT_EQ(run(confab({"--send", "--as", "bob", place, "hello"})).status, 3);
}

}  // namespace
}  // namespace confab::harness
