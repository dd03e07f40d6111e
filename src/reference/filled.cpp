#include <fmt/format.h>

#include <algorithm>

#include "../app/options.hpp"
#include "confab/version.hpp"
#include "reference.hpp"

namespace confab::reference {

namespace {

std::string protocols_as_man() {
  std::string text;
  for (const auto& [name, summary] : app::protocols()) {
    text += fmt::format(".TP\n\\fB{}\\fR\n{}.\n", man_text(name), man_text(summary));
  }
  return text;
}

std::string value_of(std::string_view name) {
  const auto options = options_in(app::help());
  if (name == "VERSION") return std::string(version);
  if (name == "SETTINGS_TOML") return settings_as_toml();
  if (name == "SETTINGS_MAN") return settings_as_man();
  if (name == "OPTIONS_MAN") return options_as_man(options);
  if (name == "OPTIONS_BASH") return options_as_bash(options);
  if (name == "OPTIONS_ZSH") return options_as_zsh(options);
  if (name == "FLAGS") return flags_as_words(options);
  if (name == "PROTOCOLS_MAN") return protocols_as_man();
  throw UnknownPlaceholder(
      fmt::format("There is no placeholder @{}@: src/reference/filled.cpp has those that there are.", name));
}

bool in_name(char c) {
  return (c >= 'A' && c <= 'Z') || c == '_';
}

}  // namespace

std::string filled(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto start = text.find('@');
    out += text.substr(0, start);
    if (start == std::string_view::npos) break;
    text.remove_prefix(start + 1);
    const auto end = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), in_name) - text.begin());
    if (end == 0 || end == text.size() || text[end] != '@') {
      out += '@';
      continue;
    }
    std::string value = value_of(text.substr(0, end));
    text.remove_prefix(end + 1);
    // A value of whole lines stands alone in its line.
    if (value.ends_with('\n') && text.starts_with('\n')) value.pop_back();
    out += value;
  }
  return out;
}

}  // namespace confab::reference
