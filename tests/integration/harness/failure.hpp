// How the harness fails: the test stops there and then, with the line of the test that asked. A test that went on after
// something did not arrive would only wait, deadline after deadline.
#pragma once

#include <string>
#include <string_view>

namespace confab::harness {

/// A line of a test. As a default argument it is the line of the call.
struct Here {
  const char* file;
  int line;

  static constexpr Here now(const char* file = __builtin_FILE(), int line = __builtin_LINE()) { return {file, line}; }
};

/// Fails the test at `here` and leaves it.
[[noreturn]] void abandon(const std::string& why, Here here);

/// Fails because a call of the system did, by errno.
[[noreturn]] void abandon_call(std::string_view call, Here here);

/// `bytes` in quotes, with what is not printable ASCII or UTF-8 made visible.
std::string quoted(std::string_view bytes);

}  // namespace confab::harness
