// CONFAB_ASSERT: checks what only a bug of our own can break. It stays on in release builds, because a chat server that
// goes on with broken tables hands one user's lines to another. Never use it for what users or the network do.
#pragma once

namespace confab {

/// Writes the broken condition and its place to standard error, or through set_last_words(), and aborts.
[[noreturn]] void assertion_failed(const char* condition, const char* file, int line) noexcept;

/// Writes the line `text` before the process aborts. Must not allocate, and must not wait for ever.
using LastWords = void (*)(const char* text) noexcept;
void set_last_words(LastWords last_words) noexcept;

}  // namespace confab

#define CONFAB_ASSERT(condition) \
  (static_cast<bool>(condition) ? void(0) : ::confab::assertion_failed(#condition, __FILE__, __LINE__))
