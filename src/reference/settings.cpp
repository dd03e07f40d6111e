#include "confab/settings.hpp"

#include <fmt/format.h>

#include <optional>
#include <type_traits>
#include <utility>

#include "reference.hpp"

namespace confab::reference {

namespace {

// The listeners have a table each, which the template explains.
constexpr std::string_view listeners = "listen";
constexpr std::size_t columns_max = 79;

/// What the package sets in its configuration file.
constexpr std::string_view packaged_setting = "state-directory";
constexpr std::string_view packaged_value = "/var/lib/confab";

/// The lowest and highest value of a setting that is a number.
std::optional<std::pair<std::uint32_t, std::uint32_t>> range_of(const Setting& setting) {
  return std::visit(
      [](const auto& kind) -> std::optional<std::pair<std::uint32_t, std::uint32_t>> {
        if constexpr (requires { kind.min; }) return std::pair{kind.min, kind.max};
        return std::nullopt;
      },
      setting.kind);
}

/// The meaning with the names of settings as the file has them: without dashes.
std::string meaning_in_file(const Setting& setting) {
  std::string meaning(setting.meaning);
  for (const Setting& other : settings_table()) {
    const std::string flag = fmt::format("--{}", other.name);
    for (auto found = meaning.find(flag); found != std::string::npos; found = meaning.find(flag))
      meaning.erase(found, 2);
  }
  return meaning;
}

/// One sentence on what may stand there, and one on when a change takes effect.
std::string bounds_of(const Setting& setting) {
  std::string text;
  if (const auto range = range_of(setting)) {
    text = fmt::format("From {} to {} {}.", range->first, range->second, setting.unit);
  } else if (setting.unit.find('|') != std::string_view::npos) {
    for (const char c : setting.unit) text += c == '|' ? std::string(", ") : std::string(1, c);
    text = fmt::format("One of {}.", text);
  } else {
    text = fmt::format("Value: {}.", setting.unit);
  }
  if (setting.change == Change::at_start) text += " A change waits for the next start.";
  return text;
}

std::string quoted_list(std::string_view texts) {
  if (texts.empty() || texts == "none") return "[]";
  std::string list = "[\"";
  for (const char c : texts) list += c == ',' ? std::string("\", \"") : std::string(1, c);
  return list + "\"]";
}

std::string toml_value(const Setting& setting) {
  if (range_of(setting)) return std::string(setting.by_default);
  if (setting.is_list()) return quoted_list(setting.by_default);
  return fmt::format("\"{}\"", setting.by_default.empty() ? setting.unit : setting.by_default);
}

void append_comment(std::string_view text, std::string& out) {
  while (!text.empty()) {
    std::size_t end = text.size();
    if (2 + end > columns_max) end = text.rfind(' ', columns_max - 2);
    out += fmt::format("# {}\n", text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace

std::string settings_as_toml() {
  std::string text;
  for (const Setting& setting : settings_table()) {
    if (setting.name == listeners) continue;
    append_comment(meaning_in_file(setting) + ". " + bounds_of(setting), text);
    if (setting.name == packaged_setting) {
      text += fmt::format("{} = \"{}\"\n\n", setting.name, packaged_value);
    } else {
      text += fmt::format("#{} = {}\n\n", setting.name, toml_value(setting));
    }
  }
  return text;
}

std::string settings_as_man() {
  std::string text;
  for (const Setting& setting : settings_table()) {
    if (setting.name == listeners) continue;
    const std::string by_default = setting.by_default.empty() ? "It is not set by default."
                                                              : fmt::format("The default is {}.", toml_value(setting));
    text += fmt::format(".TP\n\\fB{}\\fR\n{}.\n{}\n{}\n", man_text(setting.name), man_text(meaning_in_file(setting)),
                        man_text(bounds_of(setting)), man_text(by_default));
  }
  return text;
}

}  // namespace confab::reference
