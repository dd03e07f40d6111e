// TelnetFilter: takes telnet commands (RFC 854) out of a client's bytes, refuses every option it is offered, and tells
// of the commands that somebody gave on purpose. It knows nothing of lines or text. One per connection, owned by its
// Intake; costs a pointer until an IAC is seen. The server never speaks telnet first, because netcat would show it as
// garbage.
//
// Two peers can't loop (RFC 1143). What is asked is refused only if the peer could think it granted: the first time,
// and again once it has taken its wish back. What only confirms a refusal is not answered. The one exception is
// DO TIMING-MARK, which is no option but a question, to be answered each time (RFC 860); no answer leads to it.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace confab {

class TelnetFilter {
 public:
  /// Bytes of a subnegotiation up to which an LF or a CR is part of it. Behind them, such a byte ends it, as IAC SE
  /// does, and is data: one that never ends must not make a client mute, and a long one must not become text.
  static constexpr std::uint32_t subnegotiation_bytes_max = 1024;

  enum class Command : std::uint8_t {
    none,
    asked_again,      // what was answered before, or DO TIMING-MARK: the answer is given, and the peer may ask for ever
    are_you_there,    // AYT
    interrupt,        // IP, BRK, and of RFC 1184 ABORT, SUSP and EOF: somebody would like to stop
    erase_character,  // EC
    erase_line,       // EL
  };
  struct Run {
    std::string_view data;     // what is no telnet command; a view of the input, or of one constant 0xFF
    std::size_t consumed = 0;  // bytes of input that are dealt with, `data` included; not 0 unless the input was empty
    Command command = Command::none;  // the last thing dealt with; there is no data then
  };

  /// The next stretch of data in `bytes`, or the next command that means something. Refusals (DONT, WONT) are added to
  /// `answers`: of each option and direction one, until `asked_again` tells of more.
  Run next(std::string_view bytes, std::string& answers);

  /// Whether an IAC was ever seen: this client is a telnet client.
  bool seen_iac() const { return telnet_ != nullptr; }

 private:
  enum class State : std::uint8_t { data, iac, option, subnegotiation, subnegotiation_iac };

  struct Refusals {
    std::bitset<256> standing;  // not taken back by the peer since
    std::bitset<256> ever;
  };
  struct Telnet {
    State state = State::data;
    unsigned char verb = 0;
    std::uint32_t subnegotiation_bytes = 0;  // up to subnegotiation_bytes_max
    Refusals offers;                         // of WILL
    Refusals requests;                       // of DO
  };

  Run command(unsigned char byte, std::string& answers);
  void begin_command(unsigned char byte);
  Command negotiate(unsigned char option, std::string& answers);
  bool line_ends_it(char byte) const;
  void count_swallowed();

  std::unique_ptr<Telnet> telnet_;
};

}  // namespace confab
