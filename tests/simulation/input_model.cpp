#include "input_model.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <utility>

#include "confab/wire/telnet_filter.hpp"

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

bool is_harmful(char32_t c) {
  return c < 0x20 || c == 0x7f || (c >= 0x80 && c < 0xa0) || c == 0x2028 || c == 0x2029 ||
         (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/// Moves the first character of `text` to the end of `clean`, if it may be shown.
void clean_one(std::string_view& text, std::string& clean) {
  char32_t character = 0;
  for (std::size_t size = 1; size <= std::min<std::size_t>(4, text.size()); ++size) {
    if (!decodes(text.substr(0, size), character)) continue;
    if (character == '\t') {
      clean += ' ';
    } else if (!is_harmful(character)) {
      clean += text.substr(0, size);
    }
    text.remove_prefix(size);
    return;
  }
  // All that might have become one character is replaced as one.
  std::size_t broken = 1;
  for (std::size_t size = 2; size <= std::min<std::size_t>(3, text.size()); ++size) {
    if (starts_a_character(text.substr(0, size))) broken = size;
  }
  clean += "\xef\xbf\xbd";
  text.remove_prefix(broken);
}

}  // namespace

InputModel::Heard InputModel::hear(char byte, std::size_t line_bytes_max, std::string& refusals) {
  return is_text(value_of(byte), refusals) ? hear_text(byte, line_bytes_max) : Heard::nothing;
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
  if (++block_bytes_ == TelnetFilter::subnegotiation_bytes_max) telnet_ = Telnet::text;
  return false;
}

void InputModel::refuse(unsigned char option, std::string& refusals) {
  const bool will = verb_ == 251;
  if (!will && verb_ != 253) return;
  if (!refused_.insert({verb_, option}).second) return;
  refusals += '\xff';
  refusals += will ? '\xfe' : '\xfc';
  refusals += static_cast<char>(option);
}

InputModel::Heard InputModel::hear_text(char byte, std::size_t line_bytes_max) {
  if (std::exchange(behind_cr_, false) && (byte == '\n' || byte == '\0')) return Heard::nothing;
  if (byte == '\n' || byte == '\r') {
    line_ended_in_cr_ = behind_cr_ = byte == '\r';
    if (byte == '\r') seen_cr_ = true;
    if (std::exchange(dropping_, false)) return Heard::nothing;
    line_ = std::exchange(pending_, {});
    return Heard::line;
  }
  if (dropping_) return Heard::nothing;
  if (byte == 0x08 || byte == 0x7f) {
    while (!pending_.empty() && value_of(pending_.back()) / 64 == 2) pending_.pop_back();
    if (!pending_.empty()) pending_.pop_back();
    return Heard::nothing;
  }
  if (pending_.size() == line_bytes_max) {
    line_ = std::exchange(pending_, {});
    dropping_ = true;
    return Heard::too_long;
  }
  pending_ += byte;
  return Heard::nothing;
}

std::string cleaned(std::string_view line) {
  std::string clean;
  while (!line.empty()) {
    if (line[0] >= 0x20 && line[0] < 0x7f) {
      clean += line[0];
      line.remove_prefix(1);
    } else {
      clean_one(line, clean);
    }
  }
  return clean;
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
