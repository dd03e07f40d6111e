#include "confab/settings.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace confab {
namespace {

using Texts = std::vector<std::string>;

const Setting& named(std::string_view name) {
  const auto table = settings_table();
  return *std::find_if(table.begin(), table.end(), [&](const Setting& setting) { return setting.name == name; });
}

/// What is wrong with the text for that setting; empty if it is valid.
std::string wrong(std::string_view name, std::string_view text, Settings& settings) {
  return assign(named(name), text, settings).value_or("");
}

TEST(Settings, NamesAreUniqueAndOfSmallLettersAndDashes) {
  std::set<std::string_view> names;
  for (const Setting& setting : settings_table()) {
    EXPECT_TRUE(names.insert(setting.name).second) << setting.name;
    EXPECT_EQ(setting.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), std::string_view::npos) << setting.name;
  }
}

TEST(Settings, NoTwoOfAKindSetTheSameMember) {
  const auto table = settings_table();
  for (const Setting& one : table) {
    for (const Setting& other : table) {
      if (&one == &other || one.kind.index() != other.kind.index()) continue;
      std::visit(
          [&](const auto& kind) {
            EXPECT_FALSE(kind.member == std::get<std::decay_t<decltype(kind)>>(other.kind).member)
                << one.name << " " << other.name;
          },
          one.kind);
    }
  }
}

TEST(Settings, MeaningsAreSentencesWithoutTheirFullStop) {
  for (const Setting& setting : settings_table()) {
    ASSERT_FALSE(setting.meaning.empty()) << setting.name;
    EXPECT_TRUE(setting.meaning.front() >= 'A' && setting.meaning.front() <= 'Z') << setting.meaning;
    EXPECT_NE(setting.meaning.back(), '.') << setting.meaning;
  }
}

TEST(Settings, DefaultsAreThoseOfTheTable) {
  const Settings settings = default_settings();
  EXPECT_EQ(settings.line_bytes_max, 4096U);
  EXPECT_EQ(settings.login_timeout, std::chrono::minutes(1));
  EXPECT_EQ(settings.notices, Notices::full);
  EXPECT_EQ(settings.log_level, LogLevel::info);
  EXPECT_EQ(settings.user, "");
  EXPECT_EQ(settings.exempt, (Texts{"127.0.0.0/8", "::1"}));
  EXPECT_EQ(settings.proxy_from, Texts{});
  EXPECT_EQ(settings.unix_socket_mode, "0666");
}

TEST(Settings, AQueueTooSmallForTheLongestLinesIsAContradiction) {
  Settings settings = default_settings();
  EXPECT_EQ(contradiction_in(settings, ""), std::nullopt);
  settings.line_bytes_max = 4096;
  settings.write_queue_bytes_max = 65536;
  EXPECT_EQ(contradiction_in(settings, ""), std::nullopt);
  settings.line_bytes_max = 4097;
  EXPECT_EQ(contradiction_in(settings, ""), "write-queue-bytes-max must be at least 16 times line-bytes-max, 65552.");
  EXPECT_EQ(contradiction_in(settings, "--"),
            "--write-queue-bytes-max must be at least 16 times --line-bytes-max, 65552.");
}

TEST(Settings, ANumberWithinItsBoundsIsTaken) {
  Settings settings{};
  EXPECT_EQ(wrong("rate", "0", settings), "");
  EXPECT_EQ(settings.lines_per_second, 0U);
  EXPECT_EQ(wrong("rate", "1000000", settings), "");
  EXPECT_EQ(settings.lines_per_second, 1'000'000U);
}

TEST(Settings, ADurationIsANumberOfSeconds) {
  Settings settings{};
  EXPECT_EQ(wrong("write-timeout", "90", settings), "");
  EXPECT_EQ(settings.write_timeout, std::chrono::seconds(90));
}

