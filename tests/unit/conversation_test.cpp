// Conversation: its stages and deadlines, one event at a time.
#include "confab/conversation.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "confab/frontends/chat_session.hpp"
#include "registry_fixture.hpp"

namespace confab {
namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;
using Closing = Conversation::Closing;
using Kind = Deadline::Kind;
using Wants = Conversation::Wants;

/// A client whose socket takes everything, unless it is full.
class Carried final : public Carrier {
 public:
  Carried(const Limits& limits, Frontend& frontend, FlushSchedule& schedule)
      : conversation(limits, frontend, schedule, *this) {}
  ~Carried() {
    conversation.lost(Ending::connection_lost);
    go_on();
  }
  Carried(const Carried&) = delete;
  Carried& operator=(const Carried&) = delete;

  void flush() override {
    const bool all = socket.take(conversation.queue());
    conversation.flushed(all ? Conversation::Sent::all : Conversation::Sent::some);
  }
  void end_session() override { why = conversation.end(0s, unread_bytes); }
  void half_close() override { breaks ? conversation.lost(Ending::connection_lost) : conversation.half_closed(); }

  Wants go_on() { return conversation.go_on(*this); }
  Wants hears(std::string_view bytes, Instant now = 0s) {
    conversation.received(bytes, now);
    return go_on();
  }
  void passes(bool took_some = false) {
    conversation.deadline_passed({.unread_bytes = unread_bytes, .took_some = took_some});
  }
  Kind deadline() const { return conversation.deadline().kind; }

  test::FakeSocket socket{64};
  Conversation conversation;
  std::size_t unread_bytes = 0;
  bool breaks = false;
  std::optional<std::string> why;  // the session has ended
};

class ConversationTest : public RoomRegistryTest {
 protected:
  ChatFrontend slash_frontend{slash_dialect(), registry};
  Carried ann{limits, slash_frontend, loop.schedule()};

  void ann_is_in() { ASSERT_EQ(ann.hears("ann\n"), Wants::input); }

  /// Ann's socket is full, and others wait for her.
  void ann_is_full() {
    ann_is_in();
    loop.run();
    ann.socket.set_room(0);
    Resident& bob = slash("bob");
    bob.say("hello");
    loop.run();
    ASSERT_TRUE(ann.conversation.queue().blocked());
  }
};

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

// ---- Input that waits

/// Ann's lines wait for their pace: she may say one, and then one a second.
class PacedConversationTest : public ConversationTest {
 protected:
  PacedConversationTest() {
    ann_is_in();
    ann.conversation.pace(pace);
  }

  const PaceLimits pace{.lines_per_second = 1, .burst_lines = 1};
};

TEST_F(PacedConversationTest, WhatWaitsIsHeardLaterAsMuchAtATimeAsTheCarrierSays) {
  EXPECT_EQ(ann.hears("one\ntwo\nthree\n"), Wants::turn);
  EXPECT_EQ(ann.conversation.unheard(), "two\nthree\n");
  ann.conversation.resume(10s, 2);
  EXPECT_EQ(ann.conversation.pause(), Pause::turn_used_up) << "two bytes, and there are more";
  ann.conversation.resume(10s, 2);
  EXPECT_EQ(ann.conversation.unheard(), "three\n");
}

TEST_F(PacedConversationTest, WhatHasBeenHeardIsNotKept) {
  std::string much = "one\n";
  while (much.size() < 100'000) much += "\n";
  ASSERT_EQ(ann.hears(much), Wants::turn);
  ASSERT_GE(ann.conversation.held_bytes(), 90'000U);
  Instant now = 0s;
  while (ann.conversation.pause() != Pause::none) ann.conversation.resume(now += 1h, much.size());
  EXPECT_LT(ann.conversation.held().capacity(), 100U);
}

TEST_F(PacedConversationTest, WhatIsDroppedAtTheEndIsNotKept) {
  ASSERT_EQ(ann.hears("one\n" + std::string(100'000, 'x')), Wants::turn);
  ann.conversation.lost(Ending::connection_lost);
  EXPECT_EQ(ann.go_on(), Wants::close);
  EXPECT_LT(ann.conversation.held().capacity(), 100U);
}

TEST_F(PacedConversationTest, LinesThatWaitWhenTheStreamEndsAreHeardForAWhile) {
  ASSERT_EQ(ann.hears("one\ntwo\n"), Wants::turn);
  ann.conversation.end_announced();
  EXPECT_EQ(ann.deadline(), Kind::backlog);
  ann.passes();
  ann.conversation.resume(0s, 100);  // as a carrier does that waited for a turn
  EXPECT_EQ(ann.go_on(), Wants::input) << "it lingers: its end has not been read";
  EXPECT_EQ(ann.why, "closed by the client; 4 bytes before its end were not heard");
}

}  // namespace
}  // namespace confab
