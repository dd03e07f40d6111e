#include "protocol.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace confab::bench {
namespace {

const Identity ann{"ann", "dev"};
const Identity bob{"bob", "dev"};

LoginStep hears(const Protocol& protocol, std::string_view line, std::string& answer) {
  answer.clear();
  return protocol.log_in(ann, line, answer);
}

TEST(Protocols, OnSlashAPromptIsAnsweredWithNameAndRoom) {
  const Protocol& slash = protocol_named("slash");
  std::string answer;
  EXPECT_EQ(hears(slash, "* Welcome to confab. Enter your username:", answer), LoginStep::wait);
  EXPECT_EQ(answer, "ann\n/join dev\n");
  EXPECT_EQ(hears(slash, "* Hello, ann. You are in lobby with no others.", answer), LoginStep::named);
  EXPECT_EQ(hears(slash, "* You are now in dev with no others.", answer), LoginStep::present);
  EXPECT_EQ(hears(slash, "* That name is in use. Enter your username:", answer), LoginStep::refused);
}

TEST(Protocols, OnSlashNobodyIsTakenForAnother) {
  const Protocol& slash = protocol_named("slash");
  EXPECT_TRUE(slash.introduces("ann: ", ann, bob));
  EXPECT_FALSE(slash.introduces("bob: ", ann, bob));
  EXPECT_FALSE(slash.introduces("ann : ", ann, bob));
  EXPECT_FALSE(slash.introduces("annie: ", ann, bob));
  EXPECT_FALSE(slash.introduces("[from ann] ", ann, bob));
}

TEST(Protocols, OnSigilTheRoomStandsBeforeTheName) {
  const Protocol& sigil = protocol_named("sigil");
  EXPECT_TRUE(sigil.introduces("@dev ann: ", ann, bob));
  EXPECT_FALSE(sigil.introduces("ann: ", ann, bob));
  EXPECT_FALSE(sigil.introduces("@tea ann: ", ann, bob));
}

TEST(Protocols, OnIrcOneIsThereWithTheEndOfTheNames) {
  const Protocol& irc = protocol_named("irc");
  std::string answer;
  EXPECT_EQ(hears(irc, "PING :cookie", answer), LoginStep::wait);
  EXPECT_EQ(answer, "PONG :cookie\r\n");
  EXPECT_EQ(hears(irc, ":host 001 ann :Welcome", answer), LoginStep::wait);
  EXPECT_EQ(hears(irc, ":host 376 ann :End of MOTD", answer), LoginStep::named);
  EXPECT_EQ(answer, "JOIN #dev\r\n");
  EXPECT_EQ(hears(irc, ":host 366 ann #dev :End of NAMES", answer), LoginStep::present);
  EXPECT_EQ(hears(irc, "ERROR :Too many connections", answer), LoginStep::refused);
}

TEST(Protocols, OnIrcBothSenderAndRoomMustBeRight) {
  const Protocol& irc = protocol_named("irc");
  EXPECT_TRUE(irc.introduces(":ann!~ann@127.0.0.2 PRIVMSG #dev :", ann, bob));
  EXPECT_FALSE(irc.introduces(":bob!~bob@127.0.0.2 PRIVMSG #dev :", ann, bob));
  EXPECT_FALSE(irc.introduces(":annie!~ann@127.0.0.2 PRIVMSG #dev :", ann, bob));
  EXPECT_FALSE(irc.introduces(":ann!~ann@127.0.0.2 PRIVMSG #tea :", ann, bob));
  EXPECT_FALSE(irc.introduces(":ann!~ann@127.0.0.2 NOTICE #dev :", ann, bob));
}

TEST(Protocols, AnUnknownNameIsRefused) {
  EXPECT_THROW(protocol_named("smtp"), std::invalid_argument);
}

}  // namespace
}  // namespace confab::bench