TEST(Settings, WhatIsNoNumberOrPastTheBoundsIsAnsweredWithThemAndChangesNothing) {
  Settings settings = default_settings();
  for (const std::string_view text : {"", "x", "1x", " 5", "+5", "-1", "1.5", "127", "65537", "99999999999999999999"}) {
    EXPECT_EQ(wrong("line-bytes-max", text, settings), "a number from 128 to 65536") << text;
  }
  EXPECT_EQ(settings.line_bytes_max, 4096U);
}

TEST(Settings, AWordStandsForItsValue) {
  Settings settings{};
  EXPECT_EQ(wrong("notices", "none", settings), "");
  EXPECT_EQ(settings.notices, Notices::none);
  EXPECT_EQ(wrong("log-level", "off", settings), "");
  EXPECT_EQ(settings.log_level, LogLevel::off);
}

TEST(Settings, AnotherWordIsAnsweredWithThoseThereAre) {
  Settings settings = default_settings();
  for (const std::string_view text : {"", "FULL", "ful", "full|quiet"}) {
    EXPECT_EQ(wrong("notices", text, settings), "one of full, quiet, none") << text;
  }
  EXPECT_EQ(settings.notices, Notices::full);
}

TEST(Settings, ATextIsAnythingButEmpty) {
  Settings settings{};
  EXPECT_EQ(wrong("user", "nobody", settings), "");
  EXPECT_EQ(settings.user, "nobody");
  EXPECT_EQ(wrong("user", "", settings), "a name, or left out");
  EXPECT_EQ(settings.user, "nobody");
}

TEST(Settings, AListIsSplitAtCommasAndReplacesTheOneBefore) {
  Settings settings = default_settings();
  EXPECT_EQ(wrong("exempt", "192.0.2.0/24,2001:db8::/32,,x", settings), "");
  EXPECT_EQ(settings.exempt, (Texts{"192.0.2.0/24", "2001:db8::/32", "", "x"})) << "who reads it complains";
  EXPECT_EQ(wrong("exempt", "", settings), "");
  EXPECT_EQ(settings.exempt, Texts{""});
}

TEST(Settings, AValueIsWrittenAsItIsRead) {
  Settings settings = default_settings();
  for (const Setting& setting : settings_table()) {
    const std::string text = text_of(setting, settings);
    EXPECT_EQ(text, setting.by_default.empty() ? "none" : setting.by_default) << setting.name;
    if (setting.by_default.empty()) continue;
    EXPECT_EQ(assign(setting, text, settings), std::nullopt) << setting.name;
    EXPECT_TRUE(is_same(setting, settings, default_settings())) << setting.name;
  }
}

TEST(Settings, ACopyHasTheOneValueAndNoOther) {
  Settings from = default_settings();
  from.lines_per_second = 7;
  from.burst_lines = 8;
  Settings to = default_settings();
  copy(named("rate"), from, to);
  EXPECT_TRUE(is_same(named("rate"), from, to));
  EXPECT_FALSE(is_same(named("burst"), from, to));
}

TEST(Settings, OnlyWhatTheProcessBeginsWithWaitsForTheNextStart) {
  std::set<std::string_view> waiting;
  for (const Setting& setting : settings_table()) {
    if (setting.change == Change::at_start) waiting.insert(setting.name);
  }
  EXPECT_EQ(waiting, (std::set<std::string_view>{"log-format", "state-directory", "user"}));
}

TEST(Settings, TheNearestNameIsThatOfATypingMistake) {
  EXPECT_EQ(nearest_setting("ratee")->name, "rate");
  EXPECT_EQ(nearest_setting("line_bytes_max")->name, "line-bytes-max");
  EXPECT_EQ(nearest_setting("brust")->name, "burst");
  EXPECT_EQ(nearest_setting("rooms"), nullptr);
  EXPECT_EQ(nearest_setting(""), nullptr);
  EXPECT_EQ(nearest_setting(std::string(1000, 'x')), nullptr);
}

}  // namespace
}  // namespace confab
