#include "input_model.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "confab/wire/telnet_filter.hpp"
#include "confab/wire/typed_line.hpp"

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

/// Whether `bytes` are one whole character, and which.
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

/// Whether some character starts with `bytes` and goes on behind them.
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

struct Character {
  char32_t value;
  std::string bytes;
};

constexpr char32_t broken = 0xffffffff;

/// All that might have become one character is one broken character.
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

/// What a terminal is in the middle of.
enum class Amid : std::uint8_t { text, escape, escape_middle, control_start, control, shift, string, string_escape };

/// What follows on `c`, if it belongs to what a terminal is in the middle of.
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

/// What begins with `c`.
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

/// What of `text` is shown, with `substitute` for what is broken.
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

}  // namespace

InputModel::Heard InputModel::hear(char byte, std::size_t line_bytes_max, std::string& refusals) {
  told_ = Heard::nothing;
  return is_text(value_of(byte), refusals) ? hear_text(byte, line_bytes_max) : told_;
}

bool InputModel::is_text(unsigned char byte, std::string& refusals) {
  switch (telnet_) {
    case Telnet::text:
      if (byte != 255) return true;
      seen_iac_ = true;
      telnet_ = Telnet::command;
      return false;
    case Telnet::command:
      telnet_ = Telnet::text;
      if (byte == 255) return true;
      if (byte >= 251) {
        verb_ = byte;
        telnet_ = Telnet::option;
      } else if (byte == 250) {
        block_bytes_ = 0;
        telnet_ = Telnet::block;
      } else {
        obey(byte);
      }
      return false;
    case Telnet::option:
      telnet_ = Telnet::text;
      refuse(byte, refusals);
      return false;
    case Telnet::block:
      if (byte == 255) {
        telnet_ = Telnet::block_command;
        return false;
      }
      if (block_bytes_ >= TelnetFilter::subnegotiation_bytes_max && (byte == '\n' || byte == '\r')) {
        telnet_ = Telnet::text;
        return true;
      }
      break;
    case Telnet::block_command:
      if (byte != 255) {
        // 240 is the proper end. Anything else is the next command of a client that forgot it.
        telnet_ = byte == 240 ? Telnet::text : Telnet::command;
        return telnet_ == Telnet::command && is_text(byte, refusals);
      }
      telnet_ = Telnet::block;
      break;
  }
  ++block_bytes_;
  return false;
}

void InputModel::obey(unsigned char command) {
  switch (command) {
    case 246: told_ = Heard::are_you_there; break;
    case 236:
    case 237:
    case 238:
    case 243:
    case 244: told_ = Heard::interrupt; break;
    case 247: rub_out_character(); break;
    case 248: rub_out_line(); break;
    default: break;
  }
}

void InputModel::refuse(unsigned char option, std::string& refusals) {
  if (verb_ == 252) refused_.erase({251, option});
  if (verb_ == 254) refused_.erase({253, option});
  const bool will = verb_ == 251;
  if (!will && verb_ != 253) return;
  const bool timing_mark = !will && option == 6;
  if (!refused_.insert({verb_, option}).second && !timing_mark) return;
  if (!refused_ever_.insert({verb_, option}).second || timing_mark) told_ = Heard::asked_again;
  refusals += '\xff';
  refusals += will ? '\xfe' : '\xfc';
  refusals += static_cast<char>(option);
}

// ---- Rubbing out: what is left of the line is what one sees of it.

void InputModel::rub_out_character() {
  at_start_ = false;
  std::vector<Character> shown = shown_of(pending_, "\xff");
  // From the start, every time: where does the last cluster start?
  std::size_t start = 0;
  utf8proc_int32_t state = 0;
  utf8proc_int32_t before = 0;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const auto value = static_cast<utf8proc_int32_t>(shown[i].value);
    if (utf8proc_grapheme_break_stateful(before, value, &state)) start = i;
    before = value;
  }
  if (shown.size() > TypedLine::cluster_code_points_max) {
    start = std::max(start, shown.size() - TypedLine::cluster_code_points_max);
  }
  shown.resize(start);
  pending_ = joined(shown);
}

void InputModel::rub_out_word() {
  pending_ = joined(shown_of(pending_, "\xff"));
  while (!pending_.empty() && pending_.back() == ' ') pending_.pop_back();
  while (!pending_.empty() && pending_.back() != ' ') pending_.pop_back();
}

void InputModel::rub_out_line() {
  at_start_ = false;
  dropping_ = false;
  pending_.clear();
}

InputModel::Heard InputModel::hear_text(char byte, std::size_t line_bytes_max) {
  if (std::exchange(behind_cr_, false) && (byte == '\n' || byte == '\0')) return Heard::nothing;
  if (byte == '\n' || byte == '\r') {
    at_start_ = false;
    line_ended_in_cr_ = behind_cr_ = byte == '\r';
    if (byte == '\r') seen_cr_ = true;
    if (std::exchange(dropping_, false)) return Heard::nothing;
    line_ = std::exchange(pending_, {});
    return Heard::line;
  }
  if (byte == 0x15) rub_out_line();
  if (dropping_ || byte == 0x15) return Heard::nothing;
  if (byte == 0x08 || byte == 0x7f) rub_out_character();
  if (byte == 0x17) rub_out_word();
  if (byte == 0x08 || byte == 0x7f || byte == 0x17) return Heard::nothing;
  if (pending_.size() == line_bytes_max) {
    line_ = std::exchange(pending_, {});
    dropping_ = true;
    return Heard::too_long;
  }
  pending_ += byte;
  if (at_start_ && pending_ == "\xef\xbb\xbf") pending_.clear();
  at_start_ = at_start_ && !pending_.empty() && std::string_view("\xef\xbb\xbf").starts_with(pending_);
  return Heard::nothing;
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
    // The sharp s has no simple upper case, whatever utf8proc says.
    const auto simple_upper =
        character == U'\u00df' ? utf8proc_int32_t{0xdf} : utf8proc_toupper(static_cast<utf8proc_int32_t>(character));
    const auto written = utf8proc_encode_char(simple_upper, bytes.data());
    upper.append(bytes.begin(), bytes.begin() + written);
    text.remove_prefix(size);
  }
  return upper;
}

}  // namespace confab::simulation
