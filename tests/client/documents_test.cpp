// The manual and the completions know every option of --help, and every option of the completions is in --help.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include "client/options.hpp"

namespace confab::client {
namespace {

std::string text_of(const std::string& file) {
  std::ifstream in(CONFAB_PACKAGING "/" + file);
  EXPECT_TRUE(in) << file;
  return {std::istreambuf_iterator<char>(in), {}};
}

std::set<std::string> options_in(const std::string& text) {
  static const std::regex option("--[a-z][a-z-]*[a-z]");
  return {std::sregex_token_iterator(text.begin(), text.end(), option), {}};
}

TEST(ClientDocuments, TheManualKnowsEveryOption) {
  const std::string manual = std::regex_replace(text_of("man/confab.1"), std::regex(R"(\\-)"), "-");
  EXPECT_EQ(options_in(manual), options_in(help()));
}

TEST(ClientDocuments, TheCompletionsKnowEveryOption) {
  EXPECT_EQ(options_in(text_of("completion/confab.bash")), options_in(help()));
  EXPECT_EQ(options_in(text_of("completion/confab.zsh")), options_in(help()));
}

TEST(ClientDocuments, HelpFitsATerminal) {
  std::istringstream lines(help());
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 79U) << line;
}

}  // namespace
}  // namespace confab::client
