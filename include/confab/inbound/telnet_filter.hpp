// TelnetFilter: removes telnet commands (RFC 854) from a client's bytes, refuses every option that it has no use
// for, and reports the commands that somebody gave on purpose. It knows nothing of lines or text. One per connection,
// owned by its Intake; costs one pointer until it sees an IAC. The server never speaks telnet first, because netcat
// would show that as garbage.
//
// It offers options for two purposes. While a client types a password, the server offers to echo, and does not: the
// client's terminal then shows nothing of what is typed (RFC 857). And where the server edits the line that is typed,
// it asks for what that takes: it echoes, nobody sends "go ahead", so the client sends each key at once (RFC 857 and
// 858), and the client tells the size of its window (RFC 1073).
//
// Two peers can't loop (RFC 1143). The filter refuses a request only if the peer could otherwise think it granted: the
// first time, and again after the peer has withdrawn it. It never answers the mere confirmation of a refusal. The one
// exception is DO TIMING-MARK, not an option but a question that needs an answer each time (RFC 860); no answer
// provokes another one.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "confab/carried_state.hpp"
#include "confab/inbound/telnet_option.hpp"

namespace confab {

class TelnetFilter {
 public:
  /// Up to this many bytes, an LF or CR is part of a subnegotiation. After that, an LF or CR ends it, as IAC SE does,
  /// and is data. So an endless subnegotiation can't silence a client, and a long one does not become text.
  static constexpr std::uint32_t subnegotiation_bytes_max = 1024;

  enum class Command : std::uint8_t {
    none,
    asked_again,    // a request answered before, or DO TIMING-MARK: answered again, and the peer may repeat it for ever
    are_you_there,  // AYT
    interrupt,      // IP, BRK, and ABORT, SUSP and EOF of RFC 1184: somebody wants to stop
    erase_character,  // EC
    erase_line,       // EL
    negotiated,       // editing() or window_size() may have changed
  };
  /// How far the two sides have got about the server editing the client's line.
  enum class Editing : std::uint8_t { off, asked, agreed, refused };

  struct Run {
    std::string_view data;            // bytes outside telnet commands; a view of the input, or of a constant 0xFF
    std::size_t consumed = 0;         // bytes of input handled, including `data`; 0 only if the input was empty
    Command command = Command::none;  // the last thing handled; then `data` is empty
  };

  /// Returns the next stretch of data in `bytes`, or the next meaningful command. Appends refusals (DONT, WONT) to
  /// `answers`: one for each option and direction, and more only with `asked_again`. With `edits_if_offered`, a client
  /// that offers to tell the size of its window begins the editing of its line.
  Run next(std::string_view bytes, std::string& answers, bool edits_if_offered = false);

  /// Says whether what is typed next is a password, and appends what the client must be told to `answers`: WILL ECHO or
  /// WONT ECHO. Does nothing before the first IAC. Asking again with the same value does nothing, so a client that
  /// refuses is not asked twice.
  void hide_input(bool hide, std::string& answers);

  /// Asks the client to let the server edit its line, or gives it back.
  void edit_lines(bool edit, std::string& answers);
  Editing editing() const;

  /// As the client tells; zero if it does not.
  carried::WindowSize window_size() const { return telnet_ == nullptr ? carried::WindowSize{} : telnet_->window_size; }

  /// A place for what only a client has whose line is edited, so that others do not pay for it. Whoever puts something
  /// there knows what it is; the filter does not.
  struct Companion {
    virtual ~Companion() = default;
  };
  Companion* companion() const { return telnet_ == nullptr ? nullptr : telnet_->companion.get(); }
  void set_companion(std::unique_ptr<Companion> companion);

  /// Whether it speaks telnet with the client: one of the two has sent an IAC.
  bool seen_iac() const { return telnet_ != nullptr; }

  std::optional<carried::TelnetState> carried() const;

  /// Goes on where the filter of `state` stopped. Throws carried::BadState.
  void restore(const std::optional<carried::TelnetState>& state);

 private:
  using State = carried::TelnetPhase;
  using Side = TelnetOption::Side;

  // Of a subnegotiation: its option, and the four bytes of a window's size.
  static constexpr std::size_t begun_bytes_max = 5;

  struct Refusals {
    std::bitset<256> standing;  // the peer has not withdrawn the request since
    std::bitset<256> ever;
  };
  struct Telnet {
    Telnet();

    State state = State::data;
    unsigned char verb = 0;
    std::uint32_t subnegotiation_bytes = 0;  // up to subnegotiation_bytes_max
    std::array<unsigned char, begun_bytes_max> begun{};
    Refusals offers;    // of WILL
    Refusals requests;  // of DO
    TelnetOption echo;
    TelnetOption no_go_ahead;
    TelnetOption window;
    TelnetOption binary_out;
    TelnetOption binary_in;
    carried::WindowSize window_size;
    bool hides = false;
    bool edits = false;
    std::unique_ptr<Companion> companion;
  };

  Telnet& speak();
  Run command(unsigned char byte, std::string& answers, bool edits_if_offered);
  void begin_command(unsigned char byte);
  Command negotiate(unsigned char option, std::string& answers, bool edits_if_offered);
  bool settle(unsigned char option, bool theirs, bool agrees, std::string& answers);
  TelnetOption* option_of(unsigned char option, bool theirs);
  Command end_subnegotiation();
  bool line_ends_it(char byte) const;
  void swallow(unsigned char byte);

  std::unique_ptr<Telnet> telnet_;
};

}  // namespace confab
