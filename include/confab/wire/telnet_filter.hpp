// TelnetFilter: takes telnet commands (RFC 854) out of a client's bytes and refuses every option it is offered.
// It knows nothing of lines or text. One per connection, owned by its Intake; costs a pointer until an IAC is seen.
// The server never speaks telnet first, because netcat would show it as garbage.
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
  /// Bytes of a subnegotiation that are swallowed before it is given up: one that never ends must not make a client
  /// mute.
  static constexpr std::uint32_t subnegotiation_bytes_max = 1024;

  struct Run {
    std::string_view data;     // what is no telnet command; a view of the input, or of one constant 0xFF
    std::size_t consumed = 0;  // bytes of input that are dealt with, `data` included; not 0 unless the input was empty
  };

  /// The next stretch of data in `bytes`. Refusals (DONT, WONT) are added to `replies`, at most one per option and
  /// direction in a connection's life, so that two peers can't loop (RFC 1143).
  Run next(std::string_view bytes, std::string& replies);

  /// Whether an IAC was ever seen: this client is a telnet client.
  bool seen_iac() const { return telnet_ != nullptr; }

 private:
  enum class State : std::uint8_t { data, iac, option, subnegotiation, subnegotiation_iac };

  struct Telnet {
    State state = State::data;
    unsigned char verb = 0;
    std::uint32_t subnegotiation_bytes = 0;
    std::bitset<256> refused_will;
    std::bitset<256> refused_do;
  };

  std::string_view command(unsigned char byte, std::string& replies);
  void refuse(unsigned char option, std::string& replies);

  std::unique_ptr<Telnet> telnet_;
};

}  // namespace confab
