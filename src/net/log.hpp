// How values that come from outside are written to the log: never as a format, never with a byte that could drive a
// terminal or start a line of its own.
#pragma once

#include <string>
#include <string_view>

#include "asio.hpp"

namespace confab::net {

/// `text` with every byte outside printable ASCII, and the backslash, written as \xNN.
std::string log_safe(std::string_view text);

/// "192.0.2.1:5000" or "[2001:db8::1]:5000".
std::string log_safe(const tcp::endpoint& endpoint);

}  // namespace confab::net
