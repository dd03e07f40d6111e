#include "confab/terminal/key_reader.hpp"

#include <algorithm>

#include "confab/base/utf8.hpp"

namespace confab {

namespace {

constexpr char esc = '\x1b';
constexpr char del = '\x7f';
constexpr std::string_view replacement = "\xef\xbf\xbd";
constexpr std::string_view space = " ";
constexpr std::uint16_t parameter_max = 9999;

bool is_control(char byte) {
  return static_cast<unsigned char>(byte) < 0x20 || byte == del;
}

bool is_plain(char byte) {
  return byte >= 0x20 && byte < del;
}

bool is_high(char byte) {
  return static_cast<unsigned char>(byte) >= 0x80;
}

bool between(char32_t c, char32_t low, char32_t high) {
  return c >= low && c <= high;
}

/// NEL, and the separators of lines and paragraphs.
bool is_blank(char32_t c) {
  return c == 0x85 || c == 0x2028 || c == 0x2029;
}

/// C1, and what embeds or isolates text of another direction.
bool is_unseen(char32_t c) {
  return between(c, 0x80, 0x9f) || between(c, 0x202a, 0x202e) || between(c, 0x2066, 0x2069);
}

/// Whether more bytes could make a character of `text`, of which nothing but an ill-formed part is there.
bool may_go_on(std::string_view text, const utf8::Decoded& decoded) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return !decoded.valid && lead >= 0xc2 && lead <= 0xf4 && decoded.bytes == text.size() && text.size() < length;
}

/// What a parameter says is held down besides a key: 1 and, for Alt and Ctrl, 2 and 4.
bool with_alt_or_ctrl(std::uint16_t modifiers) {
  return modifiers > 0 && ((modifiers - 1U) & 6U) != 0;
}

}  // namespace

KeyReader::Pressed KeyReader::next(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    Pressed pressed = state_.mode == Mode::text ? ground(bytes.substr(at)) : in_sequence(bytes[at]);
    at += pressed.consumed;
    pressed.consumed = at;
    if (pressed.key != Key::none) return pressed;
  }
  return {Key::none, {}, bytes.size()};
}

KeyReader::Pressed KeyReader::ground(std::string_view rest) {
  if (state_.pending_bytes > 0) return complete_pending(rest);
  const char byte = rest[0];
  if (state_.after_cr) {
    state_.after_cr = false;
    if (byte == '\n' || byte == '\0') return {Key::none, {}, 1};
  }
  if (!is_control(byte)) return text(rest);
  if (byte == esc) {
    start(Mode::escape);
    return {Key::none, {}, 1};
  }
  const Key key = state_.pasting ? pasted_control(byte) : control(byte);
  return {key, key == Key::text ? space : std::string_view{}, 1};
}

// ---- Text

KeyReader::Pressed KeyReader::text(std::string_view rest) {
  std::size_t size = 0;
  while (size < rest.size() && !is_control(rest[size])) {
    if (is_plain(rest[size])) {
      ++size;
      continue;
    }
    const utf8::Decoded decoded = utf8::decode(rest.substr(size));
    const bool clean = decoded.valid && !is_blank(decoded.code_point) && !is_unseen(decoded.code_point);
    if (!clean && size > 0) break;
    if (!clean) {
      if (may_go_on(rest, decoded)) {
        std::copy(rest.begin(), rest.end(), state_.pending.begin());
        state_.pending_bytes = static_cast<std::uint8_t>(rest.size());
        return {Key::none, {}, rest.size()};
      }
      if (!decoded.valid) return {Key::text, replacement, decoded.bytes};
      const bool blank = is_blank(decoded.code_point);
      return {blank ? Key::text : Key::none, blank ? space : std::string_view{}, decoded.bytes};
    }
    size += decoded.bytes;
  }
  return {Key::text, rest.substr(0, size), size};
}

KeyReader::Pressed KeyReader::complete_pending(std::string_view rest) {
  const std::size_t pending = state_.pending_bytes;
  std::copy(state_.pending.begin(), state_.pending.begin() + state_.pending_bytes, whole_.begin());
  const std::size_t added = std::min(rest.size(), whole_.size() - pending);
  std::copy_n(rest.begin(), added, whole_.begin() + state_.pending_bytes);
  state_.pending_bytes = 0;
  state_.pending = {};
  const std::string_view whole(whole_.data(), pending + added);
  const utf8::Decoded decoded = utf8::decode(whole);
  // What is pending can go on, so an ill-formed part is never shorter.
  if (!decoded.valid && !may_go_on(whole, decoded)) return {Key::text, replacement, decoded.bytes - pending};
  Pressed pressed = text(whole.substr(0, decoded.bytes));
  pressed.consumed -= pending;
  return pressed;
}

// ---- Controls

Key KeyReader::control(char byte) {
  switch (byte) {
    case '\r': state_.after_cr = true; return Key::enter;
    case '\n': return Key::enter;
    case '\t': return Key::tab;
    case '\b':
    case del: return Key::erase_left;
    case 0x01: return Key::home;
    case 0x02: return Key::left;
    case 0x03: return Key::give_up;
    case 0x04: return Key::erase_or_leave;
    case 0x05: return Key::end;
    case 0x06: return Key::right;
    case 0x0b: return Key::erase_rest;
    case 0x0c: return Key::redraw;
    case 0x0e: return Key::newer;
    case 0x10: return Key::older;
    case 0x14: return Key::swap;
    case 0x15: return Key::erase_line;
    case 0x17: return Key::erase_word;
    case 0x19: return Key::yank;
    default: return Key::none;
  }
}

