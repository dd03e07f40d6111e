#include "confab/wire/blanks.hpp"

namespace confab {

namespace {

constexpr std::size_t blank_size_max = 3;

std::size_t size_of_last_blank(std::string_view text) {
  for (std::size_t size = 1; size <= blank_size_max && size <= text.size(); ++size) {
    if (size_of_blank(text.substr(text.size() - size)) == size) return size;
  }
  return 0;
}

}  // namespace

std::size_t find_blank(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (size_of_blank(text.substr(at)) > 0) return at;
  }
  return std::string_view::npos;
}

std::string_view without_trailing_blanks(std::string_view text) {
  while (const std::size_t size = size_of_last_blank(text)) text.remove_suffix(size);
  return text;
}

std::string_view trimmed(std::string_view text) {
  while (const std::size_t size = size_of_blank(text)) text.remove_prefix(size);
  return without_trailing_blanks(text);
}

}  // namespace confab
