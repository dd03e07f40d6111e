// InputModel: what a client's bytes mean, in the slow and obvious way: one by one, first telnet, then lines. Part of
// the reference model: it shares nothing with LineFramer, TelnetFilter or TextScrubber.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace confab::simulation {

class InputModel {
 public:
  enum class Heard : std::uint8_t { nothing, line, too_long, asked_again, are_you_there, interrupt };

  /// Takes one byte. Adds answers to telnet to `refusals`.
  Heard hear(char byte, std::size_t line_bytes_max, std::string& refusals);

  /// Whether the client should not show what is typed from now on. Adds what it is told of that to `offers`.
  void hide(bool hides, std::string& offers);

  /// The line that ended, or the start of one that is too long; as it came, except for erasures.
  const std::string& line() const { return line_; }
  bool line_ended_in_cr() const { return line_ended_in_cr_; }

  const std::string& unfinished() const { return pending_; }
  bool inside_line() const { return dropping_ || !pending_.empty(); }
  bool wants_crlf() const { return seen_iac_ || seen_cr_; }

 private:
  enum class Telnet : std::uint8_t { text, command, option, block, block_command };

  bool is_text(unsigned char byte, std::string& refusals);
  void offer_echo(bool echoes, std::string& offers);
  bool hear_of_echo(std::string& offers);
  void obey(unsigned char command);
  void refuse(unsigned char option, std::string& refusals);
  void rub_out_character();
  void rub_out_word();
  void rub_out_line();
  Heard hear_text(char byte, std::size_t line_bytes_max);

  Telnet telnet_ = Telnet::text;
  unsigned char verb_ = 0;
  std::size_t block_bytes_ = 0;
  std::set<std::pair<unsigned char, unsigned char>> refused_;       // and not withdrawn since
  std::set<std::pair<unsigned char, unsigned char>> refused_ever_;  // includes the timing mark from the start
  bool hides_ = false;
  bool echoes_ = false;            // as both sides have agreed
  std::optional<bool> announced_;  // and not answered: that we echo, or do not
  Heard told_ = Heard::nothing;
  bool seen_iac_ = false;

  std::string pending_;
  std::string line_;
  bool line_ended_in_cr_ = false;
  bool at_start_ = true;  // of the stream
  bool dropping_ = false;
  bool behind_cr_ = false;
  bool seen_cr_ = false;
};

}  // namespace confab::simulation
