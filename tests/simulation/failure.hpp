// Failure: a fault that the simulation found. Thrown deep inside a step and caught where the seed is known.
#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace confab::simulation {

class Failure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// `bytes` in printable form, in quotes; very long ones are shortened in the middle.
std::string shown(std::string_view bytes);

/// Fails with a message if `holds` is false. Builds the message only then.
template <class... Arguments>
void require(bool holds, fmt::format_string<Arguments...> message, Arguments&&... arguments) {
  if (!holds) throw Failure(fmt::format(message, std::forward<Arguments>(arguments)...));
}

}  // namespace confab::simulation
