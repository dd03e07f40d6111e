// Conversation: input that waits.
#include "conversation_fixture.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace confab {
namespace {

using namespace std::chrono_literals;

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
