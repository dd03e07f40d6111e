// A line that the server edits, over a live upgrade.
#include <gtest/gtest.h>

#include <string>

#include "app/upgrade/state_codec.hpp"
#include "carried_fixture.hpp"
#include "confab/frontends/echo.hpp"
#include "telnet_bytes.hpp"

namespace confab {
namespace {

constexpr Limits limits = {.line_bytes_max = 4096,
                           .write_queue_bytes_max = 256 * 1024,
                           .rooms_max = 100,
                           .rooms_per_user_max = 20,
                           .named_notices_members_max = 100,
                           .notices = Notices::full};

class TidyUpgrade : public testing::Test {
 protected:
  Traveller& typist(std::string_view name) {
    Traveller& client = travellers.connects("slash");
    client.says(test::tidy_offered + test::window_of(80, 24) + std::string(name) + "\r", travellers.now);
    travellers.run();
    client.socket.receives();
    return client;
  }
  std::string gets(Traveller& client) {
    travellers.run();
    return client.socket.receives();
  }

  Travellers travellers{limits};
};

TEST_F(TidyUpgrade, WhatIsTypedGoesOnWhereItWas) {
  Traveller& ann = typist("ann");
  Traveller& bob = travellers.named("slash", "bob");
  ann.says("first\rab\x1b[", travellers.now);
  travellers.run();
  ann.socket.receives();
  gets(bob);
  travellers.upgrade();
  EXPECT_EQ(gets(ann), "") << "nothing has changed";
  ann.says("Dx\r\x1b[A\r", travellers.now);
  EXPECT_EQ(gets(bob), "ann: axb\nann: axb\n");
}

TEST_F(TidyUpgrade, TheDrawnLineIsErasedByTheNextProcess) {
  Traveller& ann = typist("ann");
  Traveller& bob = travellers.named("slash", "bob");
  ann.says("abc", travellers.now);
  gets(ann);
  travellers.upgrade();
  bob.says("hi\n", travellers.now);
  EXPECT_EQ(gets(ann), "\x1b[G\x1b[Jbob: hi\r\nabc");
}

TEST_F(TidyUpgrade, WhatWasBegunIsSentToItsEnd) {
  for (std::size_t cut = 1; cut < 20; ++cut) {
    Travellers fresh(limits);
    Traveller& ann = fresh.connects("slash");
    ann.says(test::tidy_offered + "ann\r", fresh.now);
    Traveller& bob = fresh.named("slash", "bob");
    ann.says("abc", fresh.now);
    fresh.run();
    ann.socket.receives();
    ann.socket_takes(cut);
    bob.says("hi\n", fresh.now);
    fresh.run();
    fresh.upgrade();
    ann.socket_takes(test::FakeSocket::unlimited);
    fresh.run();
    EXPECT_EQ(ann.socket.receives(), "\x1b[G\x1b[Jbob: hi\r\nabc") << "cut after " << cut;
  }
}

TEST_F(TidyUpgrade, AnAnswerThatIsStillAwaitedIsTakenByTheNextProcess) {
  Traveller& ann = travellers.named("slash", "ann");
  ann.says("/tidy\r\n", travellers.now);
  EXPECT_EQ(gets(ann), test::tidy_asked);
  travellers.upgrade();
  EXPECT_EQ(ann.conversation->deadline().kind, carried::DeadlineKind::telnet_answer);
  ann.says(test::tidy_agreed, travellers.now);
  EXPECT_EQ(gets(ann), "* What you type stays whole from now on, whoever talks. To end that, type /tidy.\r\n");
}

TEST_F(TidyUpgrade, AWindowThatChangesAfterwardsKnowsWhatWasDrawn) {
  Traveller& ann = typist("ann");
  ann.says(std::string(70, 'x'), travellers.now);
  gets(ann);
  travellers.upgrade();
  ann.says(test::window_of(40, 24), travellers.now);
  EXPECT_NE(gets(ann).find("A\x1b[J"), std::string::npos) << "the row has become two";
}

TEST_F(TidyUpgrade, WhatHasEndedIsErasedByTheNextProcess) {
  Traveller& ann = typist("ann");
  ann.says("abc", travellers.now);
  gets(ann);
  ann.socket_takes(0);
  ann.says(test::dont_echo, travellers.now);
  travellers.run();
  travellers.upgrade();
  ann.socket_takes(test::FakeSocket::unlimited);
  EXPECT_EQ(gets(ann).find("\x1b[G\x1b[J"), 0U);
}

TEST_F(TidyUpgrade, ItIsWrittenAndReadAsItIs) {
  Traveller& ann = typist("ann");
  ann.says("first\rab\xc3", travellers.now);
  travellers.run();
  net::ServerState state;
  state.connections.push_back({.conversation = travellers.carried().conversations.front(), .peer = {"192.0.2.7", 1}});
  const auto read = app::decode(app::encode(state));
  ASSERT_TRUE(std::holds_alternative<net::ServerState>(read)) << std::get<std::string>(read);
  EXPECT_EQ(std::get<net::ServerState>(read).connections.front().conversation, state.connections.front().conversation);
}

TEST_F(TidyUpgrade, StatesThatContradictThemselvesAreRefused) {
  Traveller& ann = typist("ann");
  ann.says("ab", travellers.now);
  const auto good = ann.conversation->intake().carried();
  WriteQueue& queue = ann.conversation->queue();
  EchoFrontend echo;
  const auto session = echo.open(queue);
  const PaceLimits pace{};
  const auto refuses = [&](carried::IntakeState state) {
    EXPECT_THROW(Intake(limits, *session, queue).restore(state, pace), carried::BadState);
  };
  auto bad = good;
  bad.tidy->editor.cursor = 3;
  refuses(bad);
  bad = good;
  bad.tidy->drawn_cursor = 300;
  refuses(bad);
  bad = good;
  bad.tidy.reset();
  refuses(bad);
  bad = good;
  bad.telnet->echo = carried::TelnetAgreement::no;
  refuses(bad);
  bad = good;
  bad.tidy->begun.assign(400 * 1024, 'x');
  refuses(bad);
}

}  // namespace
}  // namespace confab
