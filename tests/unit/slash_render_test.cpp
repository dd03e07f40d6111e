#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "confab/frontends/dialect.hpp"
#include "confab/frontends/frontends.hpp"
#include "support/reader.hpp"
#include "support/world.hpp"

namespace confab {
namespace {

using test::Client;
using test::FlushLoop;
using test::Reader;
using test::World;
using Reason = Refusal::Reason;

std::string rendered(const Event& event) {
  std::string line = "|";
  slash_dialect().render({1, Instant{}, nullptr, event}, line);
  return line;
}

std::string rendered(const Reply& reply) {
  FlushLoop loop(100'000);
  Reader reader(loop.schedule());
  const Person carol(*Name::parse("carol", NameAlphabet::extended), Residence::one_room, nullptr);
  slash_dialect().render(reply, &carol, reader.queue());
  loop.run();
  return reader.receives();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// ---- Events

TEST(SlashRender, AMessageIsNameColonText) {
  EXPECT_EQ(rendered(Said{"lobby", true, "carol", "hello all"}), "|carol: hello all");
  EXPECT_EQ(rendered(Said{"dev", false, "carol", " * x"}), "|carol:  * x");
}

TEST(SlashRender, APrivateMessageSaysWhoItIsFrom) {
  EXPECT_EQ(rendered(SaidPrivately{"carol", "psst"}), "|[from carol] psst");
}

TEST(SlashRender, ComingsAndGoings) {
  EXPECT_EQ(rendered(Joined{"dev", "carol"}), "|* carol joined.");
  EXPECT_EQ(rendered(Left{"dev", "carol", std::nullopt, Departure::ordinary}), "|* carol left.");
  EXPECT_EQ(rendered(Left{"dev", "carol", "tea", Departure::ordinary}), "|* carol left for tea.");
  EXPECT_EQ(rendered(Left{"dev", "carol", std::nullopt, Departure::connection_lost}),
            "|* carol left (connection lost).");
}

TEST(SlashRender, ComingsAndGoingsOfACrowd) {
  EXPECT_EQ(rendered(CrowdMoved{"dev", 1, 0}), "|* 1 person joined.");
  EXPECT_EQ(rendered(CrowdMoved{"dev", 2, 0}), "|* 2 people joined.");
  EXPECT_EQ(rendered(CrowdMoved{"dev", 0, 1}), "|* 1 person left.");
  EXPECT_EQ(rendered(CrowdMoved{"dev", 0, 30}), "|* 30 people left.");
  EXPECT_EQ(rendered(CrowdMoved{"dev", 1, 1}), "|* 1 person joined, 1 left.");
  EXPECT_EQ(rendered(CrowdMoved{"dev", 40, 12}), "|* 40 people joined, 12 left.");
}

// ---- Replies

TEST(SlashRender, PlainReplies) {
  EXPECT_EQ(rendered(Reply{Silence{}}), "");
  EXPECT_EQ(rendered(Reply{Told{"dave", "hi  there"}}), "[to dave] hi  there\n");
  EXPECT_EQ(rendered(Reply{Goodbye{}}), "* Goodbye, carol.\n");
  EXPECT_EQ(rendered(Reply{Misuse{"/join ROOM"}}), "* Usage: /join ROOM\n");
  EXPECT_EQ(rendered(Reply{Unknown{"/frob"}}), "* Unknown command /frob. Type /help, or //frob to say it.\n");
  EXPECT_EQ(rendered(Reply{Unknown{"/"}}), "* Unknown command /. Type /help, or // to say it.\n");
}

TEST(SlashRender, EveryRefusal) {
  const auto refusal = [](Reason reason) { return rendered(Reply{Refusal{reason, "eve"}}); };
  EXPECT_EQ(refusal(Reason::name_invalid), "* Names: a-z, 0-9, - _ and ., up to 24 characters.\n");
  EXPECT_EQ(refusal(Reason::name_reserved), "* That name is reserved.\n");
  EXPECT_EQ(refusal(Reason::name_in_use), "* That name is in use.\n");
  EXPECT_EQ(refusal(Reason::room_name_invalid), "* Room names use letters, digits, - _ and ., up to 32 characters.\n");
  EXPECT_EQ(refusal(Reason::no_such_person), "* No user named eve is here.\n");
  EXPECT_EQ(refusal(Reason::no_such_room), "* There is no room named eve.\n");
  EXPECT_EQ(refusal(Reason::not_a_member), "* You are not in eve.\n");
  EXPECT_EQ(refusal(Reason::already_there), "* You are already in eve.\n");
  EXPECT_EQ(refusal(Reason::not_there), "* You are not in eve.\n");
  EXPECT_EQ(refusal(Reason::no_room_given), "* Please name a room.\n");
  EXPECT_EQ(refusal(Reason::lobby_is_never_left), "* The lobby cannot be left.\n");
  EXPECT_EQ(refusal(Reason::too_many_rooms), "* There are too many rooms already. Join one of them: type /rooms.\n");
  EXPECT_EQ(refusal(Reason::too_many_rooms_of_own), "* You are in too many rooms already.\n");
}

TEST(SlashRender, RefusedNamesAskAgainUntilTheLast) {
  FlushLoop loop(100'000);
  Reader reader(loop.schedule());
  slash_dialect().render(NameRefused{{Reason::name_in_use, "bob"}, false}, nullptr, reader.queue());
  slash_dialect().render(NameRefused{{Reason::name_in_use, "bob"}, true}, nullptr, reader.queue());
  loop.run();
  const auto lines = lines_of(reader.receives());
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0], "* That name is in use. Enter your username:");
  EXPECT_TRUE(lines[1].starts_with("* That name is in use. ")) << lines[1];
  EXPECT_TRUE(lines[1].ends_with(" Goodbye.")) << lines[1];
}

TEST(SlashRender, NoticesAboutTheConnection) {
  FlushLoop loop(100'000);
  Reader reader(loop.schedule());
  const Person carol(*Name::parse("carol", NameAlphabet::extended), Residence::one_room, nullptr);
  slash_dialect().render(LineTooLong{4096}, &carol, reader.queue());
  slash_dialect().render(LoginTimedOut{}, nullptr, reader.queue());
  slash_dialect().render(ShuttingDown{}, &carol, reader.queue());
  slash_dialect().render(ShuttingDown{.comes_back = true}, &carol, reader.queue());
  slash_dialect().render(SendsTooFast{}, &carol, reader.queue());
  loop.run();
  EXPECT_EQ(reader.receives(),
            "* That line is longer than 4096 bytes and was not sent.\n"
            "* No username was given in time. Goodbye.\n"
            "* The server is shutting down. Goodbye.\n"
            "* The server is being upgraded. Please come back in a moment.\n"
            "* You are sending too fast. Nothing is lost: your lines wait their turn.\n");
  EXPECT_EQ(slash_dialect().turn_away("The server is full."), "* The server is full.\n");
  EXPECT_EQ(slash_dialect().missed_notice()(1), "* You missed 1 message because your connection is slow.");
  EXPECT_EQ(slash_dialect().missed_notice()(37), "* You missed 37 messages because your connection is slow.");
}

// ---- Help

TEST(SlashRender, HelpHasALineForEachCommand) {
  const auto lines = lines_of(rendered(Reply{Help{""}}));
  for (const std::string_view command :
       {"/join ROOM",      "/leave",      "/msg NAME TEXT", "/reply TEXT", "/me TEXT",        "/history [N]",
        "/topic [TEXT]",   "/nick NAME",  "/quiet",         "/bell",       "/ignore [NAME]",  "/unignore NAME",
        "/paste",          "/who [ROOM]", "/rooms",         "/motd",       "/claim PASSWORD", "/release PASSWORD",
        "/help [COMMAND]", "/quit",       "//TEXT"}) {
    const auto about = std::count_if(lines.begin(), lines.end(), [&](const std::string& line) {
      return line.starts_with("* " + std::string(command) + "  ");
    });
    EXPECT_EQ(about, 1) << command;
  }
  EXPECT_EQ(lines.size(), 22U);
  for (const auto& line : lines) EXPECT_LE(line.size(), 79U) << line;
}

TEST(SlashRender, HelpExplainsOneCommandWithOrWithoutItsSlash) {
  EXPECT_EQ(rendered(Reply{Help{"join"}}), rendered(Reply{Help{"/JOIN"}}));
  EXPECT_TRUE(rendered(Reply{Help{"join"}}).starts_with("* /join ROOM  "));
  EXPECT_EQ(lines_of(rendered(Reply{Help{"join"}})).size(), 1U);
  EXPECT_EQ(rendered(Reply{Help{"frob"}}), "* There is no command frob. Type /help for the list.\n");
}

// ---- Who else is here

TEST(SlashRender, TheGreetingNamesTheOthersSorted) {
  World world;
  Client& ann = world.connects("slash");
  EXPECT_EQ(ann.sees(), "* Welcome to confab. Enter your username:");
  ann.says("carol");
  EXPECT_EQ(ann.sees(), "* Hello, carol. You are in lobby with no others. Type /help for commands.");
  Client& bob = world.connects("slash");
  bob.says("Bob");
  EXPECT_EQ(bob.sees(),
            "* Welcome to confab. Enter your username:\n"
            "* Hello, Bob. You are in lobby with 1 other: carol. Type /help for commands.");
  Client& alice = world.connects("slash");
  alice.says("alice");
  EXPECT_EQ(alice.sees(),
            "* Welcome to confab. Enter your username:\n"
            "* Hello, alice. In lobby with 2 others: Bob, carol. Type /help for commands.");
}

TEST(SlashRender, EnteringARoomNamesTheOthersAlike) {
  World world;
  Client& dave = world.slash("dave");
  dave.says("/join dev");
  EXPECT_EQ(dave.sees(), "* You are now in dev with no others.");
  Client& carol = world.slash("carol");
  carol.says("/join DEV");
  EXPECT_EQ(carol.sees(), "* You are now in dev with 1 other: dave.") << "as the one who created it wrote it";
  carol.says("/leave");
  EXPECT_EQ(carol.sees(), "* You are now in lobby with no others.");
}

TEST(SlashRender, AListOfAllUsersIsHeadedByTheirNumber) {
  World world(test::with_notices(Notices::quiet));
  world.slash("bob").says("/join dev");
  world.sigil("ann");
  EXPECT_EQ(rendered(Reply{PersonList{world.registry()}}), "* On this server (2): ann, bob\n");
}

}  // namespace
}  // namespace confab
