// What a typed line has that others must not see over a shoulder, or find in a file: passwords, and what is told to
// somebody alone. It knows the words of slash for that. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace confab::client {

/// Where a password starts in `line`: after "/claim" or "/release", in any case, and any blanks. npos if `line` is no
/// such command, or ends with it. The password may be empty yet.
std::size_t find_password(std::string_view line);

/// What may be kept of a line, for Up and for a file: nothing of one with a password, and of a private message only up
/// to its text ("/msg bob ").
std::string_view part_to_keep(std::string_view line);

/// A text in which each character from byte `from` on is a "*".
struct Masked {
  std::string text;
  std::size_t cursor;  // in bytes
};
Masked masked(std::string_view line, std::size_t cursor, std::size_t from);

/// What stays on the screen of a line with a password: its command, if any, and not even how long the password was.
std::string remains_of(std::string_view line);

}  // namespace confab::client
