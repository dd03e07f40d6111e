// How the harness fails: the test stops at once and reports the line of the test that made the call. A test that
// continued after something did not arrive would only wait, deadline after deadline.
#pragma once

#include <string>
#include <string_view>

namespace confab::harness {

/// A line of a test. As a default argument it is the caller's line.
struct Here {
  const char* file;
  int line;

  static constexpr Here now(const char* file = __builtin_FILE(), int line = __builtin_LINE()) { return {file, line}; }
};

/// Fails the test at `here` and ends it.
[[noreturn]] void abandon(const std::string& why, Here here);

/// Fails because a system call failed, with errno.
[[noreturn]] void abandon_call(std::string_view call, Here here);

/// `bytes` in quotes, with everything but printable ASCII and UTF-8 made visible.
std::string quoted(std::string_view bytes);

}  // namespace confab::harness
