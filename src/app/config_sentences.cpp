#include "config_sentences.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "../net/log.hpp"

namespace confab::app {

/// What somebody has written, for a sentence: harmless, and not too long.
std::string shown(std::string_view text) {
  constexpr std::size_t bytes_max = 100;
  if (text.size() <= bytes_max) return net::log_safe(text);
  return net::log_safe(text.substr(0, bytes_max)) + "...";
}

namespace {

/// The value in quotation marks, as in the file. A list has several.
std::string quoted_default(const Setting& setting) {
  const std::string_view value = setting.by_default.empty() ? setting.unit : setting.by_default;
  std::string quoted;
  for (std::size_t start = 0; start <= value.size();) {
    const std::size_t end = setting.is_list() ? std::min(value.find(',', start), value.size()) : value.size();
    quoted += fmt::format("{}\"{}\"", quoted.empty() ? "" : ", ", value.substr(start, end - start));
    start = end + 1;
  }
  return quoted;
}

}  // namespace

std::string wrong_type(const Setting& setting) {
  if (setting.is_number()) {
    return fmt::format("{0} is a whole number without quotation marks: write it like {0} = {1}.", setting.name,
                       setting.by_default);
  }
  if (setting.is_list()) {
    return fmt::format("{0} is a list of texts: write it like {0} = [{1}].", setting.name, quoted_default(setting));
  }
  return fmt::format("{0} is a text in quotation marks: write it like {0} = {1}.", setting.name,
                     quoted_default(setting));
}

std::string sentence_of_parser(std::string_view description) {
  constexpr std::string_view again = "cannot redefine existing ";
  if (const auto found = description.find(again); found != std::string_view::npos) {
    const auto start = description.find('\'', found);
    const auto end = description.rfind('\'');
    if (start < end && end != std::string_view::npos) {
      const std::string key = shown(description.substr(start + 1, end - start - 1));
      return fmt::format("\"{}\" is there twice: keep one of the two.", key);
    }
  }
  std::string harmless;
  for (const char byte : description) {
    harmless += byte == '\\' ? "\\" : net::log_safe({&byte, 1});  // the parser has escaped with backslashes already
  }
  return fmt::format("This is not TOML (https://toml.io), so nothing after it was read: {}.", harmless);
}

}  // namespace confab::app
