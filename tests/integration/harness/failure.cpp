#include "harness/failure.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace confab::harness {

namespace {

// A fatal failure: GoogleTest does not run a test whose fixture failed.
void report(const std::string& why, Here here) {
  GTEST_FAIL_AT(here.file, here.line) << why;
}

}  // namespace

void abandon(const std::string& why, Here here) {
  report(why, here);
  // The only exception that GoogleTest treats as already reported.
  throw testing::AssertionException(
      testing::TestPartResult(testing::TestPartResult::kFatalFailure, here.file, here.line, why.c_str()));
}

void abandon_call(std::string_view call, Here here) {
  abandon(std::string(call) + " failed: " + std::strerror(errno), here);
}

std::string quoted(std::string_view bytes) {
  std::string text = "\"";
  for (const char byte : bytes) {
    if (byte == '\n') {
      text += "\\n";
    } else if (byte == '\r') {
      text += "\\r";
    } else if (static_cast<unsigned char>(byte) < 0x20 || byte == 0x7f) {
      std::array<char, 8> escaped{};
      std::snprintf(escaped.data(), escaped.size(), "\\x%02x", static_cast<unsigned>(byte));
      text += escaped.data();
    } else {
      text += byte;
    }
  }
  return text + "\"";
}

}  // namespace confab::harness
