#include "secret_watch.hpp"

namespace confab::client {

void SecretWatch::look() {
  if (editor_.hidden()) return;
  const std::string_view text = editor_.text();
  const std::size_t password = find_password(text);
  if (password < text.size()) has_password_ = true;
  if (!has_password_) return;
  editor_.forget_erased();
  if (text.empty() || password == text.size()) has_password_ = false;
}

Masked SecretWatch::shown() const {
  const std::string_view text = editor_.text();
  if (editor_.hidden()) return masked(text, editor_.cursor(), 0);
  // An older line, as it was kept, has no password: see part_to_keep(). One that was changed since may have one.
  const bool is_plain = !has_password_ || editor_.shows_older();
  if (is_plain) return {.text = std::string(text), .cursor = editor_.cursor()};
  const std::size_t password = find_password(text);
  return masked(text, editor_.cursor(), password == std::string_view::npos ? 0 : password);
}

}  // namespace confab::client
