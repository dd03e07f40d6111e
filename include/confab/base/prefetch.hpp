// prefetch: asks the processor to load memory that will be needed soon, so that it arrives while the kernel works for
// another client. Only a hint: it affects nothing but speed, and any address is allowed.
#pragma once

#include <cstddef>

namespace confab {

inline void prefetch(const void* object, std::size_t bytes) {
  constexpr std::size_t line_bytes = 64;
  for (std::size_t at = 0; at < bytes; at += line_bytes) __builtin_prefetch(static_cast<const char*>(object) + at);
}

}  // namespace confab
