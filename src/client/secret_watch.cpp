#include "secret_watch.hpp"

namespace confab::client {

void SecretWatch::look() {
  if (editor_.hidden()) return;
  const std::string_view text = editor_.text();
  const std::size_t password = find_password(text);
  if (password < text.size()) {
    has_password_ = true;
  } else if (has_password_ && (text.empty() || password == text.size())) {
    has_password_ = false;
    editor_.forget_erased();
  }
}

Masked SecretWatch::shown() const {
  const std::string_view text = editor_.text();
  if (editor_.hidden()) return masked(text, editor_.cursor(), 0);
  const bool is_plain = !has_password_ || shows_older();
  if (is_plain) return {.text = std::string(text), .cursor = editor_.cursor()};
  const std::size_t password = find_password(text);
  return masked(text, editor_.cursor(), password == std::string_view::npos ? 0 : password);
}

/// An older line has no password: see part_to_keep().
bool SecretWatch::shows_older() const {
  return editor_.looks_at_older();
}

}  // namespace confab::client
