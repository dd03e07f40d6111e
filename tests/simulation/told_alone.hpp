// told_alone: what the server says to somebody who is alone on it. The reference model takes texts from it whose
// wording does not matter to a simulation (help, usage), so that a change of words is a change in one place.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace confab::simulation {

enum class Protocol : std::uint8_t { slash, sigil, echo };

constexpr std::string_view name_of(Protocol protocol) {
  switch (protocol) {
    case Protocol::slash: return "slash";
    case Protocol::sigil: return "sigil";
    case Protocol::echo: break;
  }
  return "echo";
}

/// The lines that answer `line`, without their endings.
std::vector<std::string> told_alone(Protocol protocol, std::string_view line);

/// The answer to an HTTP request, line by line, with the endings.
std::vector<std::string> told_to_a_browser();

}  // namespace confab::simulation
