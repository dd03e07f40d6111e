// The configuration file: what it sets, and a sentence for each kind of mistake, with its place.
#include "app/config_file.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "app/options.hpp"
#include "config_fixture.hpp"

namespace confab::app {
namespace {

Flags flags(std::string_view name, const std::string& value) {
  const auto table = settings_table();
  return {{{&*std::find_if(table.begin(), table.end(), [&](const Setting& one) { return one.name == name; }), value}},
          {}};
}

TEST(ConfigFile, AnEmptyOneLeavesTheDefaults) {
  const Options options = read("");
  for (const Setting& setting : settings_table()) {
    EXPECT_TRUE(is_same(setting, options.settings, default_settings())) << setting.name;
  }
  ASSERT_EQ(options.listeners.size(), 1U);
  EXPECT_EQ(options.listeners[0].to_string(), "slash://127.0.0.1:8888");
}

TEST(ConfigFile, HasAKeyForEachSettingWithItsDefaultAsTheValue) {
  for (const Setting& setting : settings_table()) {
    if (setting.name == "listen" || setting.by_default.empty()) continue;
    const bool is_number = std::holds_alternative<Count>(setting.kind) || std::holds_alternative<Seconds>(setting.kind);
    const std::string quoted = "\"" + std::string(setting.by_default) + "\"";
    std::string value = is_number ? std::string(setting.by_default) : quoted;
    if (setting.name == "exempt") value = R"(["127.0.0.0/8", "::1"])";
    const Options options = read(std::string(setting.name) + " = " + value);
    EXPECT_TRUE(is_same(setting, options.settings, default_settings())) << setting.name;
  }
}

TEST(ConfigFile, SetsNumbersWordsTextsAndLists) {
  const Options options = read(
      "rate = 40\nlogin-timeout = 5\nnotices = \"quiet\"\nuser = \"nobody\"\nexempt = [\"10.0.0.0/8\", \"::1\"]\n");
  EXPECT_EQ(options.settings.lines_per_second, 40U);
  EXPECT_EQ(options.settings.login_timeout, std::chrono::seconds(5));
  EXPECT_EQ(options.settings.notices, Notices::quiet);
  EXPECT_EQ(options.settings.user, "nobody");
  EXPECT_TRUE(options.exempt.contains(net::asio::ip::make_address("10.1.2.3")));
  EXPECT_FALSE(options.exempt.contains(net::asio::ip::make_address("127.0.0.1")));
}

TEST(ConfigFile, NamesTheNetworksOfProxies) {
  EXPECT_TRUE(read("proxy-from = [\"10.0.0.0/8\"]").proxies.contains(net::asio::ip::make_address("10.1.2.3")));
  EXPECT_EQ(
      mistake("proxy-from = [\"x\"]"),
      "f:1:15: proxy-from can't be \"x\": it is an address, a range like 192.0.2.0/24 or 2001:db8::/32, or none.");
}

TEST(ConfigFile, NamesStandingRoomsAndOperators) {
  const Options options = read("standing-rooms = [\"dev\", \"ops\"]\noperators = [\"Ann\"]\n");
  EXPECT_EQ(options.standing_rooms.size(), 2U);
  EXPECT_TRUE(options.operators.contains("ann"));
  EXPECT_TRUE(read("standing-rooms = []\noperators = []\n").standing_rooms.empty());
  EXPECT_EQ(mistake("standing-rooms = [\"dev\", \"#ops\"]"),
            "f:1:26: standing-rooms can't be \"#ops\": a room's name has letters, digits, - _ and ., up to 32, and "
            "begins with a letter or digit.");
  EXPECT_EQ(mistake("operators = [\"admin\"]"), "f:1:14: operators can't be \"admin\": nobody may be called that.");
}

TEST(ConfigFile, AnEmptyListExemptsNobody) {
  EXPECT_FALSE(read("exempt = []").exempt.contains(net::asio::ip::make_address("127.0.0.1")));
}

TEST(ConfigFile, HasATableForEachListener) {
  const Options options = read(
      "[[listen]]\nat = \"slash+tls://*:8889\"\ncertificate = \"/c.pem\"\nkey = \"/k.pem\"\n"
      "[[listen]]\nat = \"sigil+unix:/run/chat\"\nmode = \"0660\"\n");
  ASSERT_EQ(options.listeners.size(), 2U);
  EXPECT_EQ(options.listeners[0].to_string(), "slash+tls://*:8889");
  EXPECT_EQ(options.listeners[0].certificate, "/c.pem");
  EXPECT_EQ(options.listeners[0].key, "/k.pem");
  EXPECT_EQ(options.listeners[0].mode, "");
  EXPECT_EQ(options.listeners[1].path, "/run/chat");
  EXPECT_EQ(options.listeners[1].mode, "0660");
  EXPECT_EQ(options.settings.listen, (Sentences{"slash+tls://*:8889", "sigil+unix:/run/chat"}));
}

TEST(ConfigFile, AFlagBeatsIt) {
  EXPECT_EQ(read("rate = 40", flags("rate", "7")).settings.lines_per_second, 7U);
  EXPECT_EQ(read("burst = 40", flags("rate", "7")).settings.burst_lines, 40U);
}

TEST(ConfigFile, AFlagForAListenerReplacesThoseOfTheFile) {
  const std::string_view file = "[[listen]]\nat = \"sigil://*:1\"\n";
  EXPECT_EQ(read(file, flags("listen", "slash://*:2")).settings.listen, Sentences{"slash://*:2"});
  const Options by_port = read(file, Flags{{}, "3"});
  ASSERT_EQ(by_port.listeners.size(), 1U);
  EXPECT_EQ(by_port.listeners[0].to_string(), "slash://127.0.0.1:3");
}

TEST(ConfigFile, AnUnknownKeyIsAnsweredWithTheNearestOne) {
  EXPECT_EQ(mistake("ratee = 3"), "f:1:1: There is no setting \"ratee\": did you mean rate? Otherwise leave it out.");
  EXPECT_EQ(mistake("\n  line_bytes_max = 3"),
            "f:2:3: There is no setting \"line_bytes_max\": did you mean line-bytes-max? Otherwise leave it out.");
  EXPECT_EQ(mistake("[rooms]\nstanding = []"),
            "f:1:2: There is no setting \"rooms\": confabd --help lists all there are.");
}

TEST(ConfigFile, AWrongTypeIsAnsweredWithAnExample) {
  const std::string number = "rate is a whole number without quotation marks: write it like rate = 20.";
  for (const std::string_view value : {"\"20\"", "20.0", "true", "[20]", "1979-05-27", "{}"}) {
    EXPECT_EQ(mistake("rate = " + std::string(value)), "f:1:8: " + number) << value;
  }
  EXPECT_EQ(mistake("notices = 1"), "f:1:11: notices is a text in quotation marks: write it like notices = \"full\".");
  EXPECT_EQ(mistake("user = 1"), "f:1:8: user is a text in quotation marks: write it like user = \"name\".");
  const std::string list = "exempt is a list of texts: write it like exempt = [\"127.0.0.0/8\", \"::1\"].";
  EXPECT_EQ(mistake("exempt = \"::1\""), "f:1:10: " + list);
  EXPECT_EQ(mistake("exempt = [\"::1\", 1]"), "f:1:18: " + list);
}

TEST(ConfigFile, AWrongValueIsAnsweredWithTheRightOnes) {
  EXPECT_EQ(mistake("rate = 1000001"), "f:1:8: rate can't be 1000001: it is a number from 0 to 1000000.");
  EXPECT_EQ(mistake("rate = -1"), "f:1:8: rate can't be -1: it is a number from 0 to 1000000.");
  EXPECT_EQ(mistake("burst = 0"), "f:1:9: burst can't be 0: it is a number from 1 to 1000000.");
  EXPECT_EQ(mistake("notices = \"loud\""), "f:1:11: notices can't be \"loud\": it is one of full, quiet, none.");
  EXPECT_EQ(mistake("user = \"\""), "f:1:8: user can't be \"\": it is a name, or left out.");
  EXPECT_EQ(mistake("exempt = [\"::1\", \"x\"]"),
            "f:1:18: exempt can't be \"x\": it is an address, a range like 192.0.2.0/24 or 2001:db8::/32, or none.");
  EXPECT_EQ(mistake("exempt = [\"::1\", \"none\"]"),
            "f:1:10: exempt can't be none and something else: leave out none, or all the others.");
}

TEST(ConfigFile, NumbersAreTakenUpToTheirBounds) {
  EXPECT_EQ(read("rate = 1000000").settings.lines_per_second, 1'000'000U);
  EXPECT_EQ(read("rate = 0").settings.lines_per_second, 0U);
}

TEST(ConfigFile, AKeyThatIsThereTwiceIsRefused) {
  EXPECT_EQ(mistake("rate = 1\nrate = 2\n"), "f:2:8: \"rate\" is there twice: keep one of the two.");
}

TEST(ConfigFile, WhatIsNotTomlIsSaidWithItsPlace) {
  EXPECT_TRUE(mistake("rate = 1\nburst\n").starts_with("f:2:6: This is not TOML (https://toml.io), so nothing after"));
}

TEST(ConfigFile, ATimeThatBeginsWithALetterIsNotToml) {
  EXPECT_TRUE(mistake("rate = 1979-05-27Tz07:32:00Z\n").starts_with("f:1:19: This is not TOML (https://toml.io)"));
  // The parser has no row for U+FECA in its tables of characters.
  EXPECT_TRUE(mistake("\xef\xbb\x8a = 1\n").starts_with("f:1:1: This is not TOML (https://toml.io)"));
}

TEST(ConfigFile, AnAddressIsShownHarmlessly) {
  EXPECT_EQ(mistake("[[listen]]\nat = \"slash+unix:run/\xef\xbb\xbf\"\n"),
            "f:2:6: \"slash+unix:run/\\xef\\xbb\\xbf\" has no absolute path: write it like "
            "slash+unix:/run/confab/chat.");
}

TEST(ConfigFile, WhatCannotBeSeenIsRefusedAndShownHarmlessly) {
  EXPECT_EQ(mistake("user = \"a\\u001bb\""),
            "f:1:8: user can't be \"a\\x1bb\": leave out the characters that can't be seen.");
  EXPECT_EQ(mistake("\"a\\nb\" = 1"), "f:1:1: There is no setting \"a\\x0ab\": confabd --help lists all there are.");
}

TEST(ConfigFile, ALongTextIsShownInPart) {
  const std::string why = mistake(std::string(5000, 'x') + " = 1");
  EXPECT_LT(why.size(), 200U);
  EXPECT_NE(why.find("xxx...\""), std::string::npos) << why;
}

TEST(ConfigFile, SettingsThatContradictEachOtherAreRefusedWhereTheFileSetsTheFirst) {
  EXPECT_EQ(mistake("rate = 1\nline-bytes-max = 65536\nwrite-queue-bytes-max = 65536\n"),
            "f:2:18: write-queue-bytes-max must be at least 16 times line-bytes-max, 1048576.");
  EXPECT_EQ(mistake("line-bytes-max = 65536\n"),
            "f:1:18: write-queue-bytes-max must be at least 16 times line-bytes-max, 1048576.");
  EXPECT_EQ(read("line-bytes-max = 65536", flags("line-bytes-max", "128")).settings.line_bytes_max, 128U);
}

TEST(ConfigFile, AMistakenSettingContradictsNothing) {
  EXPECT_EQ(mistake("line-bytes-max = 65536\nwrite-queue-bytes-max = \"much\"\n"),
            "f:2:25: write-queue-bytes-max is a whole number without quotation marks: write it like "
            "write-queue-bytes-max = 262144.");
}

TEST(ConfigFile, FlagsThatContradictEachOtherAreNotTheFilesFault) {
  try {
    read("rate = 1", flags("line-bytes-max", "65536"));
    FAIL() << "they are taken";
  } catch (const UsageError& error) {
    EXPECT_STREQ(error.what(), "--write-queue-bytes-max must be at least 16 times --line-bytes-max, 1048576.");
  }
}

TEST(ConfigFile, AllMistakesAreToldInTheOrderOfTheirPlaces) {
  EXPECT_EQ(mistakes("zzz = 1\nrate = \"x\"\nburst = 0\n[[listen]]\nmood = 1\n"),
            (Sentences{"f:1:1: There is no setting \"zzz\": confabd --help lists all there are.",
                       "f:2:8: rate is a whole number without quotation marks: write it like rate = 20.",
                       "f:3:9: burst can't be 0: it is a number from 1 to 1000000.",
                       "f:4:1: This listener has no address: add at = \"slash://127.0.0.1:8888\".",
                       "f:5:1: A listener has no \"mood\": it has at, certificate, key and mode."}));
}

TEST(ConfigFile, PastAHundredMistakesTheRestIsCounted) {
  std::string text;
  for (std::size_t i = 0; i < config_mistakes_max; ++i) text += "zzz" + std::to_string(i) + " = 1\n";
  EXPECT_EQ(mistakes(text).size(), config_mistakes_max);
  text += "zzz = 1\nzzzz = 1\n";
  const Sentences all = mistakes(text);
  EXPECT_EQ(all.size(), config_mistakes_max + 1);
  EXPECT_EQ(all.back(), "f: There are 2 more mistakes: mend these first.");
}

// ---- Files

class ConfigFileRead : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove(file); }
  void write(const std::string& text) const { std::ofstream(file, std::ios::binary) << text; }
  std::string refusal() const {
    try {
      read_config(file);
      return "";
    } catch (const UsageError& error) {
      return error.what();
    }
  }

