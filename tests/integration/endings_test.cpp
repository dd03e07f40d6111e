// How connections end: in order, half-closed, by reset, in the middle of a line. The others always get the right
// notice, and nothing is left behind.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "harness/client.hpp"

namespace confab::harness {
namespace {

class Endings : public testing::Test {
 protected:
  Daemon daemon;
  Client bob = slash_user(daemon, "bob");
};

TEST_F(Endings, OrderlyCloseIsALeave) {
  Client ann = slash_user(daemon, "ann");
  bob.sees("* ann joined.");
  ann.closes();
  bob.sees("* ann left.");
}

TEST_F(Endings, ResetIsALostConnection) {
  Client ann = slash_user(daemon, "ann");
  bob.sees("* ann joined.");
  ann.resets();
  bob.sees("* ann left (connection lost).");
}

TEST_F(Endings, ResetOfASigilUserIsALostConnectionInEachRoom) {
  Client ann = sigil_user(daemon, "ann");
  bob.sees("* ann joined.");
  bob.says("/join dev");
  bob.sees("* You are now in dev with no others.");
  ann.says("!enter dev");
  bob.sees("* ann joined.");
  ann.resets();
  bob.sees("* ann left (connection lost).");
}

TEST_F(Endings, LinesBeforeAResetMayArriveButTheLeaveComesLastAndOnce) {
  Client ann = slash_user(daemon, "ann");
  bob.sees("* ann joined.");
  ann.says("last words");
  ann.resets();
  // A reset discards what the server has not read yet, so the last words may be lost.
  std::string line = bob.line();
  if (line == "ann: last words\n") line = bob.line();
  EXPECT_EQ(line, "* ann left (connection lost).\n");
  bob.sees_nothing();
}

TEST_F(Endings, UnfinishedTailIsNeverDelivered) {
  Client ann = slash_user(daemon, "ann");
  bob.sees("* ann joined.");
  ann.sends("a whole line\nhalf a li");
  ann.half_closes();
  ann.sees_end();
  bob.sees("ann: a whole line");
  bob.sees("* ann left.");
  bob.sees_nothing();
}

TEST_F(Endings, HalfCloseGetsEverythingHandledAndFlushedBeforeTheEnd) {
  Client ann = connect(daemon, "slash");
  ann.sends("ann\nhello\n/who\n/join dev\n/rooms\n/who\nin dev");
  ann.half_closes();
  EXPECT_EQ(ann.everything(),
            "* Welcome to confab. Enter your username:\n"
            "* Hello, ann. You are in lobby with 1 other: bob. Type /help for commands.\n"
            "* In lobby (2): ann, bob\n"
            "* You are now in dev with no others.\n"
            "* Rooms: dev (1), lobby (1)\n"
            "* In dev (1): ann\n");
  bob.sees("* ann joined.");
  bob.sees("ann: hello");
  bob.sees("* ann left for dev.");
  bob.says("/rooms");
  bob.sees("* Rooms: lobby (1)");
}

TEST_F(Endings, HalfCloseAfterManyLinesDeliversThemAll) {
  Client ann = slash_user(daemon, "ann");
  bob.sees("* ann joined.");
  std::string lines;
  for (int i = 0; i < 5000; ++i) lines += std::to_string(i) + "\n";
  ann.sends(lines);
  ann.half_closes();
  for (int i = 0; i < 5000; ++i) bob.sees("ann: " + std::to_string(i));
  bob.sees("* ann left.");
  ann.sees_end();
}

TEST_F(Endings, PipelinedQuitEndsWithTheGoodbyeAndNothingAfterItCounts) {
  Client ann = connect(daemon, "slash");
  ann.sends("ann\none\ntwo\n/quit\nthree\n/join dev\n");
  EXPECT_EQ(ann.everything(),
            "* Welcome to confab. Enter your username:\n"
            "* Hello, ann. You are in lobby with 1 other: bob. Type /help for commands.\n"
            "* Goodbye, ann.\n");
  bob.sees("* ann joined.");
  bob.sees("ann: one");
  bob.sees("ann: two");
  bob.sees("* ann left.");
  bob.sees_nothing();
}

TEST_F(Endings, ConnectionThatSaysNothingLeavesNoTrace) {
  Client silent = connect(daemon, "slash");
  silent.sees("* Welcome to confab. Enter your username:");
  silent.half_closes();
  silent.sees_end();
  Client reset = connect(daemon, "sigil");
  reset.resets();
  bob.sees_nothing();
}

TEST_F(Endings, ClientThatGoesOnWritingAfterTheGoodbyeIsNotReset) {
  // A reset could destroy what the client has not read yet, so the server reads and discards the input.
  Client ann = slash_user(daemon, "ann");
  ann.says("/quit");
  ann.sends(std::string(4'000'000, 'x'));
  ann.sees("* Goodbye, ann.");
  ann.sees_end();
}

// ---- One script, cut off everywhere

/// Asks until only the asker is on the server, because the server handles the others' ends in its own time.
void expect_empty_server(const Daemon& daemon, const std::string& what) {
  Client probe = sigil_user(daemon, "probe");
  const Deadline deadline;
  std::string users;
  do {
    probe.says("!users");
    users = probe.line();
  } while (users != "probe\n" && !deadline.passed());
  ASSERT_EQ(users, "probe\n") << what;
  probe.says("!rooms");
  ASSERT_EQ(probe.line(), "\n") << what;
  probe.says("!members lobby");
  ASSERT_EQ(probe.line(), "probe\n") << what;
  probe.says("!quit");
  probe.sees_end();
}

enum class Cut { close, half_close, reset };
constexpr Cut cuts[] = {Cut::close, Cut::half_close, Cut::reset};

void cut_off(Client& client, Cut cut) {
  switch (cut) {
    case Cut::close: return client.closes();
    case Cut::reset: return client.resets();
    case Cut::half_close:
      client.half_closes();
      client.everything();
      return;
  }
}

struct Script {
  std::string protocol;
  std::string_view text;
};

const Script scripts[] = {
    {"slash", "an\x08nn\r\n\xff\xfd\x03hi\n/join dev\n/msg ann z\u00fc\n/who\n/join x\n/leave\n//frob\n/help\n/quit\n"},
    {"sigil", "ann\n!enter dev\nhi\n@dev z\u00fc\n#ann x\n!enter ops\r\n!leave dev\n!members ops\n!!x\n!quit\n"},
};

TEST(CutOff, ScriptCutAfterEachByteLeavesNoUserAndNoRoom) {
  Daemon daemon;
  for (const Script& script : scripts) {
    for (std::size_t length = 0; length <= script.text.size(); ++length) {
      const Cut cut = cuts[length % std::size(cuts)];
      Client client = connect(daemon, script.protocol);
      client.sends(script.text.substr(0, length));
      cut_off(client, cut);
      expect_empty_server(daemon, script.protocol + " cut after byte " + std::to_string(length));
      if (HasFatalFailure()) return;
    }
  }
}

TEST(CutOff, ScriptCutAfterEachStepThatWasHandledLeavesNoUserAndNoRoom) {
  Daemon daemon;
  const std::vector<std::string> slash = {"/join dev", "hi", "/msg ann hi", "/join ops", "/frob", "/leave"};
  const std::vector<std::string> sigil = {"!enter dev", "@dev hi", "!enter ops", "#ann hi", "!leave dev", "hi"};
  for (std::size_t steps = 0; steps <= slash.size(); ++steps) {
    for (const Cut cut : cuts) {
      Client ann = slash_user(daemon, "ann");
      Client bob = sigil_user(daemon, "bob");
      for (std::size_t step = 0; step < steps; ++step) {
        ann.says(slash[step]);
        ann.heard();
        bob.says(sigil[step]);
        bob.heard();
      }
      cut_off(ann, cut);
      cut_off(bob, cut);
      expect_empty_server(daemon, "cut after step " + std::to_string(steps));
      if (HasFatalFailure()) return;
    }
  }
}

TEST(CutOff, RoomEmptiedByCutsIsEmptyForSlashUsersToo) {
  Daemon daemon;
  for (int i = 0; i < 20; ++i) {
    Client ann = slash_user(daemon, "ann" + std::to_string(i));
    ann.says("/join dev");
    cut_off(ann, cuts[i % 3]);
  }
  expect_empty_server(daemon, "twenty cut off");
  Client bob = slash_user(daemon, "bob");
  bob.says("/who");
  bob.sees("* In lobby (1): bob");
  bob.says("/rooms");
  bob.sees("* Rooms: lobby (1)");
}

}  // namespace
}  // namespace confab::harness
