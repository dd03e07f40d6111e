#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>

#include "app/options.hpp"
#include "confab/settings.hpp"

namespace confab::app {
namespace {

/// Some terminals wrap a line as soon as its 80th column is filled, so only 79 count.
TEST(Help, EveryLineFitsATerminalOf80Columns) {
  std::istringstream help_text(help());
  for (std::string line; std::getline(help_text, line);) EXPECT_LE(line.size(), 79U) << line;
}

TEST(Help, NoLineEndsInABlank) {
  EXPECT_EQ(help().find(" \n"), std::string::npos) << help();
}

/// `text` with one space for each run of spaces and line ends.
std::string in_one_line(const std::string& text) {
  std::istringstream words(text);
  std::string line;
  for (std::string word; words >> word;) line += (line.empty() ? "" : " ") + word;
  return line;
}

TEST(Help, ShowsEachSettingWithItsMeaningAndItsDefault) {
  const std::string shown = in_one_line(help());
  for (const Setting& setting : settings_table()) {
    const auto flag = shown.find(" --" + std::string(setting.name) + " ");
    ASSERT_NE(flag, std::string::npos) << setting.name;
    const auto meaning = shown.find(setting.meaning, flag);
    ASSERT_NE(meaning, std::string::npos) << setting.name;
    const std::string head = shown.substr(flag, meaning - flag);
    const std::string by_default = "(default: " + std::string(setting.by_default) + ")";
    EXPECT_EQ(head.find(by_default) != std::string::npos, !setting.by_default.empty()) << head;
  }
}

TEST(Help, NamesTheUnitOfANumberAndTheWordsToChooseFrom) {
  for (const std::string text :
       {"--login-timeout SECONDS ", "--rate LINES ", "--notices full|quiet|none ", "--user NAME\n"}) {
    EXPECT_NE(help().find(text), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace confab::app
