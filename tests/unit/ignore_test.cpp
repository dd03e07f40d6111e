// Whom a person does not want to hear: /ignore and /unignore.
#include <gtest/gtest.h>

#include <string>

#include "confab/limits.hpp"
#include "manners_fixture.hpp"

namespace confab {
namespace {

using IgnoreTest = MannersTest;

TEST_F(IgnoreTest, HidesWhatIsSaidInTheRoomFromThatPersonAlone) {
  Client& eve = world.sigil("eve");
  forget_so_far();
  EXPECT_EQ(answer(ann, "/ignore bob"), "* You no longer see what bob says.");
  bob.says("one");
  carl.says("two");
  bob.says("/me waves");
  EXPECT_EQ(ann.sees(), "carl: two");
  EXPECT_EQ(carl.sees(), "bob: one\nbob: *waves*");
  EXPECT_EQ(eve.sees(), "bob: one\ncarl: two\nbob: *waves*");
  EXPECT_EQ(bob.sees(), "carl: two") << "nobody tells the one who is ignored";
}

TEST_F(IgnoreTest, HoldsInEveryRoom) {
  ann.says("/ignore bob");
  for (Client* client : {&ann, &bob, &carl}) client->says("/join dev");
  forget_so_far();
  bob.says("one");
  EXPECT_EQ(ann.sees(), "");
  EXPECT_EQ(carl.sees(), "bob: one");
}

TEST_F(IgnoreTest, HidesPrivateMessagesAndTheirWriterDoesNotNotice) {
  ann.says("/ignore bob");
  ann.sees();
  EXPECT_EQ(answer(bob, "/msg ann hello"), "[to ann] hello");
  EXPECT_EQ(ann.sees(), "");
}

TEST_F(IgnoreTest, DoesNotHideWhoComesAndGoes) {
  ann.says("/ignore bob");
  ann.sees();
  bob.says("/nick robert");
  bob.says("/topic tea");
  bob.says("/quit");
  EXPECT_EQ(ann.sees(), "* bob is now robert.\n* robert set the topic: tea\n* robert left.");
}

TEST_F(IgnoreTest, IsOfThePersonUnderAnyName) {
  ann.says("/ignore bob");
  bob.says("/nick robert");
  ann.sees();
  bob.says("one");
  EXPECT_EQ(ann.sees(), "");
  EXPECT_EQ(answer(ann, "/ignore"), "* You ignore (1): robert");
  EXPECT_EQ(answer(ann, "/unignore bob"), "* You do not ignore bob.");
  EXPECT_EQ(answer(ann, "/unignore ROBERT"), "* You see what robert says again.");
}

TEST_F(IgnoreTest, EndsWithTheConnectionOfEither) {
  ann.says("/ignore bob");
  bob.says("/quit");
  ann.sees();
  EXPECT_EQ(answer(ann, "/ignore"), "* You ignore nobody.");
  Client& other = world.slash("bob");
  ann.sees();
  other.says("I am another one");
  EXPECT_EQ(ann.sees(), "bob: I am another one");
  other.says("/ignore ann");
  ann.says("/quit");
  Client& back = world.slash("ann");
  back.says("hello");
  EXPECT_EQ(other.sees(), "* You no longer see what ann says.\n* ann left.\n* ann joined.\nann: hello");
}

TEST_F(IgnoreTest, IsListedInTheOrderOfNaming) {
  EXPECT_EQ(answer(ann, "/ignore"), "* You ignore nobody.");
  ann.says("/ignore carl");
  ann.says("/ignore bob");
  EXPECT_EQ(answer(ann, "/ignore bob"), "* You no longer see what bob says.") << "twice is once";
  EXPECT_EQ(answer(ann, "/ignore"), "* You ignore (2): carl, bob");
}

TEST_F(IgnoreTest, CanBeTakenBack) {
  ann.says("/ignore bob");
  bob.says("one");
  EXPECT_EQ(answer(ann, "/unignore BOB"), "* You see what bob says again.");
  bob.says("two");
  EXPECT_EQ(ann.sees(), "bob: two");
  EXPECT_EQ(answer(ann, "/unignore bob"), "* You do not ignore bob.");
  EXPECT_EQ(answer(ann, "/unignore"), "* Usage: /unignore NAME");
}

TEST_F(IgnoreTest, RefusesOneselfAndThoseWhoAreNotHere) {
  EXPECT_EQ(answer(ann, "/ignore ANN"), "* You cannot ignore yourself.");
  EXPECT_EQ(answer(ann, "/ignore eve"), "* No user named eve is here.");
  EXPECT_EQ(answer(ann, "/ignore two words"), "* Usage: /ignore [NAME]");
}

TEST_F(IgnoreTest, TakesAHundredPeopleAndNotOneMore) {
  for (std::size_t i = 0; i <= ignored_people_max; ++i) world.slash("p" + std::to_string(i));
  ann.sees();
  for (std::size_t i = 0; i + 1 < ignored_people_max; ++i) ann.says("/ignore p" + std::to_string(i));
  EXPECT_EQ(answer(ann, "/ignore p99"), "* You no longer see what p99 says.");
  EXPECT_EQ(answer(ann, "/ignore p100"), "* You can ignore 100 people at most.");
  EXPECT_EQ(answer(ann, "/ignore p99"), "* You no longer see what p99 says.") << "that one is among them";
  ann.says("/unignore p0");
  EXPECT_EQ(answer(ann, "/ignore p100"), "* You no longer see what p100 says.");
}

TEST_F(IgnoreTest, IsOfOneSideOnly) {
  ann.says("/ignore bob");
  ann.says("hello");
  EXPECT_EQ(bob.sees(), "ann: hello");
}

TEST_F(IgnoreTest, HistoriesAreTheRoomsAndShowAll) {
  ann.says("/ignore bob");
  bob.says("one");
  EXPECT_EQ(answer(ann, "/history"), "* The last line in lobby:\n* 01:00 bob: one\n* That is all.");
}

TEST_F(IgnoreTest, AScriptThatIsIgnoredIsNotHeardInAnyRoom) {
  Client& eve = world.sigil("eve");
  ann.says("/ignore eve");
  ann.sees();
  eve.says("in the lobby");
  eve.says("#ann alone");
  EXPECT_EQ(ann.sees(), "");
  eve.says("!enter dev");
  ann.says("/join dev");
  ann.sees();
  eve.says("@dev in dev");
  EXPECT_EQ(ann.sees(), "");
}

TEST_F(IgnoreTest, ASlowReaderThatHearsAgainHasItsLinesInOrder) {
  ann.socket_takes(0);
  ann.is_waited_for();
  bob.says("one");
  ann.says("/ignore bob");
  bob.says("two");
  carl.says("three");
  ann.says("/unignore bob");
  bob.says("four");
  ann.reads_all();
  EXPECT_EQ(ann.sees(),
            "bob: one\n* You no longer see what bob says.\ncarl: three\n* You see what bob says again.\nbob: four");
}

}  // namespace
}  // namespace confab
