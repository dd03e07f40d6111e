// What operators of the chat do to others, and what they and everybody else see of it.
#include "operator_commands.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fake_server.hpp"
#include "support/world.hpp"

namespace confab {
namespace {

using namespace std::chrono_literals;
using test::Client;
using test::World;
using Asked = std::vector<std::string>;

/// Ann and carol have kept names. Ann is an operator; carol is none.
class OperatorsTest : public testing::Test {
 protected:
  OperatorsTest() {
    world.registry().set_operator_desk(&desk);
    world.registry().set_operators({"Ann", "dave"});
    world.keeps_names();
    server.kicks = [this](std::string_view name, std::string_view reason) {
      if (name == "carol") carol.is_removed(reason);
      return name == "carol";
    };
    for (Client* client : {&ann, &carol}) proves(*client);
    for (Client* client : {&ann, &carol}) client->receives();
  }

  /// Its name is its own from now on.
  void proves(Client& client) {
    client.says("/claim secret words");
    world.passwords_are_worked_on();
    EXPECT_TRUE(client.sees().find(" is yours.") != std::string::npos);
  }

  ~OperatorsTest() override { world.registry().set_operator_desk(nullptr); }

  std::string answer(Client& client, std::string_view line) {
    client.says(line);
    return client.sees();
  }
  std::string answer(std::string_view line) { return answer(ann, line); }