Key KeyReader::pasted_control(char byte) {
  switch (byte) {
    case '\r': state_.after_cr = true; return Key::enter;
    case '\n': return Key::enter;
    case '\t':
    case '\v':
    case '\f': return Key::text;
    case 0x03: state_.pasting = false; return Key::give_up;
    default: return Key::none;
  }
}

// ---- Control sequences: ECMA-48, and xterm's ctlseqs

void KeyReader::start(Mode mode) {
  state_.mode = mode;
  state_.unknown = false;
  state_.sequence_bytes = 0;
  state_.separators = 0;
  state_.first = state_.second = 0;
}

/// The byte was the last one.
KeyReader::Pressed KeyReader::end_sequence(Key key) {
  start(Mode::text);
  return {state_.pasting ? Key::none : key, {}, 1};
}

/// The byte is no part of the sequence, which counts for nothing.
KeyReader::Pressed KeyReader::leave_sequence() {
  start(Mode::text);
  return {};
}

KeyReader::Pressed KeyReader::in_sequence(char byte) {
  if (state_.mode == Mode::string_escape) {
    if (byte == '\\') return end_sequence(Key::none);
    start(Mode::escape);
  }
  if (state_.mode == Mode::escape) return in_escape(byte);
  if (state_.mode == Mode::string) return in_string(byte);
  if (is_control(byte) || is_high(byte) || ++state_.sequence_bytes > sequence_bytes_max) return leave_sequence();
  if (state_.mode == Mode::console) return end_sequence(Key::none);
  return in_parameters(byte);
}

KeyReader::Pressed KeyReader::in_escape(char byte) {
  switch (byte) {
    case esc: return {Key::none, {}, 1};  // rxvt sends one more for Alt
    case '[': start(Mode::parameters); return {Key::none, {}, 1};
    case 'O': start(Mode::application); return {Key::none, {}, 1};
    case 'P':
    case 'X':
    case ']':
    case '^':
    case '_': start(Mode::string); return {Key::none, {}, 1};
    case 'b':
    case 'B': return end_sequence(Key::word_left);
    case 'f':
    case 'F': return end_sequence(Key::word_right);
    case 'd':
    case 'D': return end_sequence(Key::erase_next_word);
    case '\b':
    case del: return end_sequence(Key::erase_word);
    default: break;
  }
  return is_control(byte) || is_high(byte) ? leave_sequence() : end_sequence(Key::none);
}

KeyReader::Pressed KeyReader::in_string(char byte) {
  if (byte == '\a') return end_sequence(Key::none);
  if (byte == esc) {
    state_.mode = Mode::string_escape;
    return {Key::none, {}, 1};
  }
  if (is_control(byte) || ++state_.sequence_bytes > sequence_bytes_max) return leave_sequence();
  return {Key::none, {}, 1};
}

KeyReader::Pressed KeyReader::in_parameters(char byte) {
  if (byte >= '0' && byte <= '9') {
    if (state_.separators < 2) {
      std::uint16_t& parameter = state_.separators == 0 ? state_.first : state_.second;
      const unsigned value = parameter * 10U + static_cast<unsigned>(byte - '0');
      parameter = static_cast<std::uint16_t>(std::min<unsigned>(value, parameter_max));
    }
  } else if (byte == ';') {
    state_.separators = static_cast<std::uint8_t>(std::min(state_.separators + 1, 2));
  } else if (byte == '[' && state_.mode == Mode::parameters && state_.sequence_bytes == 1) {
    state_.mode = Mode::console;  // the function keys of the Linux console
  } else if (byte < 0x40) {
    state_.unknown = true;
  } else if (state_.mode == Mode::parameters && byte == '~') {
    const Key key = function_key();
    if (!state_.unknown && state_.first == 200) state_.pasting = true;
    if (!state_.unknown && state_.first == 201) state_.pasting = false;
    return end_sequence(key);
  } else {
    return end_sequence(state_.unknown ? Key::none : cursor_key(byte));
  }
  return {Key::none, {}, 1};
}

Key KeyReader::function_key() const {
  if (state_.unknown) return Key::none;
  switch (state_.first) {
    case 1:
    case 7: return Key::home;
    case 3: return with_alt_or_ctrl(state_.second) ? Key::erase_next_word : Key::erase_right;
    case 4:
    case 8: return Key::end;
    default: return Key::none;
  }
}

Key KeyReader::cursor_key(char final_byte) const {
  const bool application = state_.mode == Mode::application;
  const bool by_words = with_alt_or_ctrl(application ? state_.first : state_.second);
  switch (final_byte) {
    case 'A': return Key::older;
    case 'B': return Key::newer;
    case 'C': return by_words ? Key::word_right : Key::right;
    case 'D': return by_words ? Key::word_left : Key::left;
    case 'F': return Key::end;
    case 'H': return Key::home;
    case 'M': return application ? Key::enter : Key::none;
    case 'c': return application ? Key::word_right : Key::none;  // rxvt, with Ctrl
    case 'd': return application ? Key::word_left : Key::none;
    default: return Key::none;
  }
}

// ---- A live upgrade

bool KeyReader::restore(const State& state) {
  if (static_cast<std::uint8_t>(state.mode) >= modes || state.sequence_bytes > sequence_bytes_max) return false;
  if (state.separators > 2 || state.first > parameter_max || state.second > parameter_max) return false;
  if (state.pending_bytes > state.pending.size()) return false;
  if (state.pending_bytes > 0) {
    const std::string_view pending(state.pending.data(), state.pending_bytes);
    if (state.mode != Mode::text || !may_go_on(pending, utf8::decode(pending))) return false;
  }
  state_ = state;
  return true;
}

}  // namespace confab
