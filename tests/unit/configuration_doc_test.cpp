// docs/configuration.md agrees with the table of settings, and its examples are true.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "app/options.hpp"

namespace confab::app {
namespace {

std::string document() {
  std::ifstream file(CONFAB_CONFIGURATION_DOC);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string between(const std::string& text, const std::string& start, const std::string& end) {
  const auto from = text.find(start) + start.size();
  return text.substr(from, text.find(end, from) - from);
}

TEST(ConfigurationDoc, TheExampleIsGood) {
  const Options options = options_of({}, Config(between(document(), "```toml\n", "```"), "f"));
  EXPECT_EQ(options.settings.lines_per_second, 40U);
  EXPECT_EQ(options.listeners.size(), 2U);
}

TEST(ConfigurationDoc, TheMistakesAreWhatIsSaid) {
  try {
    options_of({}, Config("rate = \"40\"\nbrust = 1\n", "confabd.toml"));
    FAIL() << "they are taken";
  } catch (const ConfigError& error) {
    EXPECT_NE(document().find("\n" + std::string(error.what()) + "\n"), std::string::npos) << error.what();
  }
}

TEST(ConfigurationDoc, NamesTheSettingsThatWaitForTheNextStart) {
  std::string names;
  for (const Setting& setting : settings_table()) {
    if (setting.change == Change::at_start) names += (names.empty() ? "`" : ", `") + std::string(setting.name) + "`";
  }
  EXPECT_EQ(between(document(), "which wait for the next start: ", ". "), names);
}

}  // namespace
}  // namespace confab::app
