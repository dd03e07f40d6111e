#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "reference.hpp"

namespace confab::reference {

namespace {

std::string words_of(std::string value) {
  std::replace(value.begin(), value.end(), '|', ' ');
  return value;
}

bool takes_file(const Option& option) {
  return option.value == "FILE" || option.value == "PATH";
}

/// "[ADDRESS]"
bool is_optional(const Option& option) {
  return option.value.starts_with('[');
}

bool has_words(const Option& option) {
  return option.value.find('|') != std::string::npos;
}

/// Completes what stands for the value, in bash; empty if nothing can be offered.
std::string bash_action(const Option& option) {
  if (has_words(option))
    return fmt::format("mapfile -t COMPREPLY < <(compgen -W '{}' -- \"$cur\")", words_of(option.value));
  if (takes_file(option)) return "mapfile -t COMPREPLY < <(compgen -f -- \"$cur\") && compopt -o filenames";
  if (option.value == "DIRECTORY") return "mapfile -t COMPREPLY < <(compgen -d -- \"$cur\") && compopt -o filenames";
  if (option.flags.back() == "--user") return "mapfile -t COMPREPLY < <(compgen -u -- \"$cur\")";
  return {};
}

/// What may stand for the value, in an argument of zsh's _arguments.
std::string zsh_action(const Option& option) {
  if (has_words(option)) return fmt::format("({})", words_of(option.value));
  if (takes_file(option)) return "_files";
  if (option.value == "DIRECTORY") return "_files -/";
  if (option.flags.back() == "--user") return "_users";
  return " ";
}

/// In single quotes and the brackets of _arguments.
std::string zsh_quoted(std::string_view text) {
  std::string quoted;
  for (const char c : text) {
    if (c == '\'') {
      quoted += R"('\'')";
    } else {
      if (c == '[' || c == ']' || c == ':' || c == '\\') quoted += '\\';
      quoted += c;
    }
  }
  return quoted;
}

}  // namespace

std::string options_as_bash(const std::vector<Option>& options) {
  std::string branches;
  std::vector<std::string> others;
  for (const Option& option : options) {
    if (option.value.empty() || is_optional(option)) continue;
    const std::string action = bash_action(option);
    if (action.empty()) {
      others.insert(others.end(), option.flags.begin(), option.flags.end());
    } else {
      branches += fmt::format("    {})\n      {}\n      return\n      ;;\n", fmt::join(option.flags, " | "), action);
    }
  }
  return branches + fmt::format("    {}) return ;;\n", fmt::join(others, " | "));
}

std::string options_as_zsh(const std::vector<Option>& options) {
  std::string arguments;
  for (const Option& option : options) {
    std::string value;
    if (!option.value.empty()) {
      const std::string_view colon = is_optional(option) ? "::" : ":";
      value = fmt::format("{}{}:{}", colon, zsh_quoted(option.value), zsh_action(option));
    }
    for (const std::string& flag : option.flags) {
      // The value follows a long flag, or is joined to it by "=".
      const bool joined = !option.value.empty() && flag.starts_with("--");
      arguments += fmt::format("  '*{}{}[{}]{}' \\\n", flag, joined ? "=" : "", zsh_quoted(option.meaning), value);
    }
  }
  return arguments;
}

}  // namespace confab::reference
