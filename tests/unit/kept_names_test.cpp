// Kept names as those who use them see them: claims, releases, the password at the prompt, and taking over.
#include <gtest/gtest.h>

#include <string>

#include "support/world.hpp"

namespace confab {
namespace {

using test::Client;
using test::World;

class KeptNamesTest : public testing::Test {
 protected:
  KeptNamesTest() : KeptNamesTest(10) {}
  explicit KeptNamesTest(std::uint32_t names_max) : world(with(names_max)) {
    world.passwords.works_at_once(true);
    world.keeps_names();
  }

  static test::WorldOptions with(std::uint32_t names_max) {
    test::WorldOptions options;
    options.limits.names_max = names_max;
    return options;
  }

  /// Somebody has kept `name` by "secret words", and is gone.
  void keep(std::string_view name) {
    Client& owner = world.slash(name);
    owner.says("/claim secret words");
    owner.says("/quit");
    owner.sees();
  }

  Client& at_the_prompt(std::string_view name) {
    Client& client = world.connects("slash");
    client.says(name);
    client.receives();
    return client;
  }

  World world;
};

TEST_F(KeptNamesTest, AClaimedNameTakesItsPasswordFromThenOn) {
  Client& ann = world.slash("ann");
  ann.says("/claim secret words");
  EXPECT_EQ(ann.sees(), "* The name ann is yours. Give the password when you come back.");
  ann.says("/quit");
  Client& again = world.connects("slash");
  again.receives();
  again.says("ANN");
  EXPECT_EQ(again.sees(), "* The name ANN is kept. Enter its password:");
  EXPECT_FALSE(again.named());
  again.says("  secret words\t");
  EXPECT_EQ(again.sees(), "* Hello, ANN. You are in lobby with no others. Type /help for commands.");
}

TEST_F(KeptNamesTest, ThreeWrongPasswordsEndTheConnection) {
  keep("ann");
  Client& eve = at_the_prompt("ann");
  eve.says("not the words");
  EXPECT_EQ(eve.sees(), "* That is not the password. Enter it again:");
  eve.says("short");
  EXPECT_EQ(eve.sees(), "* That is not the password. Enter it again:");
  EXPECT_FALSE(eve.is_closed());
  eve.says("again not them");
  EXPECT_EQ(eve.sees(), "* That is not the password. That was one try too many. Goodbye.");
  EXPECT_TRUE(eve.is_closed());
}

TEST_F(KeptNamesTest, TheThirdTryMayBeTheRightOne) {
  keep("ann");
  Client& ann = at_the_prompt("ann");
  ann.says("not the words");
  ann.says("again not them");
  ann.sees();
  ann.says("secret words");
  EXPECT_EQ(ann.name(), "ann");
}

TEST_F(KeptNamesTest, APasswordHas8To128Bytes) {
  const auto claim = [this](std::string_view name, const std::string& password) {
    Client& client = world.slash(name);
    client.says("/claim " + password);
    std::string answer = client.sees();
    client.says("/quit");
    return answer;
  };
  EXPECT_EQ(claim("a", "1"), "* Passwords have 8 to 128 bytes.");
  EXPECT_EQ(claim("b", "1234567"), "* Passwords have 8 to 128 bytes.");
  EXPECT_EQ(claim("c", "12345678"), "* The name c is yours. Give the password when you come back.");
  EXPECT_EQ(claim("d", std::string(128, 'x')), "* The name d is yours. Give the password when you come back.");
  EXPECT_EQ(claim("e", std::string(129, 'x')), "* Passwords have 8 to 128 bytes.");
  EXPECT_EQ(claim("f", "пароль с пробелом"), "* The name f is yours. Give the password when you come back.");
}

TEST_F(KeptNamesTest, TheLongestPasswordFitsAtThePromptAndALongerLineIsATry) {
  Client& owner = world.slash("ann");
  owner.says("/claim " + std::string(128, 'x'));
  owner.says("/quit");
  Client& ann = at_the_prompt("ann");
  ann.says(std::string(129, 'x'));
  EXPECT_EQ(ann.sees(), "* No password is longer than 128 bytes. Enter it again:");
  ann.says(std::string(128, 'y') + std::string(1000, 'y'));
  EXPECT_EQ(ann.sees(), "* No password is longer than 128 bytes. Enter it again:");
  ann.says(std::string(128, 'x'));
  EXPECT_EQ(ann.name(), "ann");
}

TEST_F(KeptNamesTest, OneTextIsOnePasswordHoweverItIsComposed) {
  Client& owner = world.slash("ann");
  owner.says("/claim caf\xc3\xa9 noir");
  owner.says("/quit");
  Client& ann = at_the_prompt("ann");
  ann.says("cafe\xcc\x81 noir");
  EXPECT_EQ(ann.name(), "ann");
}

TEST_F(KeptNamesTest, WithoutAPlaceForNamesNoneIsKept) {
  World plain;
  Client& ann = plain.slash("ann");
  ann.says("/claim secret words");
  ann.says("/release secret words");
  EXPECT_EQ(ann.sees(), "* This server keeps no names.\n* This server keeps no names.");
}

TEST_F(KeptNamesTest, ClaimingAgainChangesThePassword) {
  Client& ann = world.slash("ann");
  ann.says("/claim secret words");
  ann.says("/claim other words");
  EXPECT_EQ(ann.sees(),
            "* The name ann is yours. Give the password when you come back.\n* The name ann has a new password.");
  ann.says("/quit");
  Client& again = at_the_prompt("ann");
  again.says("secret words");
  EXPECT_FALSE(again.named());
  again.says("other words");
  EXPECT_TRUE(again.named());
}

TEST_F(KeptNamesTest, AReleaseTakesThePassword) {
  Client& ann = world.slash("ann");
  ann.says("/release secret words");
  EXPECT_EQ(ann.sees(), "* The name ann is not kept.");
  ann.says("/claim secret words");
  ann.says("/release");
  ann.says("/release other words");
  ann.says("/release short");
  ann.sees();
  EXPECT_EQ(world.names.names.size(), 1U);
  ann.says("/release secret words");
  EXPECT_EQ(ann.sees(), "* The name ann is free again.");
  EXPECT_TRUE(world.names.names.empty());
  ann.says("/quit");
  EXPECT_EQ(world.slash("ann").name(), "ann");
}

TEST_F(KeptNamesTest, BlanksBeforeTheCommandDoNotMakeAPasswordTalk) {
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  ann.sees();
  ann.says("  /claim secret words");
  EXPECT_EQ(ann.sees(), "* The name ann is yours. Give the password when you come back.");
  ann.says("\xe2\x80\x8b/Release secret words");
  EXPECT_EQ(ann.sees(), "* The name ann is free again.");
  ann.says("\t/claimsecret");
  EXPECT_EQ(ann.sees(), "* Usage: /claim PASSWORD");
  ann.says(" /me is text");
  EXPECT_EQ(bob.sees(), "ann:  /me is text");
}

TEST_F(KeptNamesTest, NoAnswerShowsAPassword) {
  Client& ann = world.slash("ann");
  for (const char* line :
       {"/claim", "/claim hunter2", "/claim hunter22", "/claim:hunter22", "/CLAIMhunter22", "/release",
        "/release hunter2", "/release:hunter22", "/help claim hunter22", "/release hunter22"}) {
    ann.says(line);
  }
  const std::string answers = ann.sees();
  EXPECT_EQ(answers.find("hunter"), std::string::npos) << answers;
}

TEST_F(KeptNamesTest, TheRightPasswordTakesTheNameOverFromWhoeverHasIt) {
  Client& old = world.slash("ann");
  Client& bob = world.slash("bob");
  Client& eve = world.sigil("eve");
  old.says("/claim secret words");
  old.says("/join dev");
  for (Client* client : {&old, &bob, &eve}) client->sees();
  Client& fresh = at_the_prompt("Ann");
  fresh.says("secret words");
  EXPECT_EQ(old.sees(), "* You have come in from elsewhere. Goodbye.");
  EXPECT_TRUE(old.is_closed());
  EXPECT_EQ(bob.sees(), "* Ann joined.");
  EXPECT_EQ(fresh.sees(), "* Hello, Ann. In lobby with 2 others: bob, eve. Type /help for commands.");
  old.says("still here");
  EXPECT_EQ(bob.sees() + eve.sees() + fresh.sees(), "");
  fresh.says("here I am");
  EXPECT_EQ(bob.sees(), "Ann: here I am");
}

TEST_F(KeptNamesTest, WhoIsTakenOverInTheSameRoomLeavesAndThenJoins) {
  Client& old = world.slash("ann");
  Client& bob = world.slash("bob");
  old.says("/claim secret words");
  bob.sees();
  at_the_prompt("ann").says("secret words");
  EXPECT_EQ(bob.sees(), "* ann left.\n* ann joined.");
}

TEST_F(KeptNamesTest, NothingIsHeardThatTheOldOneHadSentAndStillWaited) {
  keep("ann");
  Client& fresh = at_the_prompt("ann");
  Client& old = at_the_prompt("ann");
  old.says("secret words");
  Client& bob = world.slash("bob");
  world.passwords.works_at_once(false);
  old.sends("/claim other words\nstill talking\n");
  fresh.says("secret words");
  world.passwords_are_worked_on();
  EXPECT_EQ(fresh.name(), "ann");
  EXPECT_EQ(bob.sees(), "* ann left.\n* ann joined.");
  EXPECT_TRUE(old.is_closed());
  EXPECT_EQ(world.names.names.at("ann").hash, test::FakePasswords::hash_of("secret words")) << "nor is its claim";
}

TEST_F(KeptNamesTest, TheSessionWaitsForTheAnswerAndTheNextLinesWait) {
  keep("ann");
  world.passwords.works_at_once(false);
  Client& bob = world.slash("bob");
  Client& ann = at_the_prompt("ann");
  ann.sends("secret words\nhello\n");
  EXPECT_EQ(ann.sees(), "");
  EXPECT_FALSE(ann.named());
  world.passwords_are_worked_on();
  EXPECT_TRUE(ann.named());
  EXPECT_EQ(bob.sees(), "* ann joined.\nann: hello");
}

TEST_F(KeptNamesTest, WhileTheQueueIsFullTheTryWaitsAndDoesNotCount) {
  keep("ann");
  world.passwords.is_busy(true);
  Client& ann = at_the_prompt("ann");
  ann.says("secret words");
  for (int i = 0; i < 20; ++i) world.passwords_are_worked_on();
  EXPECT_EQ(ann.sees(), "");
  world.passwords.is_busy(false);
  world.passwords_are_worked_on();
  EXPECT_TRUE(ann.named());
}

TEST_F(KeptNamesTest, AClaimIsRefusedWhileTheQueueIsFull) {
  Client& ann = world.slash("ann");
  world.passwords.is_busy(true);
  ann.says("/claim secret words");
  EXPECT_EQ(ann.sees(), "* The server is busy with passwords. Please try again in a moment.");
}

TEST_F(KeptNamesTest, WhoLeavesBeforeTheAnswerLeavesNothingBehind) {
  world.passwords.works_at_once(false);
  Client& ann = world.slash("ann");
  ann.says("/claim secret words");
  ann.is_lost();
  world.passwords_are_worked_on();
  EXPECT_TRUE(world.names.names.empty());
  Client& again = world.slash("ann");
  again.says("/claim other words");
  world.passwords_are_worked_on();
  EXPECT_EQ(world.names.names.at("ann").hash, test::FakePasswords::hash_of("other words"));
}

TEST_F(KeptNamesTest, ABannedNameStaysRefusedWithThePassword) {
  keep("ann");
  world.registry().refuse_names([](std::string_view name) { return name == "ann"; });
  Client& ann = at_the_prompt("ann");
  ann.says("secretwords");
  EXPECT_EQ(ann.sees(), "* That name is banned. Enter your username:");
  EXPECT_EQ(ann.name(), "") << "what a script sends for the password became no name";
  Client& bot = world.connects("sigil");
  bot.says("ann secretwords");
  EXPECT_EQ(bot.receives(), "");
  EXPECT_EQ(bot.name(), "");
}

TEST_F(KeptNamesTest, ANameReleasedWhileSomebodyIsAskedForItsPasswordIsFree) {
  Client& old = world.slash("ann");
  old.says("/claim secret words");
  Client& fresh = at_the_prompt("ann");
  old.says("/release secret words");
  old.says("/quit");
  fresh.says("anything it may be");
  EXPECT_EQ(fresh.name(), "ann");
}

TEST_F(KeptNamesTest, AProofEndsWithItsPassword) {
  Client& first = world.slash("ann");
  first.says("/claim secret words");
  const Person& person = *world.registry().find_person("ann");
  EXPECT_EQ(world.registry().kept_names().proven_name(person), "ann");
  EXPECT_TRUE(world.registry().kept_names().is_kept("ANN"));
  EXPECT_FALSE(world.registry().kept_names().is_kept_from(person, "Ann"));
  first.says("/release secret words");
  EXPECT_EQ(world.registry().kept_names().proven_name(person), "");
}

TEST_F(KeptNamesTest, NobodyTakesAKeptNameByNickButItsOwner) {
  Client& ann = world.slash("ann");
  ann.says("/claim secret words");
  ann.says("/nick caz");
  Client& eve = world.slash("eve");
  ann.sees();
  eve.says("/nick Ann");
  EXPECT_EQ(eve.sees(), "* That name is kept. Its owner can use it with a password.");
  ann.says("/nick Ann");
  EXPECT_EQ(ann.name(), "Ann");
}

TEST_F(KeptNamesTest, AProofEndsOnceSomebodyElseHasReleasedTheName) {
  Client& first = world.slash("ann");
  first.says("/claim secret words");
  first.says("/nick caz");
  Client& second = at_the_prompt("ann");
  second.says("secret words");
  second.says("/release secret words");
  second.says("/claim other words");
  second.says("/quit");
  first.sees();
  first.says("/nick ann");
  EXPECT_EQ(first.sees(), "* That name is kept. Its owner can use it with a password.");
}

// ---- Sigil

TEST_F(KeptNamesTest, OnSigilThePasswordFollowsTheName) {
  keep("bot");
  Client& bot = world.connects("sigil");
  bot.says("bot secret words");
  EXPECT_EQ(bot.sees(), "");
  EXPECT_EQ(bot.name(), "bot");
}

TEST_F(KeptNamesTest, OnSigilTheLongestNameAndPasswordFitIntoTheFirstLine) {
  const std::string name(24, 'n');
  Client& owner = world.slash(name);
  owner.says("/claim " + std::string(128, 'x'));
  owner.says("/quit");
  Client& bot = world.connects("sigil");
  bot.says(name + " " + std::string(128, 'x'));
  EXPECT_EQ(bot.name(), name);
}

TEST_F(KeptNamesTest, OnSigilAWrongPasswordAndNoneCloseWithoutAWord) {
  keep("bot");
  for (const char* line : {"bot", "bot other words", "bot short", "free secret words"}) {
    Client& bot = world.connects("sigil");
    bot.says(line);
    EXPECT_EQ(bot.receives(), "") << line;
    EXPECT_TRUE(bot.is_closed()) << line;
  }
}

TEST_F(KeptNamesTest, OnSigilABusyServerTriesTheLineAgain) {
  keep("bot");
  world.passwords.is_busy(true);
  Client& bot = world.connects("sigil");
  bot.says("bot secret words");
  world.passwords_are_worked_on();
  world.passwords.is_busy(false);
  world.passwords.works_at_once(false);
  world.passwords_are_worked_on();
  EXPECT_FALSE(bot.named());
  world.passwords_are_worked_on();
  EXPECT_EQ(bot.name(), "bot");
}

TEST_F(KeptNamesTest, SigilTakesANameOverSilently) {
  keep("bot");
  Client& old = world.connects("sigil");
  old.says("bot secret words");
  old.sees();
  Client& fresh = world.connects("sigil");
  fresh.says("bot secret words");
  EXPECT_EQ(old.receives() + fresh.receives(), "");
  EXPECT_TRUE(old.is_closed());
  EXPECT_EQ(fresh.name(), "bot");
}

}  // namespace
}  // namespace confab
