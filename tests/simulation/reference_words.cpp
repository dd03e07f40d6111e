#include "reference_words.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace confab::simulation {

namespace {

using std::string_view_literals::operator""sv;

constexpr std::array invisible = {" "sv,      "\t"sv,     "\u00a0"sv, "\u1680"sv, "\u2000"sv, "\u2001"sv, "\u2002"sv,
                                  "\u2003"sv, "\u2004"sv, "\u2005"sv, "\u2006"sv, "\u2007"sv, "\u2008"sv, "\u2009"sv,
                                  "\u200a"sv, "\u200b"sv, "\u200c"sv, "\u200d"sv, "\u200e"sv, "\u200f"sv, "\u202f"sv,
                                  "\u205f"sv, "\u2060"sv, "\u3000"sv, "\ufeff"sv};

bool is_letter_or_digit(char c) {
  return std::string_view("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789").find(c) !=
         std::string_view::npos;
}

/// The invisible start of `text`, if any.
std::string_view invisible_start(std::string_view text) {
  for (const std::string_view blank : invisible) {
    if (text.starts_with(blank)) return blank;
  }
  return {};
}

}  // namespace

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

bool is_label(std::string_view text, std::size_t size_max, bool punctuation) {
  if (text.empty() || text.size() > size_max || !is_letter_or_digit(text[0])) return false;
  return std::all_of(text.begin(), text.end(), [punctuation](char c) {
    return is_letter_or_digit(c) || (punctuation && (c == '_' || c == '-' || c == '.'));
  });
}

std::string stripped(std::string_view text) {
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view blank : invisible) {
      if (text.starts_with(blank)) {
        text.remove_prefix(blank.size());
        again = true;
      } else if (text.ends_with(blank)) {
        text.remove_suffix(blank.size());
        again = true;
      }
    }
  }
  return std::string(text);
}

bool shows_nothing(std::string_view text) {
  return stripped(text).empty();
}

std::pair<std::string, std::string> first_word_of(std::string_view text) {
  while (!invisible_start(text).empty()) text.remove_prefix(invisible_start(text).size());
  std::string word;
  while (!text.empty() && invisible_start(text).empty()) {
    word += text.front();
    text.remove_prefix(1);
  }
  text.remove_prefix(invisible_start(text).size());
  while (text.starts_with(' ')) text.remove_prefix(1);
  return {word, std::string(text)};
}

std::pair<std::string, std::string> addressed_in(std::string_view text) {
  const std::string to = first_word_of(text).first;
  text.remove_prefix(to.empty() ? text.size() : text.find(to) + to.size());
  while (!text.starts_with(' ') && !invisible_start(text).empty()) text.remove_prefix(invisible_start(text).size());
  if (text.starts_with(' ')) text.remove_prefix(1);
  return {to, std::string(text)};
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (auto [word, rest] = first_word_of(text); !word.empty(); std::tie(word, rest) = first_word_of(rest)) {
    words.push_back(word);
  }
  return words;
}

bool says_name(std::string_view text, std::string_view name) {
  const auto is_in_word = [](char c) {
    return is_label(std::string(1, c), 1, false) || c == '-' || c == '_' || c == '.';
  };
  std::string word;
  const auto is_named = [&] {
    while (!word.empty() && !is_label(word.substr(0, 1), 1, false)) word.erase(0, 1);
    while (!word.empty() && !is_label(word.substr(word.size() - 1), 1, false)) word.pop_back();
    return lower(word) == lower(name);
  };
  for (const char c : text) {
    if (is_in_word(c)) {
      word += c;
    } else if (is_named()) {
      return true;
    } else {
      word.clear();
    }
  }
  return is_named();
}

std::optional<std::size_t> lines_in(const std::string& word) {
  if (word.empty() || word.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  const std::size_t lines = std::stoul(word.size() > 9 ? "999999999" : word);
  return lines == 0 ? std::nullopt : std::optional(lines);
}

bool banned(std::string_view name) {
  return !name.empty() && (name.front() == 'b' || name.front() == 'B');
}

}  // namespace confab::simulation
