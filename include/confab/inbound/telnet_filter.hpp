// TelnetFilter: removes telnet commands (RFC 854) from a client's bytes, refuses every option it is offered, and
// reports the commands that somebody gave on purpose. It knows nothing of lines or text. One per connection, owned by
// its Intake; costs one pointer until it sees an IAC. The server never speaks telnet first, because netcat would show
// that as garbage.
//
// There is one option that the server offers: to echo, while a client types a password. It does not mean it: the
// client's terminal then shows nothing of what is typed (RFC 857). It offers it only to clients that have spoken
// telnet.
//
// Two peers can't loop (RFC 1143). The filter refuses a request only if the peer could otherwise think it granted: the
// first time, and again after the peer has withdrawn it. It never answers the mere confirmation of a refusal. The one
// exception is DO TIMING-MARK, not an option but a question that needs an answer each time (RFC 860); no answer
// provokes another one.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "confab/carried_state.hpp"

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
  };
  struct Run {
    std::string_view data;            // bytes outside telnet commands; a view of the input, or of a constant 0xFF
    std::size_t consumed = 0;         // bytes of input handled, including `data`; 0 only if the input was empty
    Command command = Command::none;  // the last thing handled; then `data` is empty
  };

  /// Returns the next stretch of data in `bytes`, or the next meaningful command. Appends refusals (DONT, WONT) to
  /// `answers`: one for each option and direction, and more only with `asked_again`.
  Run next(std::string_view bytes, std::string& answers);

  /// Says whether what is typed next is a password, and appends what the client must be told to `answers`: WILL ECHO or
  /// WONT ECHO. Does nothing before the first IAC. Asking again with the same value does nothing, so a client that
  /// refuses is not asked twice.
  void hide_input(bool hide, std::string& answers);

  /// Whether it has ever seen an IAC: then the client is a telnet client.
  bool seen_iac() const { return telnet_ != nullptr; }

  std::optional<carried::TelnetState> carried() const;

  /// Goes on where the filter of `state` stopped. Throws carried::BadState.
  void restore(const std::optional<carried::TelnetState>& state);

 private:
  using State = carried::TelnetPhase;

  struct Refusals {
    std::bitset<256> standing;  // the peer has not withdrawn the request since
    std::bitset<256> ever;
  };
  struct Telnet {
    State state = State::data;
    unsigned char verb = 0;
    std::uint32_t subnegotiation_bytes = 0;  // up to subnegotiation_bytes_max
    Refusals offers;                         // of WILL
    Refusals requests;                       // of DO
    carried::TelnetEcho echo = carried::TelnetEcho::no;
    bool hides = false;
  };

  Run command(unsigned char byte, std::string& answers);
  void begin_command(unsigned char byte);
  Command negotiate(unsigned char option, std::string& answers);
  bool settle_echo(std::string& answers);
  bool line_ends_it(char byte) const;
  void count_swallowed();

  std::unique_ptr<Telnet> telnet_;
};

}  // namespace confab
