// Typist: what a client types: commands of its dialect, some of which make sense, and much that does not.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "dice.hpp"
#include "reference_chat.hpp"

namespace confab::simulation {

class Typist {
 public:
  /// With `options`, it also offers telnet options. Their answers are not lines, so they could make a slow reader's
  /// count of missed lines wrong by one: clients that may become slow offer none. `keeps_names`: it uses passwords.
  Typist(Dice& dice, const Limits& limits, bool options, bool keeps_names);

  /// One line and its ending, or a piece of anything.
  std::string type(const ReferenceChat::Client& client);

 private:
  std::string typed(const ReferenceChat::Client& client);
  std::string line(const ReferenceChat::Client& client);
  std::string log_in(const ReferenceChat::Client& client);
  std::string keeping(const ReferenceChat::Client& client);
  std::string password(std::string_view name);
  std::string slash();
  std::string manners();
  std::string sigil();
  std::string nothing();
  std::string text();
  std::string name();
  std::string somebody();
  std::string room();
  std::string miscased(std::string_view word);
  std::string telnet();
  std::string garbage();
  std::string sequence();
  std::string rubbed_out();
  void spoil(std::string& line);

  Dice& dice_;
  const Limits& limits_;
  const bool options_;
  const bool keeps_names_;
  const std::size_t names_used_;
  const bool guesses_;                // many passwords are wrong
  const bool long_winded_;            // most texts are long
  const std::string_view favourite_;  // who gets most private messages, if anybody
  bool client_pastes_ = false;
  std::uint64_t serial_ = 0;  // makes each text unique
};

}  // namespace confab::simulation
