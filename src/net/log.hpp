// How the log shows values from outside: never as a format string, and without any byte that could control a terminal
// or start a new line. Pure functions, for the log lines of this folder and of app.
#pragma once

#include <string>
#include <string_view>

#include "asio.hpp"

namespace confab::net {

/// `text` with the backslash and every byte outside printable ASCII written as \xNN.
std::string log_safe(std::string_view text);

/// "192.0.2.1:5000" or "[2001:db8::1]:5000".
std::string log_safe(const tcp::endpoint& endpoint);

}  // namespace confab::net
