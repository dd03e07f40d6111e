// Both protocols in one daemon: one set of users and rooms.
#include <gtest/gtest.h>

#include <string>

#include "harness/client.hpp"

namespace confab::harness {
namespace {

class Mixed : public testing::Test {
 protected:
  Daemon daemon;
  Client sue = slash_user(daemon, "sue");
  Client sig = sigil_user(daemon, "sig");
};

TEST_F(Mixed, LobbyIsShared) {
  sue.sees("* sig joined.");
  sue.says("hello from slash");
  sig.sees("sue: hello from slash");
  sig.says("hello from sigil");
  sue.sees("sig: hello from sigil");
}

TEST_F(Mixed, RoomIsSharedAndEachHearsItInItsOwnDialect) {
  sue.sees("* sig joined.");
  sue.says("/join dev");
  sue.sees("* You are now in dev with no others.");
  sig.says("!enter dev");
  sue.sees("* sig joined.");
  sue.says("hello");
  sig.sees("@dev sue: hello");
  sig.says("@dev hello yourself");
  sue.sees("sig: hello yourself");
  sig.says("to the lobby");
  sig.heard();
  sue.sees_nothing();
}

TEST_F(Mixed, PrivateMessagesCrossOver) {
  sue.sees("* sig joined.");
  sue.says("/msg sig psst");
  sue.sees("[to sig] psst");
  sig.sees("#sue: psst");
  sig.says("#sue psst yourself");
  sue.sees("[from sig] psst yourself");
  sig.sees_nothing();
}

TEST_F(Mixed, SigilReachesSlashNamesWithPunctuation) {
  Client dot = slash_user(daemon, "a.b-c_d");
  sig.says("#a.b-c_d psst");
  dot.sees("[from sig] psst");
  sig.says("!users");
  sig.sees("a.b-c_d sig sue");
}

TEST_F(Mixed, SigilRoomsComeAndGoForSlashUsers) {
  sue.sees("* sig joined.");
  sue.says("/join dev");
  sue.sees("* You are now in dev with no others.");
  sig.says("!enter dev");
  sue.sees("* sig joined.");
  sig.says("!leave dev");
  sue.sees("* sig left.");
  sue.says("/rooms");
  sue.sees("* Rooms: dev (1), lobby (1)");
}

TEST_F(Mixed, ListsCountEverybody) {
  sue.sees("* sig joined.");
  sue.says("/who");
  sue.sees("* In lobby (2): sig, sue");
  sue.says("/join dev");
  sue.sees("* You are now in dev with no others.");
  sig.says("!members lobby");
  sig.sees("sig");
  sig.says("!members dev");
  sig.sees("sue");
  sig.says("!rooms");
  sig.sees("dev");
  sig.says("!users");
  sig.sees("sig sue");
}

TEST_F(Mixed, SigilNicknameInUseBySlashUserClosesWithoutAWord) {
  Client other = connect(daemon, "sigil");
  other.says("Sue");
  other.sees_end();
  sue.sees("* sig joined.");
  sue.sees_nothing();
}

TEST_F(Mixed, SigilUserLeavingIsToldInEachRoomItWasIn) {
  sue.sees("* sig joined.");
  Client tom = slash_user(daemon, "tom");
  sue.sees("* tom joined.");
  tom.says("/join dev");
  tom.sees("* You are now in dev with no others.");
  sue.sees("* tom left for dev.");
  sig.says("!enter dev");
  tom.sees("* sig joined.");
  sig.says("!quit");
  sig.sees_end();
  tom.sees("* sig left.");
  sue.sees("* sig left.");
}

TEST_F(Mixed, SameRoomInBothLineEndingsAndBothDialectsIsOneRoom) {
  sue.sees("* sig joined.");
  Client tom = connect(daemon, "slash");
  tom.sees("* Welcome to confab. Enter your username:");
  tom.sends("tom\r\n");
  tom.ends_in("\r\n");
  tom.sees("* Hello, tom. In lobby with 2 others: sig, sue. Type /help for commands.");
  sue.sees("* tom joined.");
  Client cr = connect(daemon, "sigil");
  cr.sends("cr\r\n");
  cr.ends_in("\r\n");
  sue.sees("* cr joined.");
  tom.sees("* cr joined.");
  sue.says("one");
  tom.sees("sue: one");
  sig.sees("sue: one");
  cr.sees("sue: one");
  cr.says("two");
  sue.sees("cr: two");
  tom.sees("cr: two");
  sig.sees("cr: two");
  cr.sees_nothing();
}

}  // namespace
}  // namespace confab::harness
