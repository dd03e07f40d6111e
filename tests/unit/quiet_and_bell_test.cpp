// What one reader wants otherwise: /quiet and /bell.
#include <gtest/gtest.h>

#include <string>

#include "manners_fixture.hpp"

namespace confab {
namespace {

using QuietReaderTest = MannersTest;

TEST_F(QuietReaderTest, HidesComingsAndGoingsFromThatPersonAlone) {
  EXPECT_EQ(answer(ann, "/quiet"), "* Comings and goings are not shown from now on.");
  Client& eve = world.slash("eve");
  eve.says("/join dev");
  eve.says("/leave");
  eve.is_lost();
  EXPECT_EQ(ann.sees(), "");
  EXPECT_EQ(bob.sees(), "* eve joined.\n* eve left for dev.\n* eve joined.\n* eve left (connection lost).");
}

TEST_F(QuietReaderTest, ShowsEverythingElse) {
  ann.says("/quiet");
  ann.sees();
  bob.says("hello");
  bob.says("/msg ann psst");
  bob.says("/topic tea");
  bob.says("/nick robert");
  EXPECT_EQ(ann.sees(), "bob: hello\n[from bob] psst\n* bob set the topic: tea\n* bob is now robert.");
}

TEST_F(QuietReaderTest, IsTakenBackByTheSameCommand) {
  ann.says("/quiet");
  EXPECT_EQ(answer(ann, "/quiet"), "* Comings and goings are shown from now on.");
  bob.says("/quit");
  EXPECT_EQ(ann.sees(), "* bob left.");
  EXPECT_EQ(answer(ann, "/quiet please"), "* Usage: /quiet");
}

TEST_F(QuietReaderTest, GoesAlongToTheNextRoom) {
  ann.says("/quiet");
  ann.says("/join dev");
  ann.sees();
  bob.says("/join dev");
  EXPECT_EQ(ann.sees(), "");
  bob.says("hello");
  EXPECT_EQ(ann.sees(), "bob: hello");
}

TEST_F(QuietReaderTest, LinesThatWaitKeepTheirOrderAndAreNotLost) {
  ann.socket_takes(0);
  ann.is_waited_for();
  bob.says("one");
  ann.says("/quiet");
  bob.says("two");
  carl.says("/join dev");
  ann.says("/quiet");
  bob.says("three");
  carl.says("/leave");
  ann.reads_all();
  EXPECT_EQ(ann.sees(),
            "bob: one\n* Comings and goings are not shown from now on.\nbob: two\n"
            "* Comings and goings are shown from now on.\nbob: three\n* carl joined.");
}

TEST_F(QuietReaderTest, KeepsTheLineEndingOfTheClient) {
  ann.sends("/quiet\r\n");
  ann.sees();
  bob.says("hello");
  EXPECT_EQ(ann.receives(), "bob: hello\r\n");
}

// ---- Bells

class BellTest : public MannersTest {
 protected:
  BellTest() {
    ann.says("/bell");
    ann.sees();
  }

  std::string hears(std::string_view text) {
    bob.says(text);
    return ann.sees();
  }
};

TEST_F(BellTest, IsOffAtFirstAndOffAgainAfterTwice) {
  bob.says("carl!");
  EXPECT_EQ(carl.sees(), "bob: carl!");
  EXPECT_EQ(answer(carl, "/bell"), "* A bell rings from now on when somebody names you or writes to you.");
  EXPECT_EQ(answer(carl, "/bell"), "* No bell rings from now on.");
  bob.says("carl!");
  EXPECT_EQ(carl.sees(), "bob: carl!");
}

TEST_F(BellTest, RingsAtTheEndOfALineThatNamesOne) {
  EXPECT_EQ(hears("hello ann"), "bob: hello ann\a");
  EXPECT_EQ(hears("ANN: hello"), "bob: ANN: hello\a");
  EXPECT_EQ(hears("hello"), "bob: hello");
  EXPECT_EQ(carl.sees(), "bob: hello ann\nbob: ANN: hello\nbob: hello") << "for nobody else";
}

TEST_F(BellTest, RingsForWholeWordsOnly) {
  for (const std::string text : {"anna", "joann", "ann_", "ann-marie", "ann2", "a nn", "ann.marie"}) {
    EXPECT_EQ(hears(text).find('\a') != std::string::npos, text == "ann_") << text;
  }
  for (const std::string text : {"ann", "(ann)", "ann.", "ann...", "@ann", "ann's", "x,ann,y", "\u00e9ann\u00e9"}) {
    EXPECT_EQ(hears(text), "bob: " + text + "\a") << text;
  }
}

TEST_F(BellTest, RingsOnceForALineThatNamesOneTwice) {
  EXPECT_EQ(hears("ann, ann! Ann?"), "bob: ann, ann! Ann?\a");
}

TEST_F(BellTest, RingsForEachWhoIsNamed) {
  carl.says("/bell");
  carl.sees();
  EXPECT_EQ(hears("carl and ann"), "bob: carl and ann\a");
  EXPECT_EQ(carl.sees(), "bob: carl and ann\a");
}

TEST_F(BellTest, RingsForPrivateMessages) {
  bob.says("/msg ann psst");
  EXPECT_EQ(ann.sees(), "[from bob] psst\a");
  EXPECT_EQ(answer(ann, "/msg bob hello"), "[to bob] hello");
}

TEST_F(BellTest, DoesNotRingForOnesOwnWords) {
  ann.says("I am ann");
  EXPECT_EQ(ann.sees(), "");
  EXPECT_EQ(bob.sees(), "ann: I am ann");
}

TEST_F(BellTest, DoesNotRingForSomebodyIgnored) {
  ann.says("/ignore bob");
  ann.sees();
  EXPECT_EQ(hears("ann!"), "");
  bob.says("/msg ann !");
  EXPECT_EQ(ann.sees(), "");
}

TEST_F(BellTest, DoesNotRingInAnotherRoom) {
  bob.says("/join dev");
  ann.sees();
  EXPECT_EQ(hears("ann!"), "");
}

TEST_F(BellTest, DoesNotRingForNotices) {
  bob.says("/topic ann");
  bob.says("/nick ann2");
  EXPECT_EQ(ann.sees(), "* bob set the topic: ann\n* bob is now ann2.");
}

TEST_F(BellTest, RingsBeforeTheEndingOfTheLine) {
  ann.sends("/bell\r\n/bell\r\n");
  ann.sees();
  bob.says("ann?");
  EXPECT_EQ(ann.receives(), "bob: ann?\a\r\n");
}

TEST_F(BellTest, RingsInTheOrderOfTheLines) {
  bob.says("one");
  bob.says("ann?");
  bob.says("two");
  EXPECT_EQ(ann.sees(), "bob: one\nbob: ann?\a\nbob: two");
}

TEST_F(BellTest, RingsForAQuietReaderToo) {
  ann.says("/quiet");
  ann.sees();
  EXPECT_EQ(hears("ann?"), "bob: ann?\a");
}

TEST_F(BellTest, HistoriesHaveNone) {
  hears("ann?");
  EXPECT_EQ(answer(ann, "/history"), "* The last line in lobby:\n* 01:00 bob: ann?\n* That is all.");
}

}  // namespace
}  // namespace confab
