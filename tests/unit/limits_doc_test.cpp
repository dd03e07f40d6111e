// docs/limits.md agrees with the table of settings.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <regex>
#include <string>
#include <utility>
#include <variant>

#include "confab/settings.hpp"

namespace confab {
namespace {

using DefaultAndUnit = std::pair<std::string, std::string>;
using Limits = std::map<std::string, DefaultAndUnit>;  // by name

/// "| `--rate` | 20 | lines a second | ..."
Limits documented() {
  std::ifstream file(CONFAB_LIMITS_DOC);
  const std::regex row(R"(^\| `--([a-z-]+)` \| ([^|]+) \| ([^|]+) \|)");
  Limits limits;
  std::smatch found;
  for (std::string line; std::getline(file, line);) {
    if (std::regex_search(line, found, row)) limits[found[1]] = {found[2], found[3]};
  }
  return limits;
}

/// Every number is a limit; the exemption belongs to the limits too.
bool is_limit(const Setting& setting) {
  return std::holds_alternative<Count>(setting.kind) || std::holds_alternative<Seconds>(setting.kind) ||
         setting.name == "exempt";
}

TEST(LimitsDoc, HasEachLimitThatCanBeSetWithItsDefaultAndUnit) {
  Limits limits;
  for (const Setting& setting : settings_table()) {
    if (is_limit(setting)) limits[std::string(setting.name)] = DefaultAndUnit(setting.by_default, setting.unit);
  }
  EXPECT_EQ(limits.size(), 20U);
  EXPECT_EQ(documented(), limits);
}

}  // namespace
}  // namespace confab
