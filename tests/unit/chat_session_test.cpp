// Sessions of both dialects, from the first command to the last word, as a client sees them.
#include "confab/frontends/chat_session.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "support/world.hpp"

namespace confab {
namespace {

using namespace std::string_view_literals;
using test::Client;
using test::World;

constexpr std::string_view prompt = "* Welcome to confab. Enter your username:";

// ---- Commands, as the client sees them

TEST(SlashSession, OnesOwnLinesDoNotComeBack) {
  World world;
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  ann.sees();
  ann.says("hello");
  ann.says("//me too");
  EXPECT_EQ(ann.sees(), "");
  EXPECT_EQ(bob.sees(), "ann: hello\nann: /me too");
}

TEST(SlashSession, AnEmptyLineIsIgnored) {
  World world;
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  ann.sees();
  ann.sends("\n\r\n\x1b\n");
  EXPECT_EQ(ann.sees(), "");
  EXPECT_EQ(bob.sees(), "");
}

TEST(SlashSession, PrivateMessagesAreConfirmed) {
  World world;
  Client& ann = world.slash("ann");
  Client& bob = world.slash("Bob");
  Client& eve = world.sigil("eve");
  ann.sees();
  bob.sees();
  ann.says("/msg bob psst");
  EXPECT_EQ(ann.sees(), "[to Bob] psst") << "with the name as its bearer wrote it";
  EXPECT_EQ(bob.sees(), "[from ann] psst");
  ann.says("/msg nobody psst");
  EXPECT_EQ(ann.sees(), "* No user named nobody is here.");
  ann.says("/msg eve hi");
  EXPECT_EQ(eve.sees(), "#ann: hi");
  eve.says("#ann hi yourself");
  EXPECT_EQ(ann.sees(), "[to eve] hi\n[from eve] hi yourself");
  EXPECT_EQ(eve.sees(), "") << "scripts get no confirmation";
}

TEST(SlashSession, UnknownCommandsAndMisuseAreNeverBroadcast) {
  World world;
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  ann.sees();
  for (const auto line : {"/frob", "/join", "/msg bob", "/leave now", "/", "/help x y", "/join a b"}) ann.says(line);
  EXPECT_EQ(bob.sees(), "");
  EXPECT_EQ(world.registry().rooms().size(), 1U);
  EXPECT_FALSE(ann.is_closed());
}

TEST(SlashSession, ALineTooLongIsDroppedWithANotice) {
  World world;
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  ann.sees();
  ann.says(std::string(4097, 'x'));
  EXPECT_EQ(ann.sees(), "* That line is longer than 4096 bytes and was not sent.");
  ann.says(std::string(4096, 'y'));
  ann.says("z");
  EXPECT_EQ(bob.sees(), "ann: " + std::string(4096, 'y') + "\nann: z");
  EXPECT_EQ(ann.sees(), "");
}

TEST(SlashSession, LeaveInTheLobbySaysSo) {
  World world;
  Client& ann = world.slash("ann");
  ann.says("/leave");
  EXPECT_EQ(ann.sees(), "* You are already in lobby.");
  ann.says("/join dev");
  ann.sees();
  ann.says("/join #DEV");
  EXPECT_EQ(ann.sees(), "* You are already in dev.");
}

TEST(SigilSession, TheLobbyByName) {
  World world;
  Client& ann = world.sigil("ann");
  Client& bob = world.sigil("bob");
  ann.says("@lobby hi");
  EXPECT_EQ(bob.sees(), "ann: hi");
  ann.says("!enter lobby");
  EXPECT_EQ(ann.sees(), "");
  ann.says("!leave lobby");
  EXPECT_EQ(ann.sees(), "! the lobby cannot be left");
  ann.says("!members lobby");
  EXPECT_EQ(ann.sees(), "ann bob");
}

TEST(SigilSession, EnteringTwiceAndLeavingWhereOneIsNotAreNothing) {
  World world;
  Client& ann = world.sigil("ann");
  ann.says("!leave dev");
  ann.says("!enter dev");
  ann.says("!enter dev");
  ann.says("!rooms");
  EXPECT_EQ(ann.sees(), "dev");
  ann.says("!leave dev");
  ann.says("!leave dev");
  ann.says("!rooms");
  EXPECT_EQ(ann.receives(), "\n");
}

TEST(SigilSession, TextThatBeginsWithASigilIsDoubled) {
  World world;
  Client& ann = world.sigil("ann");
  Client& bob = world.slash("bob");
  ann.says("##1");
  ann.says("@@home");
  ann.says("!!important");
  EXPECT_EQ(bob.sees(), "ann: #1\nann: @home\nann: !important");
}

TEST(SigilSession, ALineTooLongIsAnErrorLine) {
  World world;
  Client& ann = world.sigil("ann");
  ann.says(std::string(4097, 'x'));
  EXPECT_EQ(ann.sees(), "! line too long: at most 4096 bytes");
}

TEST(Sessions, SeeEachOtherOverBothDialects) {
  World world;
  Client& ann = world.slash("ann");
  Client& bob = world.sigil("bob");
  ann.sees();
  bob.says("!enter dev");
  ann.says("/join dev");
  EXPECT_EQ(ann.sees(), "* You are now in dev with 1 other: bob.");
  ann.says("hello");
  bob.says("@dev hi");
  EXPECT_EQ(bob.sees(), "@dev ann: hello");
  EXPECT_EQ(ann.sees(), "bob: hi");
  bob.says("lobby only");
  EXPECT_EQ(ann.sees(), "") << "a slash user is in one room";
}

TEST(Sessions, NoTextOfAUserCanPassForANoticeOrForAnother) {
  World world;
  Client& ann = world.slash("ann");
  Client& eve = world.sigil("eve");
  ann.sees();
  for (const std::string_view forged : {"* bob joined."sv, "bob: hi"sv, "[from bob] hi"sv, "x\x1b[1A\x0d* bob left."sv,
                                        "\xe2\x80\xa8* bob left."sv, "\xc2\x85* bob left."sv}) {
    eve.sends(std::string(forged) + "\n");
  }
  std::string lines = ann.sees() + "\n";
  while (!lines.empty()) {
    EXPECT_TRUE(lines.starts_with("eve: ")) << lines;
    lines.erase(0, lines.find('\n') + 1);
  }
}

// ---- Ending

TEST(Quit, SaysGoodbyeSendsWhatIsQueuedAndCloses) {
  World world;
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  ann.sees();
  bob.says("one more thing");
  ann.sends("/quit\nnever heard\n");
  EXPECT_EQ(ann.sees(), "bob: one more thing\n* Goodbye, ann.");
  EXPECT_TRUE(ann.is_closed());
  EXPECT_EQ(bob.sees(), "* ann left.");
  EXPECT_EQ(world.registry().find_person("ann"), nullptr);
}

TEST(Quit, ASlowReaderGetsEverythingFirst) {
  World world;
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  ann.sees();
  ann.socket_takes(3);
  bob.says("one more thing");
  world.settle();
  ann.says("/quit");
  bob.says("not for ann");
  EXPECT_FALSE(ann.is_closed());
  ann.reads_all();
  EXPECT_EQ(ann.sees(), "bob: one more thing\n* Goodbye, ann.");
  EXPECT_TRUE(ann.is_closed());
}

TEST(Quit, ScriptsGetNoWord) {
  World world;
  Client& ann = world.sigil("ann");
  ann.says("!quit");
  EXPECT_EQ(ann.receives(), "");
  EXPECT_TRUE(ann.is_closed());
}

TEST(Ending, HangingUpIsLeavingAndTheUnterminatedTailIsNotSaid) {
  World world;
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  ann.sees();
  bob.sends("last words\nnot sa");
  bob.hangs_up();
  EXPECT_EQ(ann.sees(), "bob: last words\n* bob left.");
}

TEST(Ending, ALostConnectionIsToldInEveryRoom) {
  World world;
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  Client& eve = world.sigil("eve");
  eve.says("!enter dev");
  bob.says("/join dev");
  ann.sees();
  bob.sees();
  eve.is_lost();
  EXPECT_EQ(ann.sees(), "* eve left (connection lost).");
  EXPECT_EQ(bob.sees(), "* eve left (connection lost).");
}

TEST(Ending, AClientThatNeverGaveANameLeavesNoTrace) {
  World world;
  Client& ann = world.slash("ann");
  Client& bob = world.connects("slash");
  bob.hangs_up();
  Client& eve = world.connects("sigil");
  eve.is_lost();
  EXPECT_EQ(ann.sees(), "");
}

TEST(Ending, TheNameIsFreeAtOnce) {
  World world;
  world.slash("ann").is_lost();
  world.sigil("ann").says("!quit");
  world.slash("Ann");
}

TEST(Shutdown, SlashClientsAreToldAfterAllThatIsQueued) {
  World world;
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  Client& eve = world.sigil("eve");
  Client& unnamed = world.connects("slash");
  ann.sees();
  bob.says("hello");
  world.shuts_down();
  EXPECT_EQ(ann.sees(), "bob: hello\n* The server is shutting down. Goodbye.");
  EXPECT_EQ(eve.sees(), "bob: hello");
  EXPECT_EQ(unnamed.sees(), std::string(prompt) + "\n* The server is shutting down. Goodbye.");
  for (Client* client : {&ann, &bob, &eve, &unnamed}) EXPECT_TRUE(client->is_closed());
  EXPECT_TRUE(world.registry().people().empty());
}

}  // namespace
}  // namespace confab
