// Typist: what a client types: commands of its dialect that make sense now and then, and much that does not.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "dice.hpp"
#include "reference_chat.hpp"

namespace confab::simulation {

class Typist {
 public:
  /// With `options`, telnet options are offered too. They are answered with bytes that are no line, so that a count of
  /// lines that a slow reader missed can be one off: who may become slow offers none.
  Typist(Dice& dice, const Limits& limits, bool options);

  /// One line and its ending, or a piece of anything.
  std::string type(const ReferenceChat::Client& client);

 private:
  std::string line(const ReferenceChat::Client& client);
  std::string log_in();
  std::string slash();
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
  const bool long_winded_;            // most texts are long
  const std::string_view favourite_;  // whom most tell something, if anybody
  std::uint64_t serial_ = 0;          // makes each text one of a kind
};

}  // namespace confab::simulation
