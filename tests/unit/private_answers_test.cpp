// To write back to whoever wrote last: /reply. And /me.
#include <gtest/gtest.h>

#include <string>

#include "manners_fixture.hpp"

namespace confab {
namespace {

using PrivateAnswersTest = MannersTest;

TEST_F(PrivateAnswersTest, GoToWhoWroteLast) {
  bob.says("/msg ann one");
  carl.says("/w ann two");
  EXPECT_EQ(ann.sees(), "[from bob] one\n[from carl] two");
  EXPECT_EQ(answer(ann, "/reply yes"), "[to carl] yes");
  EXPECT_EQ(carl.sees(), "[to ann] two\n[from ann] yes");
  EXPECT_EQ(bob.sees(), "[to ann] one");
  EXPECT_EQ(answer(ann, "/R again"), "[to carl] again");
}

TEST_F(PrivateAnswersTest, NeedSomebodyWhoHasWritten) {
  EXPECT_EQ(answer(ann, "/reply hello"), "* Nobody has written to you yet.");
  ann.says("/msg bob hello");
  EXPECT_EQ(answer(ann, "/reply hello"), "* Nobody has written to you yet.") << "to write is not to be written to";
  EXPECT_EQ(answer(bob, "/reply"), "* Usage: /reply TEXT");
}

TEST_F(PrivateAnswersTest, FollowTheWriterToAnotherName) {
  bob.says("/msg ann one");
  bob.says("/nick robert");
  EXPECT_EQ(answer(ann, "/r yes"), "[to robert] yes");
}

TEST_F(PrivateAnswersTest, AfterTheWriterHasGoneGoToNobody) {
  bob.says("/msg ann one");
  bob.says("/quit");
  EXPECT_EQ(answer(ann, "/r yes"), "* No user named bob is here.");
}

TEST_F(PrivateAnswersTest, NameTheWriterWhoHasGoneAsItWasCalledAtTheEnd) {
  bob.says("/msg ann one");
  bob.says("/nick robert");
  bob.says("/quit");
  EXPECT_EQ(answer(ann, "/r yes"), "* No user named robert is here.");
}

TEST_F(PrivateAnswersTest, NeverGoToSomebodyElseOfThatName) {
  bob.says("/msg ann one");
  bob.says("/quit");
  Client& other = world.slash("bob");
  EXPECT_EQ(answer(ann, "/r secret"), "* No user named bob is here.");
  EXPECT_EQ(other.sees(), "");
  carl.says("/msg ann two");
  carl.says("/nick charles");
  other.says("/nick carl");
  other.sees();
  EXPECT_EQ(answer(ann, "/r secret"), "[to charles] secret");
  EXPECT_EQ(other.sees(), "");
}

TEST_F(PrivateAnswersTest, WorkBetweenScriptsAndPeople) {
  Client& eve = world.sigil("eve");
  eve.says("#ann hi");
  EXPECT_EQ(answer(ann, "/r hello"), "[to eve] hello");
  EXPECT_EQ(eve.sees(), "#ann: hello");
}

TEST_F(PrivateAnswersTest, ToOneselfAreToOneself) {
  ann.says("/msg ann note");
  EXPECT_EQ(answer(ann, "/r more"), "[from ann] more\n[to ann] more");
  ann.says("/quit");
  ann.sees();
}

TEST_F(PrivateAnswersTest, AreNotForWhatWasNotHeard) {
  bob.says("/msg ann one");
  ann.says("/ignore carl");
  carl.says("/msg ann two");
  EXPECT_EQ(answer(ann, "/r yes"), "[to bob] yes");
}

using ActTest = MannersTest;

TEST_F(ActTest, IsATextBetweenStarsThatForgesNoNotice) {
  Client& eve = world.sigil("eve");
  forget_so_far();
  ann.says("/me waves");
  EXPECT_EQ(bob.sees(), "ann: *waves*");
  EXPECT_EQ(eve.sees(), "ann: *waves*");
  EXPECT_EQ(ann.sees(), "");
}

TEST_F(ActTest, NeedsSomethingToDo) {
  EXPECT_EQ(answer(ann, "/me"), "* Usage: /me TEXT");
  EXPECT_EQ(answer(ann, "/me  "), "* Usage: /me TEXT");
  EXPECT_EQ(bob.sees(), "");
}

}  // namespace
}  // namespace confab
