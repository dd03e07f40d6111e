// docs/limits.md says what the command line does.
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <sstream>
#include <string>

#include "app/options.hpp"

namespace confab::app {
namespace {

using Defaults = std::map<std::string, std::string>;  // by flag

/// "| `--rate` | 20 | lines a second | ..."
Defaults documented() {
  std::ifstream file(CONFAB_LIMITS_DOC);
  const std::regex row(R"(^\| `(--[a-z-]+)` \| ([^ ]+) \|)");
  Defaults defaults;
  std::smatch found;
  for (std::string line; std::getline(file, line);) {
    if (std::regex_search(line, found, row)) defaults[found[1]] = found[2];
  }
  return defaults;
}

/// "--rate LINES   Lines a second ... Default: 20", over as many lines as it takes.
Defaults helped() {
  const std::array<const char*, 2> words = {"confabd", "--help"};
  std::istringstream help(parse_command_line(static_cast<int>(words.size()), words.data()).print);
  const std::regex flag(R"(^ +(?:-[a-z],)?(--[a-z-]+))");
  const std::regex value(R"(Default: +([^ ]+)$)");
  Defaults defaults;
  std::smatch found;
  std::string present;
  std::string text;
  for (std::string line; std::getline(help, line);) {
    if (std::regex_search(line, found, flag)) {
      present = found[1];
      text.clear();
    }
    text += (text.empty() || text.ends_with(' ') ? "" : " ") + line;
    if (std::regex_search(text, found, value)) defaults[present] = found[1];
  }
  return defaults;
}

TEST(LimitsDoc, HasEachLimitThatCanBeSetWithTheDefaultThatHelpShows) {
  Defaults limits = helped();
  for (const char* no_limit : {"--listen", "--notices", "--log-level"})
    EXPECT_EQ(limits.erase(no_limit), 1U) << no_limit;
  EXPECT_EQ(limits.size(), 12U);
  EXPECT_EQ(documented(), limits);
}

}  // namespace
}  // namespace confab::app
