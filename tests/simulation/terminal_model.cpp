#include "terminal_model.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

namespace confab::simulation {

namespace {

unsigned char value_of(char byte) {
  return static_cast<unsigned char>(byte);
}

std::size_t sequence_bytes(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xc0 && lead < 0xe0) return 2;
  if (lead >= 0xe0 && lead < 0xf0) return 3;
  if (lead >= 0xf0 && lead < 0xf8) return 4;
  return 0;
}

/// Whether `bytes` are exactly one character. Sets `character`.
bool decodes(std::string_view bytes, char32_t& character) {
  constexpr std::array<char32_t, 5> smallest = {0, 0, 0x80, 0x800, 0x10000};
  if (bytes.empty() || sequence_bytes(value_of(bytes[0])) != bytes.size()) return false;
  character = bytes.size() == 1 ? value_of(bytes[0]) : value_of(bytes[0]) % (1U << (7 - bytes.size()));
  for (const char byte : bytes.substr(1)) {
    if (value_of(byte) / 64 != 2) return false;
    character = character * 64 + value_of(byte) % 64;
  }
  const bool surrogate = character >= 0xd800 && character < 0xe000;
  return character >= smallest[bytes.size()] && character <= 0x10ffff && !surrogate;
}

/// Whether `bytes` are the start of a longer character.
bool starts_a_character(std::string_view bytes) {
  const std::size_t size = sequence_bytes(value_of(bytes[0]));
  if (bytes.size() >= size) return false;
  char32_t character = 0;
  for (const char next : {'\x80', '\x8f', '\x90', '\x9f', '\xa0', '\xbf'}) {
    std::string whole(bytes);
    whole += next;
    whole.resize(size, '\x80');
    if (decodes(whole, character)) return true;
  }
  return false;
}

constexpr char32_t broken = 0xffffffff;

/// Bytes that could have become one character count as one broken character.
std::vector<Character> characters_of(std::string_view text) {
  std::vector<Character> characters;
  while (!text.empty()) {
    Character next{broken, std::string(text.substr(0, 1))};
    for (std::size_t size = 1; size <= std::min<std::size_t>(4, text.size()); ++size) {
      const auto start = text.substr(0, size);
      const bool whole = decodes(start, next.value);
      if (!whole) next.value = broken;
      if (whole || (size > 1 && size < 4 && starts_a_character(start))) next.bytes = start;
      if (whole) break;
    }
    text.remove_prefix(next.bytes.size());
    characters.push_back(std::move(next));
  }
  return characters;
}

bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

bool is_separator(char32_t c) {
  return c == 9 || c == 11 || c == 12 || c == 0x85 || c == 0x2028 || c == 0x2029;
}

bool is_harmful(char32_t c) {
  return is_control(c) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/// What a terminal is in the middle of parsing.
enum class Amid : std::uint8_t { text, escape, escape_middle, control_start, control, shift, string, string_escape };

/// The next state after `c`, if `c` continues the present sequence.
std::optional<Amid> goes_on(Amid amid, char32_t c) {
  const auto among = [c](char32_t low, char32_t high) { return c >= low && c <= high; };
  const auto if_so = [](bool so, Amid next) { return so ? std::optional(next) : std::nullopt; };
  switch (amid) {
    case Amid::text: return std::nullopt;
    case Amid::escape:
      if (c == '[') return Amid::control_start;
      if (c == 'N' || c == 'O') return Amid::shift;
      if (c == 'P' || c == 'X' || c == ']' || c == '^' || c == '_') return Amid::string;
      return goes_on(Amid::escape_middle, c);
    case Amid::escape_middle: return among(0x20, 0x2f) ? Amid::escape_middle : if_so(among(0x30, 0x7e), Amid::text);
    case Amid::control_start: return c == '[' ? Amid::shift : goes_on(Amid::control, c);
    case Amid::control: return among(0x20, 0x3f) ? Amid::control : if_so(among(0x40, 0x7e), Amid::text);
    case Amid::shift: return if_so(!is_control(c), Amid::text);
    case Amid::string:
      if (c == 0x07 || c == 0x9c) return Amid::text;
      if (c == 0x1b) return Amid::string_escape;
      return if_so(c != 0x18 && c != 0x1a && !among(0x80, 0x9f), Amid::string);
    case Amid::string_escape: return c == '\\' ? Amid::text : goes_on(Amid::escape, c);
  }
  return std::nullopt;
}

/// The state that `c` starts.
Amid begun_by(char32_t c) {
  switch (c) {
    case 0x1b: return Amid::escape;
    case 0x9b: return Amid::control_start;
    case 0x8e:
    case 0x8f: return Amid::shift;
    case 0x90:
    case 0x98:
    case 0x9d:
    case 0x9e:
    case 0x9f: return Amid::string;
    default: return Amid::text;
  }
}

}  // namespace

std::vector<Character> shown_of(std::string_view text, std::string_view substitute) {
  std::vector<Character> shown;
  Amid amid = Amid::text;
  for (Character& character : characters_of(text)) {
    if (const auto next = goes_on(amid, character.value)) {
      amid = *next;
      continue;
    }
    amid = begun_by(character.value);
    if (character.value == broken) {
      shown.push_back({0xfffd, std::string(substitute)});
    } else if (is_separator(character.value)) {
      shown.push_back({' ', " "});
    } else if (!is_harmful(character.value)) {
      shown.push_back(std::move(character));
    }
  }
  return shown;
}

std::string joined(const std::vector<Character>& characters) {
  std::string text;
  for (const Character& character : characters) text += character.bytes;
  return text;
}

std::string cleaned(std::string_view line) {
  return joined(shown_of(line, "\xef\xbf\xbd"));
}

std::string shouted(std::string_view text) {
  std::string upper;
  while (!text.empty()) {
    const std::size_t size = sequence_bytes(value_of(text[0]));
    char32_t character = 0;
    decodes(text.substr(0, size), character);
    std::array<utf8proc_uint8_t, 4> bytes{};
    // The sharp s has no simple upper case, although utf8proc gives one.
    const auto simple_upper =
        character == U'\u00df' ? utf8proc_int32_t{0xdf} : utf8proc_toupper(static_cast<utf8proc_int32_t>(character));
    const auto written = utf8proc_encode_char(simple_upper, bytes.data());
    upper.append(bytes.begin(), bytes.begin() + written);
    text.remove_prefix(size);
  }
  return upper;
}

}  // namespace confab::simulation
