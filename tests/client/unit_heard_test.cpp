// What kind of line has arrived, and who is in it.
#include <gtest/gtest.h>

#include "client/heard.hpp"

namespace confab::client {
namespace {

using Kind = Heard::Kind;

void expect(std::string_view line, Kind kind, std::string_view name, std::string_view text) {
  const Heard heard = hear(line);
  EXPECT_EQ(heard.kind, kind) << line;
  EXPECT_EQ(heard.name, name) << line;
  EXPECT_EQ(heard.text, text) << line;
}

TEST(Heard, KnowsWhoSaysSomething) {
  expect("bob: hello: you", Kind::said, "bob", "hello: you");
  expect("[bob] hello", Kind::said, "bob", "hello");
  expect("[from bob] psst", Kind::told, "bob", "psst");
  expect("[to bob] psst", Kind::telling, "bob", "psst");
  expect("* 14:02 bob: earlier", Kind::quoted, "bob", "earlier");
  expect("* Nov 25 14:02 bob: earlier", Kind::quoted, "bob", "earlier");
}

TEST(Heard, KnowsWhoComesAndGoes) {
  expect("* bob joined.", Kind::notice, "bob", "bob joined.");
  expect("* bob left for dev.", Kind::notice, "bob", "bob left for dev.");
  expect("* bob left (connection lost).", Kind::notice, "bob", "bob left (connection lost).");
  expect("* bob is now rob.", Kind::notice, "bob", "bob is now rob.");
  expect("* bob set the topic: cake", Kind::notice, "bob", "bob set the topic: cake");
  expect("* bob has entered the room", Kind::notice, "bob", "bob has entered the room");
}

TEST(Heard, TakesNothingElseForAName) {
  expect("* Rooms: dev (2), lobby (5)", Kind::notice, "", "Rooms: dev (2), lobby (5)");
  expect("* 7 people joined, 2 left.", Kind::notice, "", "7 people joined, 2 left.");
  expect("Enter your name: ", Kind::other, "", "Enter your name: ");
  expect("hello there", Kind::other, "", "hello there");
  expect("[a b] x", Kind::other, "", "[a b] x");
  expect("[]", Kind::other, "", "[]");
  expect("", Kind::other, "", "");
  expect("*", Kind::other, "", "*");
}

TEST(Heard, ALongerNameIsNone) {
  const std::string longest(any_name_bytes_max, 'a');
  expect(longest + ": hi", Kind::said, longest, "hi");
  expect(longest + "a: hi", Kind::other, "", longest + "a: hi");
}

TEST(Heard, ANameIsNamedAsAWordInAnyCase) {
  for (const std::string_view text : {"ann?", "(Ann)", "ann.", "hi ANN", "joann ann", "ü ann", "世ann世"}) {
    EXPECT_TRUE(names(text, "ann")) << text;
  }
  for (const std::string_view text : {"anna", "ann-marie", "joann", "an n", "", "_ann", "ann.a"}) {
    EXPECT_FALSE(names(text, "ann")) << text;
  }
  EXPECT_FALSE(names("anything", ""));
}

TEST(Heard, KnowsPromptsForNames) {
  for (const std::string_view line :
       {"* Welcome to confab. Enter your username:", "* That name is in use. Enter your username:", "Username: ",
        "Welcome to budgetchat! What shall I call you?", "nick> "}) {
    EXPECT_TRUE(asks_for_name(line)) << line;
    EXPECT_FALSE(asks_for_password(line)) << line;
  }
  for (const std::string_view line : {"bob: what is your name?", "[bob] name?", "Your name is taken.", "", "* hi:"}) {
    EXPECT_FALSE(asks_for_name(line)) << line;
  }
}

TEST(Heard, KnowsPromptsForPasswords) {
  for (const std::string_view line :
       {"* The name ann is kept. Enter its password:", "* That is not the password. Enter it again:",
        "* No password is longer than 128 bytes. Enter it again:", "Password: ", "Passphrase for ann: "}) {
    EXPECT_TRUE(asks_for_password(line)) << line;
    EXPECT_FALSE(asks_for_name(line)) << line;
  }
  for (const std::string_view line : {"bob: the password:", "[bob] password?", "[from bob] your password:",
                                      "* bob set the topic: password:", "* That is not the password."}) {
    EXPECT_FALSE(asks_for_password(line)) << line;
  }
}

}  // namespace
}  // namespace confab::client
