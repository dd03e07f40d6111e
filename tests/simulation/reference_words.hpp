// Names, words and blanks, as the reference model reads them. They know no chat; the parts of ReferenceChat and the
// Typist use them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace confab::simulation {

/// Whether `text` says `name` as a word, in any case.
bool says_name(std::string_view text, std::string_view name);

/// A number of lines; nothing if `word` is something else.
std::optional<std::size_t> lines_in(const std::string& word);

/// Whether a name is banned, in runs with bans.
bool banned(std::string_view name);

/// ASCII letters in lower case.
std::string lower(std::string_view text);

/// Whether `text` is at most `size_max` letters and digits, and with `punctuation` also _ - . after the first.
bool is_label(std::string_view text, std::size_t size_max, bool punctuation);

/// Whether nothing in `text` is visible.
bool shows_nothing(std::string_view text);

/// `text` without invisible characters at either end.
std::string stripped(std::string_view text);

/// The first word of `text`, and the text after it, one blank and any number of spaces.
std::pair<std::string, std::string> first_word_of(std::string_view text);

/// The same, but skips only the blanks up to and including the first space after the word.
std::pair<std::string, std::string> addressed_in(std::string_view text);

/// The words of `text`, between blanks.
std::vector<std::string> words_of(std::string_view text);

}  // namespace confab::simulation
