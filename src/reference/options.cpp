#include <algorithm>
#include <sstream>

#include "reference.hpp"

namespace confab::reference {

namespace {

constexpr std::string_view flags_start = "  -";
constexpr std::string_view meaning_start = "          ";
constexpr std::string_view default_start = " (default: ";

/// "  -p, --port N (default: 1)" without its meaning.
Option option_of(std::string line) {
  Option option;
  if (const auto found = line.find(default_start); found != std::string::npos) {
    option.by_default = line.substr(found + default_start.size());
    option.by_default.pop_back();  // the bracket
    line.resize(found);
  }
  std::istringstream words(line);
  for (std::string word; words >> word;) {
    if (word.front() == '-') {
      if (word.back() == ',') word.pop_back();
      option.flags.push_back(word);
    } else {
      option.value = word;
    }
  }
  return option;
}

}  // namespace

std::vector<Option> options_in(std::string_view help) {
  std::vector<Option> options;
  std::istringstream lines{std::string(help)};
  std::string line;
  while (std::getline(lines, line) && line != "Options:") continue;
  while (std::getline(lines, line) && !line.empty()) {
    if (line.starts_with(flags_start)) {
      options.push_back(option_of(line));
    } else if (line.starts_with(meaning_start) && !options.empty()) {
      std::string& meaning = options.back().meaning;
      meaning += (meaning.empty() ? "" : " ") + line.substr(meaning_start.size());
    }
  }
  return options;
}

std::string flags_as_words(const std::vector<Option>& options) {
  std::string words;
  for (const Option& option : options) {
    for (const std::string& flag : option.flags) words += (words.empty() ? "" : " ") + flag;
  }
  return words;
}

}  // namespace confab::reference
