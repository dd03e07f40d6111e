// A line that the server edits: deadlines, bounds and prices, in a conversation without a socket.
#include <gtest/gtest.h>

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "conversation_fixture.hpp"
#include "telnet_bytes.hpp"

namespace confab {
namespace {

class TidyConversation : public ConversationTest {
 protected:
  /// What the client has been sent.
  std::string gets() {
    loop.run();
    return ann.socket.receives();
  }
  void ann_is_tidy() {
    ASSERT_EQ(ann.hears(test::tidy_offered + "ann\r"), Wants::input);
    gets();
  }
};

TEST_F(TidyConversation, AClientThatDoesNotAnswerIsToldSoAfterAWhile) {
  ann_is_in();
  ann.hears("/tidy\r\n");
  EXPECT_EQ(ann.deadline(), Kind::telnet_answer);
  gets();
  ann.passes();
  EXPECT_EQ(gets(), "* Your client did not answer. Try telnet, or rlwrap nc.\r\n");
  EXPECT_EQ(ann.deadline(), Kind::none);
  EXPECT_EQ(ann.hears("hello\r\n"), Wants::input) << "and goes on in lines";
}

TEST_F(TidyConversation, AnAnswerEndsTheWait) {
  ann_is_in();
  ann.hears("/tidy\r\n");
  ann.hears(test::tidy_agreed);
  EXPECT_EQ(ann.deadline(), Kind::none);
}

TEST_F(TidyConversation, SendingMeanwhileDoesNotRestartTheWait) {
  ann_is_in();
  ann.hears("/tidy\r\n");
  const auto version = ann.conversation.deadline().version;
  gets();
  ann.hears("hello\r\n");
  EXPECT_EQ(ann.deadline(), Kind::telnet_answer);
  EXPECT_EQ(ann.conversation.deadline().version, version);
}

TEST_F(TidyConversation, AFullSocketHasItsOwnDeadlineFirst) {
  ann_is_full();
  ann.hears("/tidy\r\n");
  EXPECT_EQ(ann.deadline(), Kind::patience);
  ann.socket.set_room(test::FakeSocket::unlimited);
  ann.conversation.writable();
  gets();
  ann.conversation.flushed(Conversation::Sent::all);
  EXPECT_EQ(ann.deadline(), Kind::telnet_answer);
}

TEST_F(TidyConversation, WhoHasNoNameYetHasTheDeadlineOfTheLoginAndNoOther) {
  ann.hears(test::will_naws);
  EXPECT_EQ(ann.deadline(), Kind::login);
}

TEST_F(TidyConversation, KeysPastTheBoundOfATurnWaitForTheNext) {
  ann_is_tidy();
  EXPECT_EQ(ann.hears(std::string(key_bytes_per_turn_max, 'x')), Wants::input);
  EXPECT_EQ(ann.hears(std::string(key_bytes_per_turn_max + 1, 'y')), Wants::turn);
  EXPECT_EQ(ann.conversation.pause(), Pause::turn_used_up);
  EXPECT_EQ(ann.conversation.unheard(), "y");
}

TEST_F(TidyConversation, KeysCostTheirClientsPace) {
  const PaceLimits pace{.lines_per_second = 1, .burst_lines = 1};
  ann.conversation.pace(pace);
  ann_is_tidy();
  const Instant later = std::chrono::hours(1);
  // Each pair is two bytes, and draws nothing. The login has cost some already.
  std::uint32_t keys = 0;
  while (keys < 2 * ignored_bytes_per_line && ann.hears("x\x7f", later) == Wants::input) keys += 2;
  EXPECT_EQ(ann.conversation.pause(), Pause::too_fast);
  EXPECT_GE(keys, ignored_bytes_per_line - 64);
  EXPECT_LE(keys, ignored_bytes_per_line);
}

TEST_F(TidyConversation, DrawingALongLineCostsMore) {
  const PaceLimits pace{.lines_per_second = 1, .burst_lines = 2};
  ann.conversation.pace(pace);
  ann_is_tidy();
  const Instant later = std::chrono::hours(1);
  const std::size_t long_line = 200;
  ann.hears(std::string(long_line, 'x'), later);
  std::size_t keys = 0;
  while (ann.hears("\x1b[D", later) == Wants::input && keys < 1000) ++keys;
  EXPECT_LE(keys, 2 * ignored_bytes_per_line / (3 + long_line / drawn_bytes_per_ignored_byte) + 1);
  EXPECT_GE(keys, ignored_bytes_per_line / (3 + long_line / drawn_bytes_per_ignored_byte));
}

TEST_F(TidyConversation, TwoTabsFillATurn) {
  ann_is_tidy();
  EXPECT_EQ(ann.hears("\t"), Wants::input);
  EXPECT_EQ(ann.hears("\t\t\t"), Wants::turn);
  EXPECT_EQ(ann.conversation.pause(), Pause::turn_used_up);
}

TEST_F(TidyConversation, ATabCostsWhatManyKeysCost) {
  ann.conversation.pace({.lines_per_second = 1, .burst_lines = 2});
  ann_is_tidy();
  const Instant later = std::chrono::hours(1);
  std::size_t tabs = 0;
  while (ann.hears("\t", later) == Wants::input && tabs < 1000) ++tabs;
  EXPECT_EQ(ann.conversation.pause(), Pause::too_fast);
  EXPECT_GE(tabs, 4U);
  EXPECT_LE(tabs, 2 * ignored_bytes_per_line / 128);
}

TEST_F(TidyConversation, WindowsPastTheBoundOfATurnWaitForTheNext) {
  ann_is_tidy();
  std::string windows;
  for (std::uint32_t i = 0; i < key_bytes_per_turn_max; ++i) windows += test::window_of(80 + i % 2, 24);
  EXPECT_EQ(ann.hears(windows), Wants::turn);
  EXPECT_EQ(ann.conversation.pause(), Pause::turn_used_up);
}

TEST_F(TidyConversation, WindowsCostTheirClientsPace) {
  const PaceLimits pace{.lines_per_second = 1, .burst_lines = 1};
  ann.conversation.pace(pace);
  ann_is_tidy();
  const Instant later = std::chrono::hours(1);
  std::uint32_t windows = 0;
  while (ann.hears(test::window_of(80 + windows % 2, 24), later) == Wants::input && windows < 1000) ++windows;
  EXPECT_LE(windows, 2 * ignored_bytes_per_line / 9);
}

TEST_F(TidyConversation, GatheringTwiceWithoutConsumingGivesTheSame) {
  ann_is_tidy();
  ann.hears("abc");
  const auto gathers = [this] {
    std::array<std::string_view, 8> views;
    std::string bytes;
    for (const auto view : std::span(views).first(ann.conversation.gather(views))) bytes += view;
    return bytes;
  };
  EXPECT_EQ(gathers(), "abc");
  EXPECT_EQ(gathers(), "abc");
  EXPECT_EQ(gets(), "abc");
}

}  // namespace
}  // namespace confab
