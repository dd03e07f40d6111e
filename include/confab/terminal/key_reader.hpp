// KeyReader: what a person does at a keyboard, from the bytes that a terminal sends. It does not know lines, what a key
// does, or telnet (whose commands are gone already). A value, owned by a LineEditor. Bytes may be cut anywhere; what is
// unfinished waits, and can be carried over a live upgrade.
//
// Keys are those of xterm, and what the Linux console, rxvt, PuTTY and tmux send instead. Other sequences are swallowed
// whole. Text is clean: no control characters, none that change the direction of text; whatever separates lines is a
// space, and an ill-formed part is U+FFFD.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace confab {

enum class Key : std::uint8_t {
  none,
  text,
  enter,  // CR, LF, CR LF and CR NUL count once
  tab,
  left,             // ^B
  right,            // ^F
  word_left,        // Alt-B, Ctrl- or Alt-Left
  word_right,       // Alt-F, Ctrl- or Alt-Right
  home,             // ^A
  end,              // ^E
  older,            // Up, ^P
  newer,            // Down, ^N
  erase_left,       // BS, DEL
  erase_right,      // Delete
  erase_or_leave,   // ^D
  erase_word,       // ^W, Alt-BS: to the left
  erase_next_word,  // Alt-D, Ctrl-Delete
  erase_rest,       // ^K: to the right
  erase_line,       // ^U
  yank,             // ^Y
  swap,             // ^T
  redraw,           // ^L
  give_up,          // ^C
};

class KeyReader {
 public:
  /// A control sequence that has not ended after this many bytes ends there, and what follows is text. So nobody stays
  /// unheard for longer.
  static constexpr std::size_t sequence_bytes_max = 64;

  enum class Mode : std::uint8_t { text, escape, parameters, console, application, string, string_escape };
  static constexpr std::uint8_t modes = 7;

  /// For a live upgrade.
  struct State {
    Mode mode = Mode::text;
    bool after_cr = false;
    bool pasting = false;
    bool unknown = false;             // a sequence that means nothing here
    std::uint8_t sequence_bytes = 0;  // since its start
    std::uint8_t separators = 0;      // between its parameters, at most 2
    std::uint16_t first = 0;          // its parameters
    std::uint16_t second = 0;
    std::uint8_t pending_bytes = 0;  // of a UTF-8 sequence that is not whole
    std::array<char, 3> pending = {};
    bool operator==(const State&) const = default;
  };

  struct Pressed {
    Key key = Key::none;    // none: all bytes are consumed, and no key is complete
    std::string_view text;  // of Key::text; valid until the next call, and as long as the bytes
    std::size_t consumed = 0;
  };

  /// Reads up to one key, or as much text as there is in one piece. A key may consume nothing, if it was complete.
  ///
  /// In a bracketed paste, keys are not obeyed: Tab is a space, and other controls mean nothing. Only the ends of its
  /// lines count as Enter. ^C ends a paste, so that no terminal gets stuck in one.
  Pressed next(std::string_view bytes);

  const State& carried() const { return state_; }

  /// Returns false, and changes nothing, if no KeyReader could be in that state.
  bool restore(const State& state);

 private:
  Pressed ground(std::string_view rest);
  Pressed complete_pending(std::string_view rest);
  Pressed text(std::string_view rest);
  Key control(char byte);
  Key pasted_control(char byte);
  Pressed in_sequence(char byte);
  Pressed in_escape(char byte);
  Pressed in_parameters(char byte);
  Pressed in_string(char byte);
  Pressed end_sequence(Key key);
  Pressed leave_sequence();
  Key function_key() const;
  Key cursor_key(char final_byte) const;
  void start(Mode mode);

  State state_;
  std::array<char, 4> whole_ = {};  // the sequence that was pending, for Pressed::text
};

}  // namespace confab
