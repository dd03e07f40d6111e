#include <fmt/format.h>

#include "reference.hpp"

namespace confab::reference {

std::string man_text(std::string_view text) {
  std::string shown;
  bool at_start = true;
  for (const char c : text) {
    if (at_start && (c == '.' || c == '\'')) shown += R"(\&)";
    at_start = c == '\n';
    if (c == '\\') {
      shown += R"(\e)";
    } else if (c == '-') {
      shown += R"(\-)";
    } else {
      shown += c;
    }
  }
  return shown;
}

std::string options_as_man(const std::vector<Option>& options) {
  std::string text;
  for (const Option& option : options) {
    std::string flags;
    for (const std::string& flag : option.flags)
      flags += fmt::format("{}\\fB{}\\fR", flags.empty() ? "" : ", ", man_text(flag));
    if (!option.value.empty()) flags += fmt::format(" \\fI{}\\fR", man_text(option.value));
    text += fmt::format(".TP\n{}\n{}.\n", flags, man_text(option.meaning));
    if (!option.by_default.empty()) text += fmt::format("The default is {}.\n", man_text(option.by_default));
  }
  return text;
}

}  // namespace confab::reference
