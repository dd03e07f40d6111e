#include "client/options.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace confab::client {
namespace {

CommandLine parsed(std::vector<const char*> words) {
  words.insert(words.begin(), "confab");
  return parse_command_line(static_cast<int>(words.size()), words.data());
}

std::string complaint(std::vector<const char*> words) {
  try {
    parsed(std::move(words));
  } catch (const UsageError& error) {
    return error.what();
  }
  return "none";
}

TEST(ClientOptions, WithoutWordsItIsThisMachineAtTheUsualPort) {
  EXPECT_EQ(parsed({}).options.endpoint, (Endpoint{.host = "127.0.0.1", .port = 8888}));
}

TEST(ClientOptions, TakeHostAndPort) {
  EXPECT_EQ(parsed({"h", "9"}).options.endpoint, (Endpoint{.host = "h", .port = 9}));
  EXPECT_EQ(complaint({"h", "9", "x"}), "There are too many words: a host and a port are enough.");
  EXPECT_EQ(complaint({"--", "-v", "eight"}), "\"eight\" is no port: it is a number from 1 to 65535.");
}

TEST(ClientOptions, OfSecurityBelongTogether) {
  const Security security = parsed({"-t", "--ca", "file", "h"}).options.security;
  EXPECT_TRUE(security.tls);
  EXPECT_FALSE(security.insecure);
  EXPECT_EQ(security.ca_file, "file");
  EXPECT_TRUE(parsed({"--tls", "--insecure", "h"}).options.security.insecure);
  EXPECT_EQ(complaint({"--ca", "file"}), "--ca is of use only together with --tls.");
  EXPECT_EQ(complaint({"--tls", "--ca", ""}), "--ca needs the name of a file.");
  EXPECT_EQ(complaint({"--insecure"}), "--insecure is of use only together with --tls.");
  EXPECT_EQ(complaint({"--tls", "--insecure", "--ca", "file"}),
            "--insecure trusts everybody, and --ca only some: leave out one of them.");
  EXPECT_EQ(complaint({"--tls", "/run/chat"}), "A unix socket has no TLS: leave out --tls.");
}

TEST(ClientOptions, OfTheTerminalAreKept) {
  const Comfort comfort =
      parsed({"--time", "--bell", "--reconnect", "--color=never", "--history", "file", "h"}).options.comfort;
  EXPECT_TRUE(comfort.time && comfort.bell && comfort.reconnect);
  EXPECT_EQ(comfort.color, When::never);
  EXPECT_EQ(comfort.history_file, "file");
  EXPECT_EQ(parsed({}).options.comfort.color, When::automatic);
  EXPECT_EQ(complaint({"--color", "blue"}), "--color can't be \"blue\": it is auto, always or never.");
  EXPECT_EQ(complaint({"--history", ""}), "--history needs the name of a file.");
}

TEST(ClientOptions, OfSendingSayWhatWhereAndUnderWhatName) {
  const Options options = parsed({"--send", "--as", "bot", "h", "build", "41", "is live"}).options;
  EXPECT_TRUE(options.send);
  EXPECT_EQ(options.endpoint, (Endpoint{.host = "h", .port = 8890}));
  EXPECT_EQ(options.saying.name, "bot");
  EXPECT_EQ(options.saying.room, "lobby");
  EXPECT_EQ(options.saying.text, "build 41 is live");
  EXPECT_EQ(parsed({"--send", "--as", "bot", "h", "--", "-v"}).options.saying.text, "-v");
  EXPECT_EQ(parsed({"--send", "--as", "bot", "--room", "dev", "h"}).options.saying.room, "dev");
  EXPECT_EQ(parsed({"--send", "--as", "bot", "h"}).options.saying.text, "");
}

TEST(ClientOptions, OfSendingThatLackSomethingSayWhat) {
  EXPECT_EQ(complaint({"--send", "h", "x"}), "--send needs the name to say it under: add --as NAME.");
  EXPECT_EQ(complaint({"--send", "--as", "bot"}),
            "--send needs to know where: name HOST:PORT before what is to be said.");
  EXPECT_EQ(complaint({"--send", "--as", "bot", "h", ""}), "There is nothing to say: the text is empty.");
  EXPECT_EQ(complaint({"--send", "--as", "bot", "--room", "", "h"}), "--room needs the name of a room.");
}

TEST(ClientOptions, OfOneWayToTalkAreRefusedInTheOther) {
  EXPECT_EQ(complaint({"--send", "--as", "bot", "--bell", "h"}), "--bell is of no use together with --send.");
  EXPECT_EQ(complaint({"--as", "bot", "h"}), "--as is of use only together with --send.");
  EXPECT_EQ(complaint({"--room", "dev", "h"}), "--room is of use only together with --send.");
  EXPECT_EQ(complaint({"--password-file", "f"}), "--password-file is of use only together with --send.");
}

}  // namespace
}  // namespace confab::client
