#include "confab/base/assert.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>

namespace confab {

namespace {

void write_to_standard_error(const char* text) noexcept {
  std::fputs(text, stderr);
}

/// An assertion can fail anywhere, so its output function must be global.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
constinit LastWords last_words = write_to_standard_error;

}  // namespace

void set_last_words(LastWords words) noexcept {
  last_words = words;
}

void assertion_failed(const char* condition, const char* file, int line) noexcept {
  std::array<char, 1024> text{};
  if (std::snprintf(text.data(), text.size(), "confab: broken assertion: %s (%s:%d)\n", condition, file, line) > 0) {
    last_words(text.data());
  }
  std::abort();
}

}  // namespace confab