  std::string file = testing::TempDir() + "confab_config_test_" + std::to_string(::getpid()) + ".toml";
};

TEST_F(ConfigFileRead, GivesTheWholeContent) {
  write("rate = 1\n");
  EXPECT_EQ(read_config(file), "rate = 1\n");
}

TEST_F(ConfigFileRead, UpToItsLargestSize) {
  write(std::string(config_bytes_max, '\n'));
  EXPECT_EQ(read_config(file).size(), config_bytes_max);
  write(std::string(config_bytes_max + 1, '\n'));
  EXPECT_EQ(refusal(), "The configuration file " + file + " has more than 262144 bytes: is it the right file?");
}

TEST_F(ConfigFileRead, WhatIsMissingOrAFolderIsASentence) {
  EXPECT_EQ(refusal(), "Can't read the configuration file " + file + ": No such file or directory.");
  file = testing::TempDir();
  EXPECT_EQ(refusal(), "Can't read the configuration file " + file + ": Is a directory.");
  file += "/nothing";
}

/// toml++ calls itself for each part.
TEST_F(ConfigFileRead, AKeyOfTooManyPartsIsASentence) {
  const auto mistake_in = [&](const std::string& text) -> std::string {
    try {
      Config(text, "f").check();
      return "";
    } catch (const ConfigError& error) {
      return error.sentences().front();
    }
  };
  std::string deep = "a";
  for (std::size_t i = 0; i < key_dots_max; ++i) deep += ".a";
  EXPECT_EQ(mistake_in("\n" + deep + ".a=1"),
            "f:2:402: There are more than 200 dots before this one: no key has so many parts.");
  EXPECT_EQ(mistake_in("[[" + deep + ".a]]").substr(0, 8), "f:1:404:");
  EXPECT_EQ(mistake_in(deep + "=1").substr(0, 31), "f:1:1: There is no setting \"a\":");
  std::string quoted = "'a'";
  while (quoted.size() + 10 < config_bytes_max) quoted += ".'a'";
  EXPECT_NE(mistake_in(quoted + "=1").find("more than 200 dots"), std::string::npos);
  std::string networks = "exempt = [\"10.0.0.0/8\"";
  for (int i = 0; i < 100; ++i) networks += ", \"10.0.0.0/8\"";
  EXPECT_EQ(mistake_in(networks + "]"), "");
}

}  // namespace
}  // namespace confab::app
