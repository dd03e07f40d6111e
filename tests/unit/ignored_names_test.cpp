// Whom /ignore silences, and for how long: by connection, or by the kept name that one has proven.
#include <gtest/gtest.h>

#include "support/world.hpp"

namespace confab {
namespace {

using test::Client;
using test::World;

class IgnoredNames : public testing::Test {
 protected:
  IgnoredNames() : world(options()), bob(world.slash("bob")) {
    world.passwords.works_at_once(true);
    world.keeps_names();
  }

  static test::WorldOptions options() {
    test::WorldOptions options;
    options.limits.names_max = 10;
    options.limits.notices = Notices::none;
    return options;
  }

  /// Somebody who has proven the kept name `name`, or keeps it now.
  Client& proven(std::string_view name) {
    Client& client = world.connects("slash");
    client.says(name);
    client.says(client.named() ? "/claim secret words" : "secret words");
    client.sees();
    return client;
  }

  std::string bob_sees_of(Client& speaker, std::string_view line) {
    bob.sees();
    speaker.says(line);
    return bob.sees();
  }

  World world;
  Client& bob;
};

TEST_F(IgnoredNames, WhoeverComesBackWithTheSameProvenNameIsIgnoredAgain) {
  Client& ann = proven("ann");
  bob.says("/ignore ANN");
  EXPECT_EQ(bob.sees(), "* You no longer see what ann says.");
  ann.says("/quit");
  Client& again = proven("Ann");
  EXPECT_EQ(bob_sees_of(again, "here I am"), "");
  EXPECT_EQ(bob_sees_of(again, "/msg bob here I am"), "");
}

TEST_F(IgnoredNames, WhoeverComesBackWithAnUnkeptNameIsHeard) {
  Client& ann = world.slash("ann");
  bob.says("/ignore ann");
  ann.says("/quit");
  EXPECT_EQ(bob_sees_of(world.slash("ann"), "here I am"), "ann: here I am");
}

TEST_F(IgnoredNames, AnotherNameDoesNotShakeItOff) {
  proven("ann").says("/quit");
  Client& first = proven("ann");
  bob.says("/ignore ann");
  EXPECT_EQ(bob_sees_of(first, "/nick caz"), "* ann is now caz.") << "it is no word of hers";
  EXPECT_EQ(bob_sees_of(first, "one"), "");
  first.says("/quit");
  Client& again = proven("ann");
  again.says("/nick dora");
  EXPECT_EQ(bob_sees_of(again, "two"), "");
}

TEST_F(IgnoredNames, ToGiveUpTheNameDoesNotShakeItOffWhileOneIsHere) {
  Client& ann = proven("ann");
  bob.says("/ignore ann");
  ann.says("/release secret words");
  EXPECT_EQ(bob_sees_of(ann, "one"), "");
  ann.says("/quit");
  EXPECT_EQ(bob_sees_of(world.slash("ann"), "two"), "ann: two") << "that may be somebody else";
}

TEST_F(IgnoredNames, WhoKeepsAnotherNameIsIgnoredUnderBoth) {
  Client& ann = proven("ann");
  bob.says("/ignore ann");
  ann.says("/nick caz");
  ann.says("/claim other words");
  bob.says("/ignore caz");
  bob.sees();
  bob.says("/ignore");
  EXPECT_EQ(bob.sees(), "* You ignore (2): ann, caz");
  EXPECT_EQ(bob_sees_of(ann, "one"), "");
  Client& somebody = proven("ann");
  EXPECT_EQ(bob_sees_of(somebody, "two"), "");
  bob.says("/unignore caz");
  EXPECT_EQ(bob_sees_of(ann, "three"), "caz: three");
  bob.says("/quit");
  somebody.says("nobody hears this");
  world.check();
}

TEST_F(IgnoredNames, ASecondConnectionWithTheSameProofIsIgnoredToo) {
  Client& first = proven("ann");
  first.says("/nick caz");
  Client& second = proven("ann");
  bob.says("/ignore caz");
  EXPECT_EQ(bob_sees_of(second, "one"), "");
  EXPECT_EQ(bob_sees_of(first, "two"), "");
}

TEST_F(IgnoredNames, WhoTakesOverTheConnectionOfAnIgnoredPersonIsIgnored) {
  proven("ann");
  bob.says("/ignore ann");
  EXPECT_EQ(bob_sees_of(proven("ann"), "here I am"), "");
}

TEST_F(IgnoredNames, ANameProvenLaterIsIgnoredOnceOneSaysSoAgain) {
  Client& ann = world.slash("ann");
  bob.says("/ignore ann");
  ann.says("/claim secret words");
  bob.says("/ignore ann");
  ann.says("/quit");
  EXPECT_EQ(bob_sees_of(proven("ann"), "here I am"), "");
  bob.says("/ignore");
  EXPECT_EQ(bob.sees(), "* You ignore (1): ann");
}

TEST_F(IgnoredNames, TheListHasThePresentNameAndTheKeptOneOfThoseWhoAreGone) {
  Client& ann = proven("ann");
  bob.says("/ignore ann");
  ann.says("/nick caz");
  bob.sees();
  bob.says("/ignore");
  EXPECT_EQ(bob.sees(), "* You ignore (1): caz");
  ann.says("/quit");
  bob.says("/ignore");
  EXPECT_EQ(bob.sees(), "* You ignore (1): ann");
}

TEST_F(IgnoredNames, AreHeardAgainByTheKeptNameOrThePresentOne) {
  for (const std::string_view name : {"ann", "caz"}) {
    Client& first = proven("ann");
    bob.says("/ignore ann");
    first.says("/quit");
    Client& again = proven("ann");
    again.says("/nick caz");
    bob.sees();
    bob.says("/unignore " + std::string(name));
    EXPECT_EQ(bob.sees(), "* You see what " + std::string(name) + " says again.");
    EXPECT_EQ(bob_sees_of(again, "here I am"), "caz: here I am");
    bob.says("/ignore");
    EXPECT_EQ(bob.sees(), "* You ignore nobody.");
    again.says("/quit");
  }
}

TEST_F(IgnoredNames, ThoseWhoAreGoneAreHeardAgainWhenTheyComeBack) {
  proven("ann");
  bob.says("/ignore ann");
  world.registry().check();
  proven("ann").says("/quit");
  bob.sees();
  bob.says("/unignore ann");
  EXPECT_EQ(bob.sees(), "* You see what ann says again.");
  bob.says("/unignore ann");
  EXPECT_EQ(bob.sees(), "* You do not ignore ann.");
  EXPECT_EQ(bob_sees_of(proven("ann"), "here I am"), "ann: here I am");
}

TEST_F(IgnoredNames, SomebodyWhoTakesTheNameAfterItsReleaseAndIsIgnoredBothWaysMissesTheLineOnce) {
  Client& ann = proven("ann");
  bob.says("/ignore ann");
  ann.says("/release secret words");
  ann.says("/nick caz");
  Client& eve = proven("ann");
  bob.says("/ignore ann");
  EXPECT_EQ(bob_sees_of(eve, "one"), "");
  EXPECT_EQ(bob_sees_of(ann, "two"), "");
  EXPECT_EQ(bob_sees_of(world.slash("dora"), "three"), "dora: three");
}

TEST_F(IgnoredNames, NobodyIgnoresItself) {
  Client& ann = proven("ann");
  bob.says("/ignore ann");
  ann.says("/release secret words");
  ann.says("/quit");
  bob.says("/nick ann");
  bob.says("/claim secret words");
  bob.sees();
  bob.says("hello");
  bob.says("/msg ann hello");
  EXPECT_EQ(bob.sees(), "[from ann] hello\n[to ann] hello");
}

TEST_F(IgnoredNames, AreForgottenWithWhoeverIgnoresThem) {
  Client& ann = proven("ann");
  bob.says("/ignore ann");
  bob.says("/quit");
  ann.says("hello");
  Client& other = world.slash("bob");
  ann.says("hello");
  EXPECT_EQ(other.sees(), "ann: hello");
}

}  // namespace
}  // namespace confab
