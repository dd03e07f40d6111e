#include "client/quit_watch.hpp"

#include <gtest/gtest.h>

#include <string>

namespace confab::client {
namespace {

bool asks(std::string_view bytes, bool of_people = true) {
  QuitWatch watch;
  for (const char byte : bytes) watch.take({&byte, 1});
  return watch.asked(of_people);
}

TEST(QuitWatches, KnowTheWordsForLeaving) {
  for (const std::string line : {"/quit", "/Quit", "/quit bye all", "/exit", "/bye", "/q"}) {
    EXPECT_TRUE(asks("hello\n" + line + "\n")) << line;
    EXPECT_TRUE(asks(line + "\r\n")) << line;
  }
}

TEST(QuitWatches, TakeTheWordOfScriptsForTextAmongPeople) {
  EXPECT_TRUE(asks("!quit\n", false));
  EXPECT_FALSE(asks("!quit\n", true));
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