  test::FakeServer server;
  World world;
  OperatorCommands desk{server, world.registry()};
  Client& ann = world.slash("ann");
  Client& carol = world.slash("carol");
};

TEST_F(OperatorsTest, OnlyThoseWhoHaveProvenAListedNameMayDoIt) {
  const std::vector<std::string> deeds = {"/kick ann", "/kick", "/ban ann", "/unban ann", "/bans", "/announce hello"};
  for (const std::string& deed : deeds) EXPECT_EQ(answer(carol, deed), "* Only operators can do that.") << deed;
  Client& dave = world.slash("dave");
  EXPECT_EQ(answer(dave, "/bans"), "* Only operators can do that.") << "listed, but not proven";
  proves(dave);
  EXPECT_EQ(answer(dave, "/bans"), "* Nobody is banned.");
  world.registry().set_operators({});
  EXPECT_EQ(answer(dave, "/bans"), "* Only operators can do that.") << "after a reload";
  EXPECT_EQ(server.asked, Asked{});
}

TEST_F(OperatorsTest, WhereNobodyAdministersNobodyIsAnOperator) {
  world.registry().set_operator_desk(nullptr);
  EXPECT_EQ(answer("/bans"), "* Only operators can do that.");
}

TEST_F(OperatorsTest, ANameIsListedWhateverItsCase) {
  EXPECT_EQ(answer("/bans"), "* Nobody is banned.");
}

TEST_F(OperatorsTest, HelpListsTheirCommandsForThemAlone) {
  EXPECT_NE(answer("/help").find("\n* /kick NAME [REASON]  disconnect NAME\n"), std::string::npos);
  EXPECT_EQ(answer(carol, "/help").find("/kick"), std::string::npos);
  EXPECT_EQ(answer(carol, "/help kick"), "* /kick NAME [REASON]  disconnect NAME");
}

TEST_F(OperatorsTest, AKickIsTheSameForAnybodyAndIsDoneInTheirName) {
  EXPECT_EQ(answer("/kick carol  too  loud "), "* carol was removed.");
  carol.notices();
  EXPECT_EQ(carol.sees(), "* You were removed by an operator: too  loud");
  EXPECT_TRUE(carol.is_closed());
  EXPECT_EQ(ann.sees(), "* carol left (removed).");
  EXPECT_EQ(server.asked, Asked{"kick|carol|too  loud|operator ann"});
}

TEST_F(OperatorsTest, AKickOfSomebodyWhoIsNotHereIsToldAsSuch) {
  EXPECT_EQ(answer("/kick eve"), "* No user named eve is here.");
  EXPECT_EQ(answer("/kick"), "* Usage: /kick NAME [REASON]");
  EXPECT_EQ(server.asked, Asked{});
}

TEST_F(OperatorsTest, ANameIsKickedInAnyCase) {
  server.kicks = [](std::string_view, std::string_view) { return true; };
  EXPECT_EQ(answer("/kick CAROL"), "* carol was removed.");
}

TEST_F(OperatorsTest, WhoeverKicksOrBansItselfStays) {
  EXPECT_EQ(answer("/kick Ann bye"), "* To leave, type /quit.");
  EXPECT_EQ(answer("/ban ANN 2h"), "* That ban would hit you too.");
  server.own_address = ban_target("192.0.2.0/24");
  EXPECT_EQ(answer("/ban 192.0.2.0/24"), "* That ban would hit you too.");
  EXPECT_EQ(server.asked, Asked{});
  ann.says("still here");
  EXPECT_EQ(carol.sees(), "ann: still here");
}

TEST_F(OperatorsTest, WhoeverGivesUpItsNameIsNoOperatorAnyMore) {
  ann.says("/release secret words");
  world.passwords_are_worked_on();
  ann.receives();
  EXPECT_EQ(answer("/bans"), "* Only operators can do that.");
}

TEST_F(OperatorsTest, WhoeverWantsTheNameOfAnOperatorWithoutItsPasswordIsNone) {
  EXPECT_EQ(answer("/nick boss"), "* ann is now boss.");
  carol.receives();
  EXPECT_EQ(answer(carol, "/nick ann").find("carol is now ann"), std::string::npos);
  EXPECT_EQ(answer(carol, "/bans"), "* Only operators can do that.");
}

TEST_F(OperatorsTest, ANameTakenForAWhileDoesNotLetAnOperatorBanItsKeptOne) {
  EXPECT_EQ(answer("/nick boss"), "* ann is now boss.");
  EXPECT_EQ(answer("/ban ann"), "* That ban would hit you too.");
  EXPECT_EQ(answer("/kick carol"), "* carol was removed.");
  EXPECT_EQ(server.asked, Asked{"kick|carol||operator ann"}) << "under the kept name";
}

TEST_F(OperatorsTest, ABanIsOfANameOrAnAddressForAWhileOrForGood) {
  EXPECT_EQ(answer("/ban Mallory 2h spam, and more"), "* Banned mallory for 2 hours.");
  EXPECT_EQ(answer("/ban 192.0.2.7 no reason"), "* Banned 192.0.2.7 for good.");
  EXPECT_EQ(server.asked,
            (Asked{"ban|mallory|7200|spam, and more|operator ann", "ban|192.0.2.7|forever|no reason|operator ann"}));
  EXPECT_EQ(answer("/bans"),
            "* Bans (2):\n* 192.0.2.7 for good: no reason\n* mallory for 2 hours more: spam, and more");
}

TEST_F(OperatorsTest, ABanThatDoesNotLastIsToldAsSuch) {
  server.keeps = false;
  EXPECT_EQ(answer("/ban mallory"), "* Banned mallory for good.\n* The ban is kept until the server ends.");
}

TEST_F(OperatorsTest, WhatIsNoBanIsToldInLinesThatFit) {
  EXPECT_EQ(answer("/ban"), "* Usage: /ban NAME|ADDRESS [30m|2h|7d] [REASON]");
  EXPECT_EQ(answer("/ban 192.0.2"),
            "* 192.0.2 is no name, no address and no range like 192.0.2.0/24 or\n* 2001:db8::/32.");
  EXPECT_EQ(answer("/ban " + std::string(4000, 'x')).find(std::string(41, 'x')), std::string::npos) << "cut";
  EXPECT_EQ(answer("/ban eve 2x"), "* 2x is no time. Write 30m, 2h or 7d; or begin the reason with a letter.");
  EXPECT_EQ(answer("/ban eve -1h"), "* -1h is no time. Write 30m, 2h or 7d; or begin the reason with a letter.");
  EXPECT_EQ(answer("/ban eve " + std::string(301, 'x')), "* A reason has at most 300 bytes, and this one 301.");
  EXPECT_EQ(server.asked, Asked{});
  EXPECT_EQ(answer("/ban eve " + std::string(300, 'x')), "* Banned eve for good.");
}

TEST_F(OperatorsTest, WhyThereCanBeNoMoreBansIsTold) {
  for (int i = 0; i < 10; ++i) answer("/ban eve" + std::to_string(i));
  EXPECT_EQ(answer("/ban mallory"), "* There are 10 bans already.");
}

TEST_F(OperatorsTest, ABanIsLiftedAndOneThatIsNotThereIsTold) {
  answer("/ban mallory");
  EXPECT_EQ(answer("/unban MALLORY"), "* mallory is no longer banned.");
  EXPECT_EQ(answer("/unban mallory"), "* There is no ban of mallory: type /bans for the list.");
  EXPECT_EQ(answer("/unban"), "* Usage: /unban NAME|ADDRESS");
  EXPECT_EQ(answer("/unban a b"), "* Usage: /unban NAME|ADDRESS");
  EXPECT_EQ(server.asked,
            (Asked{"ban|mallory|forever||operator ann", "unban|mallory|operator ann", "unban|mallory|operator ann"}));
}

TEST_F(OperatorsTest, ALongListOfBansHasAnEnd) {
  for (int i = 0; i < 10; ++i) answer("/ban eve" + std::to_string(i));
  const std::string ten = answer("/bans");
  EXPECT_EQ(std::count(ten.begin(), ten.end(), '\n'), 10);
  server.limits.bans_max = 1000;
  for (int i = 0; i < 401; ++i) {
    server.all_bans.add({ban_target("n" + std::to_string(i)), 1000s, std::nullopt, "", ""}, 1000s);
  }
  const std::string list = answer("/bans");
  EXPECT_TRUE(list.starts_with("* Bans (411):\n")) << list.substr(0, 100);
  EXPECT_TRUE(list.ends_with("\n* and 11 more")) << list.substr(list.size() - 100);
  EXPECT_EQ(std::count(list.begin(), list.end(), '\n'), 401);
  EXPECT_EQ(answer("/bans all"), "* Usage: /bans");
}

TEST_F(OperatorsTest, AReasonIsWrappedAtBlanks) {
  std::string reason;
  for (int i = 0; i < 30; ++i) reason += "word ";
  answer("/ban mallory " + reason);
  const std::string list = answer("/bans");
  std::size_t widest = 0;
  for (std::size_t start = 0; start < list.size();) {
    const std::size_t end = std::min(list.find('\n', start), list.size());
    widest = std::max(widest, end - start);
    EXPECT_TRUE(std::string_view(list).substr(start).starts_with("* "));
    start = end + 1;
  }
  EXPECT_LE(widest, 79U);
  EXPECT_GT(widest, 74U);
}

TEST_F(OperatorsTest, AnAnnouncementIsAskedForInTheirName) {
  EXPECT_EQ(answer("/announce Lunch  at noon "), "");
  EXPECT_EQ(answer("/announce"), "* Usage: /announce TEXT");
  EXPECT_EQ(server.asked, Asked{"say|Lunch  at noon|operator ann"});
}

TEST_F(OperatorsTest, SigilHasNoneOfIt) {
  Client& dave = world.sigil("dave");
  dave.says("!kick carol");
  EXPECT_EQ(dave.sees(), "! unknown command !kick: try !help");
}

}  // namespace
}  // namespace confab
