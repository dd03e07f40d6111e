// Who one is and where, and the way back.
#include <gtest/gtest.h>

#include "client/return_plan.hpp"
#include "client/session_memory.hpp"

namespace confab::client {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view welcome = "* Welcome to confab. Enter your username:";
constexpr std::string_view hello = "* Hello, ann. You are in lobby with no others. Type /help for commands.";

SessionMemory of_ann() {
  SessionMemory memory;
  memory.heard(welcome);
  memory.typed("Ann");
  memory.heard(hello);
  return memory;
}

TEST(SessionMemory, KnowsTheNameThatTheServerGreets) {
  SessionMemory memory;
  EXPECT_FALSE(memory.may_come_back());
  memory.heard(welcome);
  memory.typed("ann");
  EXPECT_EQ(memory.name(), "");
  memory.heard(hello);
  EXPECT_EQ(memory.name(), "ann");
  EXPECT_TRUE(memory.is_greeted());
  EXPECT_TRUE(memory.may_come_back());
}

TEST(SessionMemory, KnowsAGreetingThatCountsTheOthers) {
  SessionMemory memory;
  memory.heard("* Hello, eve. In lobby with 8 others: alice, bob, ... Type /help for commands.");
  EXPECT_EQ(memory.name(), "eve");
  EXPECT_TRUE(memory.is_greeted());
}

TEST(SessionMemory, FollowsANewNameOfItsOwnOnly) {
  SessionMemory memory = of_ann();
  memory.heard("* bob is now rob.");
  EXPECT_EQ(memory.name(), "ann");
  memory.heard("bob: * ann is now bob.");
  EXPECT_EQ(memory.name(), "ann");
  memory.heard("* ann is now caz.");
  EXPECT_EQ(memory.name(), "caz");
}

TEST(SessionMemory, ComesBackUnderItsNameIntoItsRoom) {
  SessionMemory memory = of_ann();
  EXPECT_EQ(memory.heard("* You are now in dev with 1 other: bob."), std::nullopt);
  EXPECT_EQ(memory.comes_back(), "ann");
  EXPECT_FALSE(memory.is_inside());
  EXPECT_EQ(memory.heard(welcome), std::nullopt);
  EXPECT_EQ(memory.heard(hello), "/join dev");
  EXPECT_EQ(memory.heard("* You are now in dev with no others."), std::nullopt);
  EXPECT_EQ(memory.heard("* hello"), std::nullopt);
}

TEST(SessionMemory, GivesItsPasswordBeforeItGoesOn) {
  SessionMemory memory = of_ann();
  memory.heard("* You are now in dev with no others.");
  memory.comes_back();
  memory.heard(welcome);
  EXPECT_EQ(memory.heard("* The name ann is kept. Enter its password:"), std::nullopt);
  EXPECT_FALSE(memory.is_inside());
  EXPECT_EQ(memory.heard(hello), "/join dev");
}

TEST(SessionMemory, StaysInTheLobbyAfterTheLobby) {
  SessionMemory memory = of_ann();
  memory.heard("* You are now in dev with no others.");
  memory.heard("* You are now in lobby with no others.");
  memory.comes_back();
  EXPECT_EQ(memory.heard(hello), std::nullopt);
}

TEST(SessionMemory, DoesNotComeBackAfterARefusedName) {
  SessionMemory memory = of_ann();
  memory.comes_back();
  memory.heard(welcome);
  memory.heard("* That name is in use. Enter your username:");
  EXPECT_FALSE(memory.may_come_back());
  memory.typed("ann2");
  memory.heard("* Hello, ann2. You are in lobby with no others. Type /help for commands.");
  EXPECT_TRUE(memory.may_come_back());
  EXPECT_EQ(memory.name(), "ann2");
}

TEST(SessionMemory, IsInsideAgainInAnyChatOnceItsNameWasTaken) {
  SessionMemory memory;
  memory.heard("Name:");
  memory.typed("ann");
  memory.heard("Welcome, ann.");
  EXPECT_EQ(memory.comes_back(), "ann");
  memory.heard("Name:");
  EXPECT_FALSE(memory.is_inside());
  memory.heard("Welcome, ann.");
  EXPECT_TRUE(memory.is_inside());
}

TEST(SessionMemory, ComesBackWhateverOthersSayOrSet) {
  SessionMemory memory = of_ann();
  memory.heard("* The topic of dev is: You are banned for life (set by bob).");
  memory.heard("* bob set the topic: You were removed by an operator");
  memory.heard("bob: * You are banned");
  memory.typed("!quit");
  EXPECT_TRUE(memory.may_come_back());
  EXPECT_FALSE(memory.has_quit());
}

TEST(SessionMemory, PastesUntilTheServerHasCountedTheLines) {
  SessionMemory memory = of_ann();
  memory.heard("* Each line is said as it is now. To end that, type /end.");
  memory.heard("* bob set the topic: nothing was said.");
  EXPECT_TRUE(memory.is_pasting());
  memory.heard("* 2 lines were said.");
  EXPECT_FALSE(memory.is_pasting());
}

TEST(SessionMemory, DoesNotComeBackAfterQuit) {
  for (const std::string_view word : {"/quit", "/exit now", "/Q"}) {
    SessionMemory memory = of_ann();
    memory.typed(word);
    EXPECT_FALSE(memory.may_come_back()) << word;
    EXPECT_TRUE(memory.has_quit()) << word;
  }
}

TEST(SessionMemory, DoesNotComeBackWhenItWasSentAway) {
  for (const std::string_view line :
       {"* You were removed by an operator: too loud", "* You were removed by an operator.",
        "* You have come in from elsewhere. Goodbye.", "* You are banned from this server: spam"}) {
    SessionMemory memory = of_ann();
    memory.heard(line);
    EXPECT_FALSE(memory.may_come_back()) << line;
  }
  SessionMemory memory = of_ann();
  memory.heard("bob: You were removed by an operator.");
  memory.heard("* The server is shutting down. Goodbye.");
  EXPECT_TRUE(memory.may_come_back());
}

TEST(SessionMemory, TakesTheAnswerToAnyPromptForTheName) {
  SessionMemory memory;
  memory.heard("Welcome to budgetchat! What shall I call you?");
  memory.typed("Bob");
  EXPECT_FALSE(memory.is_inside());
  memory.heard("* The room contains: dave");
  EXPECT_EQ(memory.name(), "Bob");
  EXPECT_FALSE(memory.is_greeted());
  EXPECT_EQ(memory.comes_back(), "Bob");
}

TEST(SessionMemory, WithoutAPromptNothingIsAName) {
  SessionMemory memory;
  memory.heard("Hi.");
  memory.typed("hello everybody");
  memory.heard("OK");
  EXPECT_EQ(memory.name(), "");
  EXPECT_FALSE(memory.may_come_back());
}

TEST(ReturnPlan, WaitsTwiceAsLongEachTimeUpToHalfAMinute) {
  ReturnPlan plan;
  for (const int seconds : {1, 2, 4, 8, 16, 30, 30, 30}) EXPECT_EQ(plan.next(1), milliseconds(seconds * 1000));
  plan.has_come_back();
  EXPECT_EQ(plan.next(1), milliseconds(1000));
}

TEST(ReturnPlan, WaitsUpToAFifthLessByChance) {
  EXPECT_EQ(ReturnPlan().next(0), milliseconds(800));
  EXPECT_EQ(ReturnPlan().next(0.5), milliseconds(900));
  EXPECT_EQ(ReturnPlan().next(-7), milliseconds(800));
  EXPECT_EQ(ReturnPlan().next(7), milliseconds(1000));
}

TEST(ReturnPlan, TellsWholeSeconds) {
  EXPECT_EQ(lost_message(milliseconds(4000)), "Connection lost; trying again in 4 s.");
  EXPECT_EQ(lost_message(milliseconds(3200)), "Connection lost; trying again in 4 s.");
  EXPECT_EQ(lost_message(milliseconds(800)), "Connection lost; trying again in 1 s.");
}

}  // namespace
}  // namespace confab::client
