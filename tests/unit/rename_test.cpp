// Another name, with /nick.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "confab/chat/room_registry.hpp"
#include "manners_fixture.hpp"
#include "registry_fixture.hpp"

namespace confab {
namespace {

using RenameTest = MannersTest;

TEST_F(RenameTest, EverybodyInTheRoomIsToldTheRenamedToo) {
  Client& far = world.slash("far");
  far.says("/join dev");
  forget_so_far();
  far.sees();
  ann.says("/nick dora");
  EXPECT_EQ(ann.sees(), "* ann is now dora.");
  EXPECT_EQ(bob.sees(), "* ann is now dora.");
  EXPECT_EQ(far.sees(), "");
}

TEST_F(RenameTest, ScriptsAreNotToldAndSeeTheNewName) {
  Client& eve = world.sigil("eve");
  forget_so_far();
  ann.says("/nick dora");
  EXPECT_EQ(eve.sees(), "");
  ann.says("hello");
  EXPECT_EQ(eve.sees(), "dora: hello");
  eve.says("#dora psst");
  EXPECT_EQ(ann.sees(), "* ann is now dora.\n[from eve] psst");
  EXPECT_EQ(answer(eve, "#ann psst"), "! no user named ann");
}

TEST_F(RenameTest, ListsAreSortedByTheNewName) {
  ann.says("/nick zed");
  EXPECT_EQ(answer(bob, "/who"), "* In lobby (3): bob, carl, zed");
  Client& eve = world.sigil("eve");
  EXPECT_EQ(answer(eve, "!users"), "bob carl eve zed");
  bob.says("/nick zulu");
  carl.says("/nick aa");
  EXPECT_EQ(answer(eve, "!members lobby"), "aa eve zed zulu");
  world.check();
}

TEST_F(RenameTest, TheOldNameIsFreeAndTheNewOneIsTaken) {
  ann.says("/nick dora");
  EXPECT_EQ(answer(bob, "/nick Dora"), "* That name is in use.");
  EXPECT_EQ(answer(bob, "/nick Ann"), "* bob is now Ann.");
  Client& late = world.connects("slash");
  late.says("dora");
  EXPECT_NE(late.sees().find("* That name is in use."), std::string::npos);
}

TEST_F(RenameTest, TheOwnNameIsNoNewOne) {
  EXPECT_EQ(answer(ann, "/nick ann"), "* You are ann already.");
  EXPECT_EQ(bob.sees(), "");
}

TEST_F(RenameTest, TheOwnNameCanBeWrittenInAnotherWay) {
  EXPECT_EQ(answer(ann, "/nick ANN"), "* ann is now ANN.");
  EXPECT_EQ(bob.sees(), "* ann is now ANN.");
  EXPECT_EQ(answer(bob, "/who"), "* In lobby (3): ANN, bob, carl");
}

TEST_F(RenameTest, RefusalsAreThoseOfThePrompt) {
  world.registry().refuse_names([](std::string_view name) { return name == "banned"; });
  EXPECT_EQ(answer(ann, "/nick a:b"), "* Names: a-z, 0-9, - _ and ., up to 24 characters.");
  EXPECT_EQ(answer(ann, "/nick " + std::string(25, 'x')), "* Names: a-z, 0-9, - _ and ., up to 24 characters.");
  EXPECT_EQ(answer(ann, "/nick Root"), "* That name is reserved.");
  EXPECT_EQ(answer(ann, "/nick banned"), "* That name is banned.");
  EXPECT_EQ(answer(ann, "/nick BOB"), "* That name is in use.");
  EXPECT_EQ(answer(ann, "/nick"), "* Usage: /nick NAME");
  EXPECT_EQ(answer(ann, "/nick two words"), "* Usage: /nick NAME");
  EXPECT_EQ(bob.sees(), "");
  EXPECT_EQ(ann.name(), "ann");
}

TEST_F(RenameTest, TheLongestNameIsTaken) {
  const std::string longest(24, 'x');
  EXPECT_EQ(answer(ann, "/nick " + longest), "* ann is now " + longest + ".");
}

TEST_F(RenameTest, LinesOfOneReadAreSaidUnderTheNameOfTheirTime) {
  ann.sends("one\n/nick dora\ntwo\n");
  EXPECT_EQ(bob.sees(), "ann: one\n* ann is now dora.\ndora: two");
}

TEST_F(RenameTest, WhoLeavesIsToldUnderTheNewName) {
  ann.says("/nick dora");
  bob.sees();
  ann.says("/quit");
  EXPECT_EQ(ann.sees(), "* ann is now dora.\n* Goodbye, dora.");
  EXPECT_EQ(bob.sees(), "* dora left.");
}

TEST_F(RenameTest, HistoriesKeepTheNameOfTheTime) {
  ann.says("one");
  ann.says("/nick dora");
  ann.says("two");
  EXPECT_EQ(answer(bob, "/history"),
            "* The last 2 lines in lobby:\n* 01:00 ann: one\n* 01:00 dora: two\n* That is all.");
}

TEST_F(RenameTest, ABellRingsForTheNewName) {
  ann.says("/bell");
  ann.says("/nick dora");
  ann.sees();
  bob.says("dora?");
  EXPECT_EQ(ann.sees(), "bob: dora?\a");
  bob.says("ann?");
  EXPECT_EQ(ann.sees(), "bob: ann?");
  bob.says("/quit");
  ann.says("/quit");
  ann.sees();
}

// ---- Without sessions

using RenameInRoomsTest = RoomRegistryTest;

TEST_F(RenameInRoomsTest, WaitsForReadersWhoAreBehindAsEveryLineDoes) {
  Resident& ann = slash("ann");
  Resident& bob = slash("bob");
  forget_so_far();
  while (!ann.waits()) {
    ann.say_in("lobby", std::string(4000, 'x'));
    if (ann.had_to_wait()) break;
  }
  const Outcome outcome = registry.rename(ann.person(), "dora", now);
  ASSERT_TRUE(std::holds_alternative<Pause>(outcome));
  EXPECT_EQ(ann.person().name(), "ann") << "nothing has happened";
  EXPECT_EQ(registry.find_person("dora"), nullptr);
  bob.sees();
  EXPECT_FALSE(ann.waits());
  EXPECT_TRUE(std::holds_alternative<Done>(registry.rename(ann.person(), "dora", now)));
  EXPECT_EQ(bob.sees(), "* ann is now dora.");
}

}  // namespace
}  // namespace confab
