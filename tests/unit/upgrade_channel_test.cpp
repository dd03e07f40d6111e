#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <string>
#include <vector>

#include "app/upgrade/channel.hpp"

namespace confab::app {
namespace {

using Failure = Channel::Failure;

Channel::Clock::time_point now() {
  return Channel::Clock::now();
}

Channel::Clock::time_point soon() {
  return now() + std::chrono::seconds(20);
}

TEST(UpgradeChannel, WhatAnEndSaysBeforeItClosesIsHeardAlthoughItHasNotReadAll) {
  auto [a, b] = Channel::make();
  EXPECT_TRUE(a.send("unread", {}, soon()));
  {
    Channel closes = std::move(b);
    EXPECT_TRUE(closes.send("last words", {}, soon()));
  }
  EXPECT_EQ(a.receive(soon()).message.text, "last words");
  EXPECT_EQ(a.receive(soon()).failure, Failure::ended);
}

TEST(UpgradeChannel, MessagesStayWholeAndInOrder) {
  auto [a, b] = Channel::make();
  EXPECT_TRUE(a.send("one", {}, soon()));
  EXPECT_TRUE(a.send(std::string(Channel::text_bytes_max, 'x'), {}, soon()));
  EXPECT_EQ(b.receive(soon()).message.text, "one");
  EXPECT_EQ(b.receive(soon()).message.text.size(), Channel::text_bytes_max);
}

TEST(UpgradeChannel, DescriptorsArriveOpenAndCloseOnExec) {
  auto [a, b] = Channel::make();
  std::vector<Descriptor> files;
  std::vector<int> numbers;
  for (std::size_t i = 0; i < Channel::descriptors_max; ++i) {
    files.emplace_back(::open("/dev/null", O_WRONLY | O_CLOEXEC));
    numbers.push_back(files.back().number());
  }
  ASSERT_TRUE(a.send("files", numbers, soon()));
  files.clear();
  const auto received = b.receive(soon());
  ASSERT_TRUE(received.is_message);
  ASSERT_EQ(received.message.descriptors.size(), Channel::descriptors_max);
  for (const Descriptor& file : received.message.descriptors) {
    EXPECT_EQ(::write(file.number(), "x", 1), 1);
    EXPECT_EQ(::fcntl(file.number(), F_GETFD), FD_CLOEXEC);
  }
}

TEST(UpgradeChannel, AMessageIsWaitedForUntilTheDeadline) {
  auto [a, b] = Channel::make();
  EXPECT_EQ(b.receive(now()).failure, Failure::timed_out);
  EXPECT_EQ(b.receive(now() + std::chrono::milliseconds(20)).failure, Failure::timed_out);
}

TEST(UpgradeChannel, TheEndOfTheOtherSideIsSeenAfterItsLastMessage) {
  auto [a, b] = Channel::make();
  EXPECT_TRUE(a.send("last", {}, soon()));
  { const Channel gone = std::move(a); }
  EXPECT_EQ(b.receive(soon()).message.text, "last");
  EXPECT_EQ(b.receive(soon()).failure, Failure::ended);
  EXPECT_FALSE(b.send("too late", {}, soon()));
  EXPECT_EQ(errno, EPIPE);
}

TEST(UpgradeChannel, AnOtherSideThatReadsNothingIsWaitedForUntilTheDeadline) {
  auto [a, b] = Channel::make();
  const std::string text(Channel::text_bytes_max, 'x');
  bool sent = true;
  for (int i = 0; i < 1000 && sent; ++i) sent = a.send(text, {}, now() + std::chrono::milliseconds(10));
  EXPECT_FALSE(sent);
  EXPECT_EQ(errno, ETIMEDOUT);
}

}  // namespace
}  // namespace confab::app
