// Sessions of administrators: how commands are read, what they ask for, and the answers, byte for byte, whatever the
// client does and however long an answer takes.
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "carried_fixture.hpp"
#include "confab/administration.hpp"
#include "confab/frontends/admin.hpp"
#include "fake_server.hpp"

namespace confab {
namespace {

using namespace std::chrono_literals;
using test::FakeServer;

constexpr Limits limits{.line_bytes_max = 100,
                        .write_queue_bytes_max = 256 * 1024,
                        .rooms_max = 10,
                        .rooms_per_user_max = 5,
                        .named_notices_members_max = 100,
                        .notices = Notices::full};

class AdminSessionTest : public testing::Test {
 protected:
  AdminSessionTest() {
    process.chat.serve_admin(server);
    frontend().expect("unix:uid 0 pid 42");
    admin.connect(process, nullptr);
  }

  void sends(std::string_view bytes) {
    admin.says(bytes, Instant{});
    go_on();
  }

  /// What the loop does until nothing happens any more.
  void go_on() {
    std::size_t before = SIZE_MAX;
    do {
      before = admin.conversation->unheard_bytes();
      admin.resume(Instant{});
      while (std::exchange(process.flush_wanted, false)) process.flush_wanted = process.chat.schedule().run(64);
    } while (admin.conversation->unheard_bytes() < before || process.flush_wanted);
  }

  std::string answers(std::string_view line) {
    sends(std::string(line) + "\n");
    return admin.socket.receives();
  }

  Frontend& frontend() { return *process.chat.service(admin_protocol).second; }
  Conversation& conversation() { return *admin.conversation; }

