// Conversation: its stages and deadlines, one event at a time.
#include "conversation_fixture.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>

namespace confab {
namespace {

using namespace std::chrono_literals;

// ---- From the prompt to the last word

TEST_F(ConversationTest, WaitsForInputAndForAName) {
  EXPECT_EQ(ann.go_on(), Wants::input);
  EXPECT_EQ(ann.deadline(), Kind::login);
  ann_is_in();
  EXPECT_EQ(ann.deadline(), Kind::none);
}

TEST_F(ConversationTest, AfterTheLastWordTheServerWaitsForTheClientToClose) {
  ann_is_in();
  EXPECT_EQ(ann.hears("/quit\n"), Wants::input);
  EXPECT_EQ(ann.why, "quit");
  EXPECT_TRUE(ann.conversation.lingers());
  EXPECT_EQ(ann.socket.sees(),
            "* Welcome to confab. Enter your username:\n* Hello, ann. You are in lobby with no others. "
            "Type /help for commands.\n* Goodbye, ann.");
  ann.conversation.client_ended();
  EXPECT_EQ(ann.go_on(), Wants::close);
  EXPECT_EQ(ann.conversation.closing(), Closing::in_order);
}

TEST_F(ConversationTest, WhatComesAfterTheLastWordCountsForNothing) {
  ann_is_in();
  Resident& bob = slash("bob");
  ann.hears("/quit\n");
  bob.sees();
  EXPECT_EQ(ann.hears("hello\n/quit\n"), Wants::input);
  EXPECT_EQ(bob.sees(), "");
  EXPECT_EQ(ann.conversation.unheard_bytes(), 0U);
}

TEST_F(ConversationTest, TheLastWordWaitsForRoomInTheSocket) {
  ann_is_in();
  loop.run();
  ann.socket.set_room(5);
  EXPECT_EQ(ann.hears("/quit\n"), Wants::room);
  EXPECT_EQ(ann.go_on(), Wants::room);
  ann.socket.set_room(test::FakeSocket::unlimited);
  EXPECT_EQ(ann.go_on(), Wants::input) << "sent, and half-closed";
  EXPECT_TRUE(ann.conversation.lingers());
}

TEST_F(ConversationTest, ALingeringClientThatStaysSilentIsReset) {
  ann_is_in();
  ann.hears("/quit\n");
  ann.conversation.silence_passed();
  EXPECT_EQ(ann.go_on(), Wants::close);
  EXPECT_EQ(ann.conversation.closing(), Closing::by_reset);
}

TEST_F(ConversationTest, AClientThatClosesAtTheLastMomentIsNotReset) {
  ann_is_in();
  ann.hears("/quit\n");
  ann.conversation.silence_passed();
  ann.conversation.client_ended();
  EXPECT_EQ(ann.go_on(), Wants::close);
  EXPECT_EQ(ann.conversation.closing(), Closing::in_order);
}

TEST_F(ConversationTest, AClientThatHasEndedItsStreamIsNeitherWaitedForNorReset) {
  ann_is_in();
  ann.conversation.client_ended();
  EXPECT_EQ(ann.go_on(), Wants::close);
  EXPECT_EQ(ann.why, "closed by the client");
  EXPECT_EQ(ann.conversation.closing(), Closing::in_order);
}

TEST_F(ConversationTest, AHalfCloseThatFailsIsTheEnd) {
  ann_is_in();
  ann.breaks = true;
  EXPECT_EQ(ann.hears("/quit\n"), Wants::close);
}

TEST_F(ConversationTest, ALostConnectionIsToldSoAndClosedAtOnce) {
  ann_is_in();
  Resident& bob = slash("bob");
  bob.sees();
  ann.conversation.lost(Ending::connection_lost);
  EXPECT_EQ(ann.go_on(), Wants::close);
  EXPECT_EQ(bob.sees(), "* ann left (connection lost).");
}

// ---- Making way

TEST_F(ConversationTest, AClientWithoutANameMakesWayAtOnceAndIsResetLater) {
  ann.conversation.make_way();
  EXPECT_EQ(ann.go_on(), Wants::close);
  EXPECT_EQ(ann.why, "made way for a newcomer");
  EXPECT_EQ(ann.socket.sees(), "* Welcome to confab. Enter your username:\n* No username was given in time. Goodbye.");
  EXPECT_EQ(ann.conversation.closing(), Closing::by_reset_later);
}

TEST_F(ConversationTest, MakingWayDoesNotWaitForAFullSocket) {
  ann.socket.set_room(0);
  ann.conversation.make_way();
  EXPECT_EQ(ann.go_on(), Wants::close);
}

TEST_F(ConversationTest, ANameThatArrivesInTimeKeepsThePlace) {
  ann.conversation.make_way();
  EXPECT_EQ(ann.hears("ann\n"), Wants::input);
  EXPECT_EQ(ann.why, std::nullopt);
}

TEST_F(ConversationTest, ALingeringClientMakesWay) {
  ann.hears("no name\nno name\nno name\nno name\nno name\n");
  ASSERT_TRUE(ann.conversation.lingers());
  ann.conversation.make_way();
  EXPECT_EQ(ann.go_on(), Wants::close);
}

// ---- Deadlines

TEST_F(ConversationTest, WithoutANameInTimeItEnds) {
  ann.passes();
  EXPECT_EQ(ann.go_on(), Wants::input);
  EXPECT_EQ(ann.why, "gave no name in time");
}

TEST_F(ConversationTest, ANameMayHaveArrivedBeforeTheDeadline) {
  ann.unread_bytes = 4;
  ann.passes();
  EXPECT_EQ(ann.deadline(), Kind::late_login);
  EXPECT_EQ(ann.go_on(), Wants::input);
  EXPECT_EQ(ann.why, std::nullopt);
  ann.passes();
  ann.go_on();
  EXPECT_EQ(ann.why, "gave no name in time") << "once";
}

TEST_F(ConversationTest, OthersWaitForAFullSocketAndThenItHasTimeToTakeSomething) {
  ann_is_full();
  EXPECT_EQ(ann.deadline(), Kind::patience);
  ann.passes();
  EXPECT_FALSE(ann.conversation.queue().lags());
  EXPECT_EQ(ann.deadline(), Kind::write);
}

TEST_F(ConversationTest, AClientThatTakesSomethingGetsMoreTime) {
  ann_is_full();
  ann.passes();
  const Deadline first = ann.conversation.deadline();
  ann.passes(true);
  EXPECT_EQ(ann.deadline(), Kind::write);
  EXPECT_FALSE(ann.conversation.deadline() == first) << "the clock starts again";
  EXPECT_FALSE(ann.conversation.failed());
}

TEST_F(ConversationTest, AClientThatTakesNothingIsLost) {
  ann_is_full();
  ann.passes();
  ann.passes(false);
  EXPECT_EQ(ann.go_on(), Wants::close);
  EXPECT_EQ(ann.why, "took nothing for too long");
}

TEST_F(ConversationTest, ItHasTimeUntilTheCloseAndNoMore) {
  ann_is_in();
  ann.hears("/quit\n");
  EXPECT_EQ(ann.deadline(), Kind::finish);
  ann.passes();
  EXPECT_EQ(ann.go_on(), Wants::close);
}

TEST_F(ConversationTest, AServerThatStopsWaitsLessForALingeringClient) {
  ann_is_in();
  ann.hears("/quit\n");
  ann.conversation.shut_down();
  EXPECT_EQ(ann.deadline(), Kind::linger);
}

TEST_F(ConversationTest, AServerThatStopsSaysGoodbyeAndThenWaitsLess) {
  ann_is_in();
  ann.conversation.shut_down();
  EXPECT_EQ(ann.go_on(), Wants::input);
  EXPECT_EQ(ann.why, "the server is shutting down");
  EXPECT_EQ(ann.deadline(), Kind::linger);
}

}  // namespace
}  // namespace confab
