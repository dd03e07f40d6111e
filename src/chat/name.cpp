#include "confab/chat/name.hpp"

#include "confab/base/assert.hpp"

namespace confab {

namespace {

// <cctype> asks the locale, and names must not depend on one.
constexpr bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
constexpr bool is_extended(char c) {
  return is_alphanumeric(c) || c == '_' || c == '-' || c == '.';
}
constexpr char fold(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool is_label(std::string_view text, std::size_t size_max, bool extended) {
  return !text.empty() && text.size() <= size_max && is_alphanumeric(text.front()) &&
         std::all_of(text.begin(), text.end(), extended ? is_extended : is_alphanumeric);
}

constexpr std::array<std::string_view, 7> reserved_names = {"lobby", "server",   "system", "admin",
                                                            "root",  "everyone", "you"};

}  // namespace

bool CaselessLess::operator()(std::string_view a, std::string_view b) const {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                      [](char x, char y) { return fold(x) < fold(y); });
}

bool caseless_equal(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return fold(x) == fold(y); });
}

std::optional<Name> Name::parse(std::string_view text, NameAlphabet alphabet) {
  if (!is_label(text, name_size_max, alphabet == NameAlphabet::extended)) return std::nullopt;
  return Name(text);
}

bool Name::is_reserved(std::string_view text) {
  return std::any_of(reserved_names.begin(), reserved_names.end(),
                     [text](std::string_view reserved) { return caseless_equal(text, reserved); });
}

std::string_view take_name(std::string_view& text) {
  const auto start = std::find_if(text.begin(), text.end(), is_alphanumeric);
  const auto end = std::find_if_not(start, text.end(), is_extended);
  std::string_view word(start, end);
  text = {end, text.end()};
  while (!word.empty() && !is_alphanumeric(word.back())) word.remove_suffix(1);
  return word;
}

std::optional<RoomName> RoomName::parse(std::string_view text) {
  if (!is_label(text, room_name_size_max, true)) return std::nullopt;
  return RoomName(text);
}

RoomName RoomName::lobby() {
  return RoomName("lobby");
}

}  // namespace confab
