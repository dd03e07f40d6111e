#include "known_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ascii.hpp"
#include "confab/base/blanks.hpp"
#include "heard.hpp"

namespace confab::client {

namespace {

constexpr auto npos = std::string_view::npos;

constexpr std::array<std::string_view, 20> commands{
    "/claim", "/end",   "/help",  "/history", "/ignore",  "/join",  "/leave", "/me",    "/motd",     "/msg",
    "/nick",  "/paste", "/quiet", "/quit",    "/release", "/reply", "/rooms", "/topic", "/unignore", "/who"};
constexpr std::array<std::string_view, 5> before_room{"/join", "/j", "/who", "/names", "/users"};
constexpr std::array<std::string_view, 3> before_nothing{"/claim", "/release", "/nick"};
constexpr std::array<std::string_view, 2> before_command{"/help", "/?"};

template <std::size_t count>
bool is_one_of(std::string_view word, const std::array<std::string_view, count>& words) {
  return std::any_of(words.begin(), words.end(), [word](std::string_view known) { return same_but_case(word, known); });
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= any_name_bytes_max && std::all_of(text.begin(), text.end(), is_of_name) &&
         text.front() != '.' && text.front() != '-' && text.front() != '_';
}

/// Puts `word` at the back, and takes the first away if there are too many.
void see(std::deque<std::string>& seen, std::string_view word, std::size_t words_max) {
  const auto known =
      std::find_if(seen.begin(), seen.end(), [word](const std::string& old) { return same_but_case(old, word); });
  if (known != seen.end()) seen.erase(known);
  if (seen.size() == words_max) seen.pop_front();
  seen.emplace_back(word);
}

/// The word after `start` in `text`, without what ends a sentence; empty if `start` is not there.
std::string_view word_after(std::string_view text, std::string_view start) {
  const std::size_t at = text.find(start);
  if (at == npos) return {};
  std::string_view word = text.substr(at + start.size());
  word = word.substr(0, word.find_first_of(" :,"));
  while (!word.empty() && word.back() == '.') word.remove_suffix(1);
  return word;
}

template <class Words>
void add_all(const Words& words, std::string_view start, std::string_view end, std::vector<std::string>& found) {
  for (const auto& word : words) {
    if (starts_but_case(word, start)) found.push_back(std::string(word).append(end));
  }
}

}  // namespace

void KnownWords::heard(std::string_view line) {
  const Heard heard = hear(line);
  if (heard.kind != Heard::Kind::notice) goes_on_ = List::none;
  take_name(heard.name);
  if (heard.kind == Heard::Kind::notice) notice(heard.text);
}

void KnownWords::notice(std::string_view text) {
  if (goes_on_ != List::none) {
    take_list(text, goes_on_);
    return;
  }
  take_name(word_after(text, " is now "));
  for (const std::string_view start : {"You are in ", "You are now in ", " left for ", "The topic of ", " lines in "}) {
    take_room(word_after(text, start));
  }
  const std::size_t colon = text.find(": ");
  if (colon == npos) return;
  const std::string_view before = text.substr(0, colon);
  const std::string_view list = text.substr(colon + 2);
  if (before == "Rooms") {
    take_list(list, List::rooms);
  } else if ((before.starts_with("In ") && before.ends_with(')')) || before.starts_with("You ignore (")) {
    take_room(word_after(before, "In "));
    take_list(list, List::names);
  } else if (before.ends_with(" others") || before.ends_with(" other")) {
    take_list(list.substr(0, list.find(". ")), List::names);
    goes_on_ = List::none;
  }
}

void KnownWords::take_list(std::string_view list, List kind) {
  list = trimmed(list);
  goes_on_ = list.ends_with(',') ? kind : List::none;
  while (!list.empty()) {
    std::string_view entry = trimmed(list.substr(0, list.find(',')));
    list.remove_prefix(std::min(list.size(), list.find(',') == npos ? npos : list.find(',') + 1));
    if (kind == List::rooms) {
      take_room(entry.substr(0, entry.find(' ')));
      continue;
    }
    while (!entry.empty() && entry.back() == '.') entry.remove_suffix(1);
    take_name(entry);
  }
}

void KnownWords::typed(std::string_view line) {
  for (const std::string_view command : {"/join ", "/j "}) {
    if (!starts_but_case(line, command)) continue;
    std::string_view room = trimmed(line.substr(command.size()));
    if (room.starts_with('#')) room.remove_prefix(1);
    take_room(room);
  }
}

void KnownWords::take_name(std::string_view name) {
  if (is_name(name)) see(names_, name, known_names_max);
}

void KnownWords::take_room(std::string_view room) {
  if (is_name(room)) see(rooms_, room, known_rooms_max);
}

std::vector<std::string> KnownWords::candidates(std::string_view before, std::string_view word) const {
  std::vector<std::string> found;
  const std::string_view start = trimmed(before);
  if (start.empty() && word.starts_with('/')) {
    add_all(commands, word, " ", found);
  } else if (is_one_of(start, before_room)) {
    add_all(rooms_, word, " ", found);
  } else if (is_one_of(start, before_command)) {
    for (const std::string_view command : commands) {
      if (starts_but_case(command.substr(1), word)) found.emplace_back(command.substr(1));
    }
  } else if (!is_one_of(start.substr(0, start.find(' ')), before_nothing)) {
    add_all(names_, word, start.empty() ? ": " : " ", found);
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string listed(const std::vector<std::string>& candidates) {
  const std::size_t count = std::min(candidates.size(), listed_max);
  std::string list;
  for (std::size_t i = 0; i < count; ++i) {
    list.append(list.empty() ? "" : "  ").append(without_trailing_blanks(candidates[i]));
  }
  if (candidates.size() > count) list += fmt::format("  and {} more", candidates.size() - count);
  return list;
}

}  // namespace confab::client
