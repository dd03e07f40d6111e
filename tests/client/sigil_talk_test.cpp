#include "client/sigil_talk.hpp"

#include <gtest/gtest.h>

#include <string>

namespace confab::client {
namespace {

using Phase = SigilTalk::Phase;
using Failure = SigilTalk::Failure;

class SigilTalks : public testing::Test {
 protected:
  std::string begins() {
    return sent([&](std::string& out) { talk.begin(out); });
  }
  std::string hears(std::string_view line) {
    return sent([&](std::string& out) { talk.hear(line, out); });
  }
  std::string says(std::string_view text) {
    return sent([&](std::string& out) { talk.say(text, out); });
  }
  std::string finishes() {
    return sent([&](std::string& out) { talk.finish(out); });
  }

  /// In the lobby, or in its room.
  void comes_in() {
    begins();
    hears("#bot: mark 1");
    if (talk.phase() == Phase::entering) hears("#bot: mark 2");
    ASSERT_EQ(talk.phase(), Phase::talking);
  }

  SigilTalk talk{"bot", "", "lobby"};

 private:
  template <class Act>
  static std::string sent(Act act) {
    std::string out;
    act(out);
    return out;
  }
};

TEST_F(SigilTalks, GiveTheNameAndAPasswordInOneLine) {
  EXPECT_EQ(begins(), "bot\n#bot mark 1\n");
  talk = SigilTalk("bot", "secret words", "lobby");
  EXPECT_EQ(begins(), "bot secret words\n#bot mark 1\n");
}

TEST_F(SigilTalks, EnterTheirRoomOnceTheNameIsAccepted) {
  talk = SigilTalk("bot", "", "dev");
  begins();
  EXPECT_FALSE(talk.can_say());
  EXPECT_EQ(hears("#bot: mark 1"), "!enter dev\n#bot mark 2\n");
  EXPECT_FALSE(talk.can_say());
  EXPECT_EQ(hears("#bot: mark 2"), "");
  EXPECT_TRUE(talk.can_say());
}

TEST_F(SigilTalks, SayEachLineInTheRoomAndCountItOnceItIsConfirmed) {
  comes_in();
  EXPECT_EQ(says("#hello"), "@lobby #hello\n#bot mark 2\n");
  EXPECT_EQ(talk.said(), 0U);
  EXPECT_EQ(talk.in_doubt(), 1U);
  hears("ann: #bot: mark 2");
  hears("#ann: mark 2");
  EXPECT_EQ(talk.said(), 0U);
  hears("#BOT: mark 2");  // the spelling under which the name is kept
  EXPECT_EQ(talk.said(), 1U);
  EXPECT_EQ(talk.in_doubt(), 0U);
}

TEST_F(SigilTalks, SendOneMarkForAllThatIsSaidMeanwhile) {
  comes_in();
  says("one");
  EXPECT_EQ(says("two"), "@lobby two\n");
  EXPECT_EQ(says("three"), "@lobby three\n");
  EXPECT_EQ(hears("#bot: mark 2"), "#bot mark 3\n");
  EXPECT_EQ(talk.said(), 1U);
  EXPECT_EQ(hears("#bot: mark 3"), "");
  EXPECT_EQ(talk.said(), 3U);
}

TEST_F(SigilTalks, SayNoBlankLine) {
  comes_in();
  EXPECT_EQ(says(""), "");
  EXPECT_EQ(says(" \xc2\xa0"), "");
  EXPECT_EQ(talk.in_doubt(), 0U);
}

TEST_F(SigilTalks, WaitWhenSoMuchIsInDoubt) {
  comes_in();
  for (std::size_t i = 0; i < SigilTalk::unconfirmed_max; ++i) {
    ASSERT_TRUE(talk.can_say());
    says("x");
  }
  EXPECT_FALSE(talk.can_say());
  hears("#bot: mark 2");
  EXPECT_TRUE(talk.can_say());
}

TEST_F(SigilTalks, LeaveWhenTheLastLineIsConfirmed) {
  comes_in();
  says("one");
  EXPECT_EQ(finishes(), "");
  EXPECT_EQ(hears("#bot: mark 2"), "!quit\n");
  EXPECT_EQ(talk.phase(), Phase::leaving);
  talk.ended(false);
  EXPECT_EQ(talk.failure(), Failure::none);
}

TEST_F(SigilTalks, LeaveAtOnceWithNothingToSay) {
  comes_in();
  EXPECT_EQ(finishes(), "!quit\n");
}

TEST_F(SigilTalks, AreRefusedTheirNameWithoutAWord) {
  begins();
  talk.ended(true);
  EXPECT_EQ(talk.failure(), Failure::name);
}

TEST_F(SigilTalks, AreCutWhenTheConnectionBreaksAtAnyTime) {
  begins();
  talk.ended(false);
  EXPECT_EQ(talk.failure(), Failure::cut);
}

TEST_F(SigilTalks, AreCutWhenTheServerEndsItInTheMiddle) {
  comes_in();
  says("one");
  talk.ended(true);
  EXPECT_EQ(talk.failure(), Failure::cut);
  EXPECT_EQ(talk.in_doubt(), 1U);
}

TEST_F(SigilTalks, KnowARoomThatIsRefused) {
  talk = SigilTalk("bot", "", "dev");
  begins();
  hears("#bot: mark 1");
  hears("! too many rooms on this server");
  EXPECT_EQ(talk.failure(), Failure::room);
  EXPECT_EQ(talk.complaint(), "too many rooms on this server");
}

TEST_F(SigilTalks, KnowARoomThatTheyAreNotInAnyMore) {
  comes_in();
  says("one");
  hears("! not in dev: !enter it first");
  EXPECT_EQ(talk.failure(), Failure::room);
}

TEST_F(SigilTalks, CountALineThatIsRefusedAndGoOn) {
  comes_in();
  says("one");
  says("far too long");
  hears("#bot: mark 2");
  hears("! line too long: at most 4096 bytes");
  says("three");
  hears("#bot: mark 3");
  hears("#bot: mark 4");
  EXPECT_EQ(talk.said(), 2U);
  EXPECT_EQ(talk.unsaid(), 1U);
  EXPECT_EQ(talk.complaint(), "line too long: at most 4096 bytes");
}

TEST_F(SigilTalks, AreNotRefusedByAWordOnPace) {
  comes_in();
  says("one");
  hears("! too fast: lines wait their turn");
  hears("#bot: mark 2");
  EXPECT_EQ(talk.said(), 1U);
  EXPECT_EQ(talk.unsaid(), 0U);
}

TEST_F(SigilTalks, AskAgainWhenTheAnswerMayBeAmongWhatWasMissed) {
  comes_in();
  says("one");
  EXPECT_EQ(hears("! missed 37 messages"), "#bot mark 3\n");
  EXPECT_EQ(hears("#bot: mark 2"), "");
  EXPECT_EQ(talk.said(), 0U);
  hears("#bot: mark 3");
  EXPECT_EQ(talk.said(), 1U);
}

TEST_F(SigilTalks, KnowAPortForPeople) {
  begins();
  hears("* Welcome to confab. Enter your username:");
  EXPECT_EQ(talk.failure(), Failure::no_sigil);
}

TEST_F(SigilTalks, TakeNumbersOfTheirOwnOnly) {
  comes_in();
  says("one");
  for (const char* line : {"#bot: mark", "#bot: mark 2x", "#bot: mark 1", "#bot: mark 3", "#bot", "", "bot: mark 2"}) {
    hears(line);
    EXPECT_EQ(talk.said(), 0U) << line;
  }
}

TEST(Names, OfScriptsHaveLettersAndDigits) {
  EXPECT_EQ(name_complaint("Bot42"), "");
  EXPECT_EQ(name_complaint(std::string(24, 'a')), "");
  EXPECT_NE(name_complaint(std::string(25, 'a')), "");
  for (const char* name : {"", "a-b", "a b", "a\n!quit", "\xc3\xa9"}) EXPECT_NE(name_complaint(name), "") << name;
}

TEST(Rooms, HaveNamesWithoutBlanks) {
  EXPECT_EQ(room_complaint("dev-2.x_y"), "");
  EXPECT_EQ(room_complaint(std::string(32, 'a')), "");
  EXPECT_NE(room_complaint(std::string(33, 'a')), "");
  for (const char* room : {"", "-a", "a b", "a\n!quit", "#dev"}) EXPECT_NE(room_complaint(room), "") << room;
}

}  // namespace
}  // namespace confab::client
