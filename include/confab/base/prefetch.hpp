// prefetch: asks the processor for memory that will be needed soon, so that it arrives while the kernel works for
// somebody else. Only a hint: it reads nothing, changes nothing but time, and any address will do.
#pragma once

#include <cstddef>

namespace confab {

inline void prefetch(const void* object, std::size_t bytes) {
  constexpr std::size_t line_bytes = 64;
  for (std::size_t at = 0; at < bytes; at += line_bytes) __builtin_prefetch(static_cast<const char*>(object) + at);
}

}  // namespace confab
