// How clients of both dialects get their names.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "support/world.hpp"

namespace confab {
namespace {

using test::Client;
using test::World;

constexpr std::string_view prompt = "* Welcome to confab. Enter your username:";
constexpr std::string_view names_rule = "* Names: a-z, 0-9, - _ and ., up to 24 characters.";

// ---- Logging in with slash

TEST(SlashLogin, AsInTheContract) {
  World world;
  world.slash("alice");
  world.slash("bob");
  Client& carol = world.connects("slash");
  EXPECT_EQ(carol.receives(), "* Welcome to confab. Enter your username:\n");
  EXPECT_FALSE(carol.named());
  carol.says("bob smith");
  EXPECT_EQ(carol.receives(), "* Names: a-z, 0-9, - _ and ., up to 24 characters. Enter your username:\n");
  carol.says("alice");
  EXPECT_EQ(carol.receives(), "* That name is in use. Enter your username:\n");
  carol.says("carol");
  EXPECT_EQ(carol.receives(), "* Hello, carol. In lobby with 2 others: alice, bob. Type /help for commands.\n");
  EXPECT_TRUE(carol.named());
  EXPECT_EQ(carol.name(), "carol");
}

TEST(SlashLogin, EmptyLinesAreIgnored) {
  World world;
  Client& ann = world.connects("slash");
  ann.receives();
  ann.sends("\n\r\n\n\x07\n");
  EXPECT_EQ(ann.receives(), "");
  ann.says("ann");
  EXPECT_EQ(ann.name(), "ann");
}

TEST(SlashLogin, ALineOfBlanksIsEmpty) {
  World world;
  Client& ann = world.connects("slash");
  ann.receives();
  for (int i = 0; i < 10; ++i) ann.sends("   \n\t\n\u00a0\u200b \n");
  EXPECT_EQ(ann.receives(), "") << "no try";
  ann.says("ann");
  EXPECT_EQ(ann.name(), "ann");
}

TEST(SlashLogin, BlanksAroundANameAreNoPartOfIt) {
  for (const std::string_view typed : {"ann ", " ann", "ann\t", "\t ann  ", "\u00a0ann\u00a0", "ann\u200b",
                                       "\u200b ann\u3000", "\u2060ann\u200d", "\ufeff\u2003ann\u202f"}) {
    World world;
    Client& ann = world.connects("slash");
    ann.says(typed);
    EXPECT_EQ(ann.name(), "ann") << typed;
  }
}

TEST(SlashLogin, BlanksWithinANameAreRefused) {
  World world;
  Client& ann = world.connects("slash");
  for (const std::string_view typed : {"an n", "an\u00a0n", "an\u200bn"}) ann.says(typed);
  EXPECT_EQ(ann.name(), "");
  EXPECT_FALSE(ann.is_closed());
}

TEST(SlashLogin, AReservedNameIsRefused) {
  World world;
  Client& ann = world.connects("slash");
  ann.receives();
  ann.says("LOBBY");
  EXPECT_EQ(ann.sees(), "* That name is reserved. Enter your username:");
}

TEST(SlashLogin, FourRefusalsAreForgivenAndTheFifthCloses) {
  World world;
  Client& taken = world.slash("taken");
  Client& patient = world.connects("slash");
  for (const std::string_view name : {"-", "taken", "lobby", "a b"}) patient.says(name);
  EXPECT_FALSE(patient.is_closed());
  patient.says("patient");
  EXPECT_EQ(patient.name(), "patient");

  Client& stubborn = world.connects("slash");
  for (const std::string_view name : {"-", "taken", "lobby", "a b"}) stubborn.says(name);
  stubborn.sees();
  taken.sees();
  stubborn.says("taken");
  stubborn.says("stubborn");
  const std::string last = stubborn.receives();
  EXPECT_TRUE(last.starts_with("* That name is in use. ")) << last;
  EXPECT_TRUE(last.ends_with("Goodbye.\n")) << last;
  EXPECT_TRUE(stubborn.is_closed());
  EXPECT_EQ(taken.sees(), "") << "it has never been here";
}

TEST(SlashLogin, NothingSentAfterTheFifthRefusalIsHeard) {
  World world;
  Client& ann = world.slash("ann");
  Client& hasty = world.connects("slash");
  hasty.sends("-\n-\n-\n-\n-\nhasty\nhello\n");
  EXPECT_TRUE(hasty.is_closed());
  EXPECT_EQ(ann.sees(), "");
  EXPECT_EQ(world.registry().people().size(), 1U);
}

TEST(SlashLogin, ALineTooLongIsARefusedName) {
  World world;
  Client& ann = world.connects("slash");
  ann.receives();
  ann.says(std::string(129, 'a'));
  EXPECT_EQ(ann.sees(), std::string(names_rule) + " Enter your username:");
  for (int i = 0; i < 4; ++i) ann.says(std::string(5000, 'a'));
  EXPECT_TRUE(ann.is_closed());
}

TEST(SlashLogin, NameAndFirstWordsMayComeInOneSegment) {
  World world;
  Client& ann = world.slash("ann");
  Client& bob = world.connects("slash");
  bob.sends("bob\nhello\n/join dev\n");
  EXPECT_EQ(ann.sees(), "* bob joined.\nbob: hello\n* bob left for dev.");
  EXPECT_EQ(bob.sees(), std::string(prompt) +
                            "\n* Hello, bob. You are in lobby with 1 other: ann. Type /help for commands."
                            "\n* You are now in dev with no others.");
}

TEST(SlashLogin, ANameOverdueClosesWithAReason) {
  World world;
  Client& ann = world.connects("slash");
  ann.receives();
  ann.login_times_out();
  EXPECT_EQ(ann.receives(), "* No username was given in time. Goodbye.\n");
  EXPECT_TRUE(ann.is_closed());
}

TEST(SlashLogin, WithoutNoticesThereIsNoGreeting) {
  World world(test::with_notices(Notices::none));
  Client& ann = world.connects("slash");
  ann.says("ann");
  EXPECT_EQ(ann.sees(), prompt);
  EXPECT_EQ(ann.name(), "ann");
  world.slash("bob");
  EXPECT_EQ(ann.sees(), "");
}

TEST(SlashLogin, WithQuietNoticesThereIsAGreetingButNoJoins) {
  World world(test::with_notices(Notices::quiet));
  Client& ann = world.connects("slash");
  ann.says("ann");
  EXPECT_EQ(ann.sees(),
            std::string(prompt) + "\n* Hello, ann. You are in lobby with no others. Type /help for commands.");
  world.slash("bob").says("/join dev");
  EXPECT_EQ(ann.sees(), "");
}

// ---- The message of the day

TEST(Motd, IsShownAfterTheGreetingALineEach) {
  World world;
  world.registry().set_motd({"Be kind.", "", std::string(200, 'x')});
  Client& ann = world.connects("slash");
  ann.says("ann");
  const std::string motd = "* Be kind.\n*\n* " + std::string(200, 'x');
  EXPECT_EQ(ann.sees(),
            std::string(prompt) + "\n* Hello, ann. You are in lobby with no others. Type /help for commands.\n" + motd);
  ann.says("/motd");
  EXPECT_EQ(ann.sees(), motd);
}

TEST(Motd, IsShownWithQuietNoticesAndNotWithoutAny) {
  World quiet(test::with_notices(Notices::quiet));
  quiet.registry().set_motd({"Be kind."});
  Client& ann = quiet.connects("slash");
  ann.says("ann");
  EXPECT_TRUE(ann.sees().ends_with("\n* Be kind."));
  World silent(test::with_notices(Notices::none));
  silent.registry().set_motd({"Be kind."});
  Client& bob = silent.connects("slash");
  bob.says("bob");
  EXPECT_EQ(bob.sees(), prompt);
  bob.says("/motd");
  EXPECT_EQ(bob.sees(), "* Be kind.") << "somebody asked";
}

TEST(Motd, AnotherOneIsForThoseWhoComeFromThenOn) {
  World world;
  world.registry().set_motd({"one"});
  Client& ann = world.slash("ann");
  world.registry().set_motd({"two"});
  EXPECT_EQ(ann.sees(), "");
  Client& bob = world.connects("slash");
  bob.says("bob");
  EXPECT_TRUE(bob.sees().ends_with("\n* two"));
}

TEST(Motd, WhoeverAsksForOneThatIsNotThereIsTold) {
  World world;
  Client& ann = world.slash("ann");
  ann.says("/motd");
  EXPECT_EQ(ann.sees(), "* There is no message of the day.");
}

TEST(Motd, SigilGetsNothing) {
  World world;
  world.registry().set_motd({"Be kind."});
  Client& ann = world.connects("sigil");
  ann.says("ann");
  EXPECT_EQ(ann.receives(), "");
}

// ---- Logging in with sigil

TEST(SigilLogin, SaysNothingUntilANicknameIsAcceptedAndNothingThen) {
  World world;
  Client& ann = world.connects("sigil");
  EXPECT_EQ(ann.receives(), "");
  ann.sends("\n\n");
  EXPECT_EQ(ann.receives(), "");
  ann.says("ann");
  EXPECT_EQ(ann.receives(), "");
  EXPECT_EQ(ann.name(), "ann");
  EXPECT_FALSE(ann.is_closed());
}

TEST(SigilLogin, AnInvalidNicknameClosesWithoutAWord) {
  for (const std::string_view nickname : {"a_b", "a-b", "a.b", "a b", "-", "!users", "#bob hi", "lobby", "jürgen"}) {
    World world;
    Client& client = world.connects("sigil");
    client.says(nickname);
    EXPECT_TRUE(client.is_closed()) << nickname;
    EXPECT_EQ(client.receives(), "") << nickname;
    EXPECT_TRUE(world.registry().people().empty()) << nickname;
  }
}

TEST(SigilLogin, BlanksAroundANicknameAreNoPartOfItAndBlankLinesAreNone) {
  for (const std::string_view typed : {"ann ", " ann", "ann\t", "\u00a0ann\u200b", "\u3000\n \t\n\u200b\nann"}) {
    World world;
    Client& ann = world.connects("sigil");
    ann.says(typed);
    EXPECT_EQ(ann.name(), "ann") << typed;
  }
}

TEST(SigilLogin, ANicknameInUseClosesWithoutAWord) {
  World world;
  world.slash("ann");
  Client& other = world.connects("sigil");
  other.says("ANN");
  EXPECT_TRUE(other.is_closed());
  EXPECT_EQ(other.receives(), "");
}

TEST(SigilLogin, ANicknameMayHave24CharactersAndNotOneMore) {
  World world;
  world.sigil(std::string(24, 'a'));
  Client& longer = world.connects("sigil");
  longer.says(std::string(25, 'b'));
  EXPECT_TRUE(longer.is_closed());
}

TEST(SigilLogin, ALineTooLongOrATimeOutClosesWithoutAWord) {
  World world;
  Client& verbose = world.connects("sigil");
  verbose.says(std::string(129, 'a'));
  EXPECT_TRUE(verbose.is_closed());
  EXPECT_EQ(verbose.receives(), "");
  Client& mute = world.connects("sigil");
  mute.login_times_out();
  EXPECT_TRUE(mute.is_closed());
  EXPECT_EQ(mute.receives(), "");
}

}  // namespace
}  // namespace confab
