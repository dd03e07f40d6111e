#include "client/quit_watch.hpp"

#include <gtest/gtest.h>

#include <string>

namespace confab::client {
namespace {

bool asks(std::string_view bytes) {
  QuitWatch watch;
  for (const char byte : bytes) watch.take({&byte, 1});
  return watch.asked();
}

TEST(QuitWatches, KnowTheWordsForLeaving) {
  for (const std::string line : {"/quit", "/Quit", "/quit bye all", "/exit", "/bye", "/q", "!quit"}) {
    EXPECT_TRUE(asks("hello\n" + line + "\n")) << line;
    EXPECT_TRUE(asks(line + "\r\n")) << line;
  }
}

TEST(QuitWatches, TakeNothingElseForThem) {
  for (const std::string line : {"quit", " /quit", "//quit", "/quitting", "/quick", "/", "", "I /quit"}) {
    EXPECT_FALSE(asks(line + "\n")) << line;
  }
}

TEST(QuitWatches, WaitForTheWholeLine) {
  EXPECT_FALSE(asks("/quit"));
  EXPECT_FALSE(asks("/quit" + std::string(100, 'x') + "\n"));
}

}  // namespace
}  // namespace confab::client