  FakeServer server;
  Process process{limits};
  Traveller admin{"admin", limits};
};

TEST_F(AdminSessionTest, EachDeedIsAskedForWithWhoAsks) {
  EXPECT_EQ(answers("kick carol too  loud "), "ok\n");
  EXPECT_EQ(answers("ban 192.0.2.7 2h spam"), "banned 192.0.2.7 for 2 hours\nok\n");
  EXPECT_EQ(answers("ban Mallory reasons 5"), "banned mallory for good\nok\n");
  EXPECT_EQ(answers("unban MALLORY"), "ok\n");
  EXPECT_EQ(answers("say hello all"), "ok\n");
  EXPECT_EQ(answers("drain"), "ok\n");
  EXPECT_EQ(answers("drain 30m"), "ok\n");
  EXPECT_EQ(answers("log-level info"), "ok\n");
  const std::string by = "|unix:uid 0 pid 42";
  EXPECT_EQ(server.asked,
            (std::vector<std::string>{"kick|carol|too  loud" + by, "ban|192.0.2.7|7200|spam" + by,
                                      "ban|mallory|forever|reasons 5" + by, "unban|mallory" + by, "say|hello all" + by,
                                      "drain|forever" + by, "drain|1800" + by, "log-level|info" + by}));
}

TEST_F(AdminSessionTest, ListsAndFigures) {
  EXPECT_EQ(answers("users"), "carol unix:uid-0-pid-7 -\nok\n");
  EXPECT_EQ(answers("rooms"), "lobby 0\nok\n");
  answers("ban 2001:db8::/32 90s");
  answers("ban eve");
  EXPECT_EQ(answers("bans"), "2001:db8::/32 90\neve forever\nok\n");
  const std::string status = answers("status");
  EXPECT_TRUE(status.starts_with("connections 3\nusers 1\nrooms 2\n")) << status;
  EXPECT_TRUE(status.ends_with("bans 2\nbans-kept yes\ndraining no\nok\n")) << status;
  EXPECT_TRUE(answers("help").ends_with("quit                                end the connection\nok\n"));
}

TEST_F(AdminSessionTest, ABanThatEndsWithTheServerSaysSo) {
  server.keeps = false;
  EXPECT_EQ(answers("ban eve"), "banned eve for good\nnote: The ban is kept until the server ends.\nok\n");
}

TEST_F(AdminSessionTest, EveryMistakeIsAnErrorAndNothingIsDone) {
  EXPECT_EQ(answers("frobnicate"), "error: There is no command frobnicate: type help for the list.\n");
  EXPECT_EQ(answers("KICK carol"), "error: There is no command KICK: type help for the list.\n");
  EXPECT_EQ(answers("kick"), "error: Usage: kick NAME [REASON]\n");
  EXPECT_EQ(answers("ban"), "error: Usage: ban NAME|ADDRESS|RANGE [30m|2h|7d] [REASON]\n");
  EXPECT_EQ(answers("ban 192.0.2.0/33"),
            "error: 192.0.2.0/33 is no name, no address and no range like 192.0.2.0/24 or 2001:db8::/32.\n");
  EXPECT_EQ(answers("ban 10.0.0.256"),
            "error: 10.0.0.256 is no name, no address and no range like 192.0.2.0/24 or 2001:db8::/32.\n");
  for (const std::string_view cut : {"10.1", "1.2.3.4.", "192.0.2."}) {
    EXPECT_EQ(
        answers("ban " + std::string(cut)),
        "error: " + std::string(cut) + " is no name, no address and no range like 192.0.2.0/24 or 2001:db8::/32.\n");
  }
  for (const std::string_view time : {"11y", "7days", "0s", "5", "5w", "9999d", "1.5h"}) {
    EXPECT_EQ(answers("ban mallory " + std::string(time) + " spam"),
              "error: " + std::string(time) + " is no time. Write 30m, 2h or 7d; or begin the reason with a letter.\n");
  }
  EXPECT_EQ(answers("unban"), "error: Usage: unban NAME|ADDRESS|RANGE\n");
  EXPECT_EQ(answers("unban a b"), "error: Usage: unban NAME|ADDRESS|RANGE\n");
  EXPECT_EQ(answers("say"), "error: Usage: say TEXT\n");
  EXPECT_EQ(answers("drain soon"), "error: Usage: drain [30m|2h|7d]\n");
  EXPECT_EQ(answers("log-level"), "error: Usage: log-level LEVEL\n");
  EXPECT_EQ(answers("log-level info now"), "error: Usage: log-level LEVEL\n");
  for (const std::string_view word : {"status", "users", "rooms", "bans", "reload", "upgrade", "help", "quit"})
    EXPECT_EQ(answers(std::string(word) + " now"), "error: Usage: " + std::string(word) + "\n");
  EXPECT_TRUE(server.asked.empty());
  EXPECT_TRUE(server.under_way.empty());
}

TEST_F(AdminSessionTest, WhatCannotBeDoneIsAnError) {
  EXPECT_EQ(answers("kick dave"), "error: Nobody here is called dave.\n");
  EXPECT_EQ(answers("unban dave"), "error: There is no ban of dave: type bans for the list.\n");
  EXPECT_EQ(answers("log-level loud"),
            "error: The level can't be loud: it is one of debug, info, warning, error, off.\n");
  for (int i = 0; i < 10; ++i) answers("ban user" + std::to_string(i));
  EXPECT_EQ(answers("ban onemore"), "error: There are 10 bans already.\n");
}

TEST_F(AdminSessionTest, BlankLinesAreIgnoredAndLongOnesRefused) {
  EXPECT_EQ(answers(""), "");
  EXPECT_EQ(answers(" \t"), "");
  EXPECT_EQ(answers("say " + std::string(100, 'x')), "error: The line is longer than 100 bytes.\n");
  EXPECT_EQ(answers("say " + std::string(96, 'x')), "ok\n") << "a line of 100 bytes";
}

TEST_F(AdminSessionTest, QuitEndsTheConnectionAfterItsAnswer) {
  sends("say one\nquit\nsay two\n");
  EXPECT_EQ(admin.socket.receives(), "ok\nok\n");
  EXPECT_TRUE(conversation().session_ended());
  EXPECT_EQ(server.asked.size(), 1U);
}

// ---- Answers that take time

TEST_F(AdminSessionTest, WhatFollowsWaitsForAnAnswerThatTakesTime) {
  sends("reload\nsay after\nupgrade\n");
  EXPECT_EQ(admin.socket.receives(), "");
  EXPECT_EQ(conversation().pause(), Pause::asking);
  ASSERT_EQ(server.under_way.size(), 1U);
  const std::string by = "|unix:uid 0 pid 42";
  EXPECT_EQ(server.asked, std::vector{"reload" + by});
  server.under_way[0](std::nullopt);
  go_on();
  EXPECT_EQ(admin.socket.receives(), "ok\nok\n");
  EXPECT_EQ(server.asked, (std::vector{"reload" + by, "say|after" + by, "upgrade" + by}));
  ASSERT_EQ(server.under_way.size(), 2U) << "the reload was asked for once";
  server.under_way[1]("It is not there.");
  go_on();
  EXPECT_EQ(admin.socket.receives(), "error: It is not there.\n");
}

TEST_F(AdminSessionTest, AnAnswerMayComeAfterItsSessionHasGone) {
  sends("reload\n");
  Traveller::end(admin.conversation);
  admin.conversation.reset();
  ASSERT_EQ(server.under_way.size(), 1U);
  server.under_way[0](std::nullopt);
}

TEST_F(AdminSessionTest, TheEndOfTheServerAnswersWhoeverWaits) {
  sends("upgrade\n");
  conversation().shut_down();
  go_on();
  EXPECT_EQ(admin.socket.receives(), "error: The server is shutting down.\n");
  EXPECT_TRUE(conversation().session_ended());
}

TEST_F(AdminSessionTest, AnUpgradeThatHasSucceededIsAnsweredByItsEnd) {
  sends("upgrade\n");
  conversation().shut_down({.comes_back = true});
  go_on();
  EXPECT_EQ(admin.socket.receives(), "ok\n");
}

TEST_F(AdminSessionTest, WhoeverWaitsForSomethingElseIsToldOfAnUpgrade) {
  sends("reload\n");
  conversation().shut_down({.comes_back = true});
  go_on();
  EXPECT_EQ(admin.socket.receives(), "error: The server is being upgraded. Please ask again in a moment.\n");
}

TEST_F(AdminSessionTest, WhoeverWaitsForNothingIsToldNothing) {
  conversation().shut_down({.comes_back = true});
  go_on();
  EXPECT_EQ(admin.socket.receives(), "");
  EXPECT_TRUE(conversation().session_ended());
}

// ---- Slow readers

TEST_F(AdminSessionTest, ALongAnswerWaitsForItsReaderAndLosesNoLine) {
  server.present.clear();
  for (int i = 0; i < 10'000; ++i) server.present.push_back({"user" + std::to_string(i), "192.0.2.1:1", "lobby"});
  constexpr std::size_t room = 1000;
  admin.socket.set_room(room);
  sends("users\nsay after\n");
  EXPECT_TRUE(server.asked.empty()) << "the next command waits too";
  EXPECT_GT(conversation().queue().queued_bytes(), admin_unsent_bytes_max - room - 100) << "the socket took some";
  EXPECT_LT(conversation().queue().queued_bytes(), admin_unsent_bytes_max + 100);
  std::string got = admin.socket.receives();
  for (int round = 0; round < 1000 && server.asked.empty(); ++round) {
    admin.socket.set_room(room);
    conversation().writable();
    go_on();
    got += admin.socket.receives();
  }
  admin.socket.set_room(test::FakeSocket::unlimited);
  conversation().writable();
  go_on();
  got += admin.socket.receives();
  std::string expected;
  for (const SeenUser& user : server.present) expected += user.name + " 192.0.2.1:1 lobby\n";
  EXPECT_EQ(got, expected + "ok\nok\n");
}

TEST_F(AdminSessionTest, AnAdministratorIsNeverRestored) {
  EXPECT_THROW(frontend().restore(conversation().queue(), {}), carried::BadState);
}

}  // namespace
}  // namespace confab
