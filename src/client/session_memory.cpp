#include "session_memory.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "ascii.hpp"
#include "confab/base/blanks.hpp"
#include "heard.hpp"
#include "quit_watch.hpp"

namespace confab::client {

namespace {

constexpr std::string_view hello = "Hello, ";
constexpr std::string_view now_in = "You are now in ";
constexpr std::string_view lobby = "lobby";
constexpr std::string_view paste_begins = "Each line is said as it is now.";
constexpr std::string_view paste_ends = " said.";  // after a number of lines

/// Whoever comes back after these is not welcome, or pushes out somebody with the same name.
constexpr std::array<std::string_view, 6> farewells{"You were removed by an operator", "You are banned",
                                                    "You have come in from elsewhere", "Too many passwords",
                                                    "That was one try too many",       "No username was given in time"};

/// The word up to a blank or a dot that ends the sentence.
std::string_view first_word(std::string_view text) {
  std::string_view word = text.substr(0, text.find(' '));
  while (!word.empty() && (word.back() == '.' || word.back() == ',')) word.remove_suffix(1);
  return word;
}

}  // namespace

std::optional<std::string> SessionMemory::heard(std::string_view line) {
  const Heard heard = hear(line);
  if (inside_ && is_of_people(heard)) return std::nullopt;
  asked_ = !inside_ && asks_for_name(line);
  const bool was_inside = inside_;
  if (heard.kind == Heard::Kind::notice) notice(heard.text);
  if (!given_.empty() && !inside_) {
    if (asked_ && std::exchange(answered_, false)) return std::nullopt;
    if (asked_) {
      refused_ = true;
      given_.clear();
    } else if (!asks_for_password(line) && !is_blank(line) && !sent_away_) {
      accept(given_);
    }
  }
  if (was_inside || !greeted_ || !inside_ || room_.empty() || room_ == lobby) return std::nullopt;
  return "/join " + room_;
}

void SessionMemory::notice(std::string_view text) {
  if (!inside_ && text.starts_with(hello) && find_but_case(text, " in ") != std::string_view::npos) {
    greeted_ = true;
    accept(first_word(text.substr(hello.size())));
  } else if (text.starts_with(now_in)) {
    room_ = first_word(text.substr(now_in.size()));
  } else if (const std::size_t at = text.find(" is now "); at != std::string_view::npos && !name_.empty()) {
    constexpr std::size_t size = 8;
    if (same_but_case(text.substr(0, at), name_)) name_ = first_word(text.substr(at + size));
  }
  if (text.starts_with(paste_begins)) pastes_ = true;
  if (text.ends_with(paste_ends) && text.front() >= '0' && text.front() <= '9') pastes_ = false;
  sent_away_ = sent_away_ || std::any_of(farewells.begin(), farewells.end(),
                                         [text](std::string_view words) { return text.starts_with(words); });
}

void SessionMemory::accept(std::string_view name) {
  name_ = name;
  given_.clear();
  answered_ = false;
  inside_ = true;
  refused_ = false;
}

void SessionMemory::typed(std::string_view line) {
  if ((is_quit(line) || (!greeted_ && is_quit_of_scripts(line))) && !pastes_) quit_ = true;
  const std::string_view name = trimmed(line);
  if (asked_ && !name.empty()) given_ = std::string(name);
}

std::string SessionMemory::comes_back() {
  asked_ = inside_ = greeted_ = pastes_ = false;
  given_ = name_;
  answered_ = !name_.empty();
  return name_;
}

}  // namespace confab::client
