#include "confab/chat/password_text.hpp"

#include <utf8proc.h>

#include <cstdlib>
#include <cstring>
#include <memory>

#include "confab/limits.hpp"

namespace confab {

bool is_password(std::string_view text) {
  return text.size() >= password_bytes_min && text.size() <= password_bytes_max;
}

Secret password_in(std::string_view text) {
  utf8proc_uint8_t* composed = nullptr;
  const auto size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                   &composed, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  if (size < 0) return Secret(text);  // it is not UTF-8, or memory has run short
  Secret password({reinterpret_cast<const char*>(composed), static_cast<std::size_t>(size)});
  explicit_bzero(composed, static_cast<std::size_t>(size));
  std::free(composed);  // NOLINT(cppcoreguidelines-no-malloc): utf8proc allocates so
  return password;
}

}  // namespace confab
