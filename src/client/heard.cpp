#include "heard.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "ascii.hpp"
#include "confab/base/blanks.hpp"

namespace confab::client {

namespace {

using Kind = Heard::Kind;

bool can_be_name(std::string_view text) {
  return !text.empty() && text.size() <= any_name_bytes_max &&
         text.find_first_of(":[]<>* ") == std::string_view::npos && find_blank(text) == std::string_view::npos;
}

std::string_view word_of(std::string_view text) {
  return text.substr(0, text.find(' '));
}

/// "bob: TEXT".
Heard with_colon(std::string_view line) {
  const std::size_t colon = line.find(": ");
  // Without a text it is a prompt.
  if (colon == std::string_view::npos || !can_be_name(line.substr(0, colon)) || is_blank(line.substr(colon + 1))) {
    return {};
  }
  return {.kind = Kind::said, .name = line.substr(0, colon), .text = line.substr(colon + 2)};
}

/// "[bob] TEXT", "[from bob] TEXT", "[to bob] TEXT".
Heard in_brackets(std::string_view line) {
  const std::size_t end = line.find("] ");
  if (end == std::string_view::npos) return {};
  Heard heard{.kind = Kind::said, .name = line.substr(1, end - 1), .text = line.substr(end + 2)};
  for (const auto& [start, kind] : {std::pair<std::string_view, Kind>{"from ", Kind::told}, {"to ", Kind::telling}}) {
    if (!heard.name.starts_with(start)) continue;
    heard.kind = kind;
    heard.name.remove_prefix(start.size());
  }
  return can_be_name(heard.name) ? heard : Heard{};
}

bool is_time(std::string_view word) {
  constexpr std::size_t size = 5;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return word.size() == size && is_digit(word[0]) && is_digit(word[1]) && word[2] == ':' && is_digit(word[3]) &&
         is_digit(word[4]);
}

/// "14:02 bob: TEXT", "Nov 25 14:02 bob: TEXT".
Heard quoted(std::string_view text) {
  constexpr std::size_t date_words_max = 2;
  for (std::size_t words = 0; words <= date_words_max; ++words) {
    const std::string_view word = word_of(text);
    if (word.size() == text.size()) return {};
    text.remove_prefix(word.size() + 1);
    if (!is_time(word)) continue;
    Heard heard = with_colon(text);
    if (heard.kind == Kind::said) heard.kind = Kind::quoted;
    return heard;
  }
  return {};
}

bool tells_of_somebody(std::string_view rest) {
  constexpr std::array<std::string_view, 9> starts{"joined",          "left",       "is now ",
                                                   "set the topic:",  "has joined", "has left",
                                                   "has entered the", "entered",    "has come"};
  return std::any_of(starts.begin(), starts.end(), [rest](std::string_view start) { return rest.starts_with(start); });
}

Heard starred(std::string_view text) {
  Heard heard = quoted(text);
  if (heard.kind == Kind::quoted) return heard;
  heard = {.kind = Kind::notice, .name = {}, .text = text};
  const std::string_view word = word_of(text);
  if (word.size() < text.size() && can_be_name(word) && tells_of_somebody(text.substr(word.size() + 1))) {
    heard.name = word;
  }
  return heard;
}

/// Whether a word may go on with this character: letters, digits, and what else names have.
bool ends_word(std::string_view rest) {
  while (!rest.empty() && (rest.front() == '.' || rest.front() == '-' || rest.front() == '_')) rest.remove_prefix(1);
  return rest.empty() || !is_of_name(rest.front());
}

/// Whether the server's own words contain one of these, and wait for an answer.
bool asks_for(std::string_view line, std::initializer_list<std::string_view> words) {
  const Heard heard = hear(line);
  if (is_of_people(heard) || !heard.name.empty()) return false;
  const std::string_view text = trimmed(line);
  if (text.empty() || std::string_view(":?>").find(text.back()) == std::string_view::npos) return false;
  return std::any_of(words.begin(), words.end(),
                     [text](std::string_view word) { return find_but_case(text, word) != std::string_view::npos; });
}

}  // namespace

Heard hear(std::string_view line) {
  Heard heard;
  if (line.starts_with("* ")) {
    heard = starred(line.substr(2));
  } else if (line.starts_with('[')) {
    heard = in_brackets(line);
  } else {
    heard = with_colon(line);
  }
  if (heard.kind == Kind::other) heard.text = line;
  return heard;
}

bool names(std::string_view text, std::string_view name) {
  if (name.empty()) return false;
  for (std::size_t at = find_but_case(text, name); at != std::string_view::npos;
       at = find_but_case(text, name, at + 1)) {
    const bool starts = at == 0 || !is_of_name(text[at - 1]);
    if (starts && ends_word(text.substr(at + name.size()))) return true;
  }
  return false;
}

bool asks_for_name(std::string_view line) {
  return !asks_for_password(line) && asks_for(line, {"name", "nick", "call you", "login:"});
}

bool asks_for_password(std::string_view line) {
  return asks_for(line, {"password", "passphrase"});
}

}  // namespace confab::client
