// TerminalModel: what a line looks like on a terminal, the slow and obvious way: characters first, and then one at a
// time what the terminal is in the middle of. Part of the reference model: it shares nothing with ShownText or
// TextScrubber.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace confab::simulation {

struct Character {
  char32_t value;
  std::string bytes;
};

/// What of `text` is shown, with `substitute` for each part that is no UTF-8.
std::vector<Character> shown_of(std::string_view text, std::string_view substitute);

std::string joined(const std::vector<Character>& characters);

/// `line` as others may see it.
std::string cleaned(std::string_view line);

/// Clean text, upper-cased.
std::string shouted(std::string_view text);

}  // namespace confab::simulation
