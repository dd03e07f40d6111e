// TerminalModel: what a line looks like on a terminal, in the slow and obvious way: first characters, then a terminal's
// state after each. Part of the reference model: it shares nothing with ShownText or TextScrubber.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace confab::simulation {

struct Character {
  char32_t value;
  std::string bytes;
};

/// The part of `text` that is shown, with `substitute` for each part that is not UTF-8.
std::vector<Character> shown_of(std::string_view text, std::string_view substitute);

std::string joined(const std::vector<Character>& characters);

/// `line` as others may see it.
std::string cleaned(std::string_view line);

/// Clean text, upper-cased.
std::string shouted(std::string_view text);

}  // namespace confab::simulation
