// Readers that do not keep up: they learn how much they missed, get the rest in order, and delay nobody.
#include <gtest/gtest.h>

#include <charconv>
#include <string>
#include <string_view>
#include <utility>

#include "harness/client.hpp"

namespace confab::harness {
namespace {

constexpr int lines = 30'000;

/// Numbered lines of about 80 bytes: far more than all buffers between the daemon and a reader hold.
std::string numbered_lines(int from, int to, const std::string& prefix = "") {
  const std::string padding(70, '.');
  std::string text;
  for (int i = from; i < to; ++i) text += prefix + std::to_string(i) + " " + padding + "\n";
  return text;
}

int number_behind(std::string_view line, std::string_view head) {
  int number = -1;
  if (line.starts_with(head)) std::from_chars(line.data() + head.size(), line.data() + line.size(), number);
  return number;
}

/// What a slow reader has seen: a notice of missed lines must stand in place of every missing number.
class Account {
 public:
  Account(std::string message_head, std::string notice_head)
      : message_head_(std::move(message_head)), notice_head_(std::move(notice_head)) {}

  /// Returns false for a line that is neither.
  bool enter(std::string_view line) {
    if (const int missed = number_behind(line, notice_head_); missed >= 0) {
      missed_ += missed;
      next_ += missed;
      return true;
    }
    const int number = number_behind(line, message_head_);
    if (number < 0) return false;
    EXPECT_EQ(number, next_) << line;
    next_ = number + 1;
    ++received_;
    return true;
  }

  int next() const { return next_; }
  int received() const { return received_; }
  int missed() const { return missed_; }

 private:
  std::string message_head_;
  std::string notice_head_;
  int next_ = 0;
  int received_ = 0;
  int missed_ = 0;
};

class SlowReader : public testing::Test {
 protected:
  /// Says all lines while a fast reader follows; after that the slow reader loses nothing more.
  void say_everything(const std::string& prefix = "") {
    for (int from = 0; from < lines; from += 500) {
      ann.sends(numbered_lines(from, from + 500, prefix));
      for (int i = from; i < from + 500; ++i) ASSERT_EQ(number_behind(quick.line(), quick_head), i);
    }
  }

  void expect_complete(Client& slow, Account& account) {
    while (account.next() < lines) {
      const std::string line = slow.line();
      ASSERT_TRUE(account.enter(line)) << line;
      ASSERT_FALSE(HasFailure()) << "a line out of order or lost";
    }
    EXPECT_EQ(account.received() + account.missed(), lines);
    EXPECT_GT(account.missed(), 0) << "the flood was not large enough for this test";
    EXPECT_GT(account.received(), 0);
    slow.sees_nothing();
  }

  Daemon daemon;
  Client ann = sigil_user(daemon, "ann");
  Client quick = sigil_user(daemon, "quick");
  std::string quick_head = "ann: ";
};

TEST_F(SlowReader, SlashUserIsToldHowManyItMissedAndGetsTheRestInOrder) {
  Client slow = slash_user(daemon, "slow", {.receive_buffer_bytes = 4096});
  say_everything();
  Account account("ann: ", "* You missed ");
  expect_complete(slow, account);
}

TEST_F(SlowReader, SigilUserIsToldHowManyItMissedAndGetsTheRestInOrder) {
  Client slow = sigil_user(daemon, "slow", {.receive_buffer_bytes = 4096});
  say_everything();
  Account account("ann: ", "! missed ");
  expect_complete(slow, account);
}

TEST_F(SlowReader, MemberOfSeveralRoomsIsToldToo) {
  Client slow = sigil_user(daemon, "slow", {.receive_buffer_bytes = 4096});
  for (Client* client : {&ann, &quick, &slow}) {
    client->says("!enter dev");
    client->sees_nothing();
  }
  quick_head = "@dev ann: ";
  say_everything("@dev ");
  Account account("@dev ann: ", "! missed ");
  expect_complete(slow, account);
}

TEST_F(SlowReader, NoticeSaysWhyInWords) {
  Client slow = slash_user(daemon, "slow", {.receive_buffer_bytes = 4096});
  say_everything();
  std::string line;
  while (!(line = slow.line()).starts_with("*")) {
  }
  const int missed = number_behind(line, "* You missed ");
  EXPECT_EQ(line, "* You missed " + std::to_string(missed) + " messages because your connection is slow.\n");
}

TEST_F(SlowReader, AClientThatReadsAgainGetsEverythingSaidFromThenOn) {
  Client slow = slash_user(daemon, "slow", {.receive_buffer_bytes = 4096});
  say_everything();
  Account account("ann: ", "* You missed ");
  expect_complete(slow, account);
  for (int i = 0; i < 100; ++i) {
    ann.says("again " + std::to_string(i));
    slow.sees("ann: again " + std::to_string(i));
  }
}

TEST_F(SlowReader, PrivateMessagesTooAreSkippedAndCounted) {
  Client slow = sigil_user(daemon, "slow", {.receive_buffer_bytes = 4096});
  for (int from = 0; from < lines; from += 500) {
    ann.sends(numbered_lines(from, from + 500, "#slow "));
    ann.heard();
  }
  Account account("#ann: ", "! missed ");
  expect_complete(slow, account);
}

TEST_F(SlowReader, ReaderThatNeverReadsDoesNotHoldUpTheOthers) {
  Client deaf = slash_user(daemon, "deaf", {.receive_buffer_bytes = 4096});
  Client deaf_too = sigil_user(daemon, "deaf2", {.receive_buffer_bytes = 4096});
  say_everything();
  quick.sees_nothing();
  ann.says("!users");
  ann.sees("ann deaf deaf2 quick");
}

TEST_F(SlowReader, SenderThatDoesNotReadIsItselfOnlyASlowReader) {
  // It never reads the answers to its own commands.
  Client asker = sigil_user(daemon, "asker", {.receive_buffer_bytes = 4096});
  std::string commands;
  for (int i = 0; i < 2000; ++i) commands += "!help\n";
  asker.sends(commands + "done\n");
  quick.sees("asker: done");
  ann.sees("asker: done");
}

}  // namespace
}  // namespace confab::harness
