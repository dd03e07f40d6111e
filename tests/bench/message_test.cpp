#include "message.hpp"

#include <gtest/gtest.h>

#include <string>

namespace confab::bench {
namespace {

using Outcome = MessageFormat::Outcome;

class MessageFormatTest : public testing::Test {
 protected:
  MessageFormatTest() { format.append({.room = 3, .sender = 70'000, .sequence = 12, .sent_at = 1'700'000'000}, text); }

  Outcome read(const std::string& received) {
    Message message;
    return format.read(received, message);
  }

  const MessageFormat format{0xBEEF, 100};
  std::string text;
};

TEST_F(MessageFormatTest, WhatIsWrittenIsRead) {
  Message message;
  ASSERT_EQ(format.read(text, message), Outcome::message);
  EXPECT_EQ(message.room, 3U);
  EXPECT_EQ(message.sender, 70'000U);
  EXPECT_EQ(message.sequence, 12U);
  EXPECT_EQ(message.sent_at, 1'700'000'000U);
  EXPECT_EQ(text.size(), 100U);
}

TEST_F(MessageFormatTest, EveryByteThatChangesIsNoticed) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = '!';
    EXPECT_NE(read(changed), Outcome::message) << "byte " << i;
  }
}

TEST_F(MessageFormatTest, ALostOrAddedByteIsNoticed) {
  EXPECT_EQ(read(text.substr(0, text.size() - 1)), Outcome::garbled);
  EXPECT_EQ(read(text + "x"), Outcome::garbled);
}

TEST_F(MessageFormatTest, NoticesAndOtherRunsAreNotOurs) {
  EXPECT_EQ(read("* carol joined."), Outcome::not_ours);
  EXPECT_EQ(read(""), Outcome::not_ours);
  std::string other;
  MessageFormat(0xCAFE, 100).append({}, other);
  EXPECT_EQ(read(other), Outcome::not_ours);
}

}  // namespace
}  // namespace confab::bench
