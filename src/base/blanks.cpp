#include "confab/base/blanks.hpp"

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

std::size_t size_of_blank(std::string_view text) {
  if (text.starts_with(' ') || text.starts_with('\t')) return 1;
  if (text.starts_with("\xc2\xa0")) return 2;
  if (text.size() < blank_size_max) return 0;
  const auto last = static_cast<unsigned char>(text[2]);
  if (text.starts_with("\xe2\x80")) return last <= 0x8f || last == 0xaf ? 3 : 0;
  if (text.starts_with("\xe2\x81")) return last == 0x9f || last == 0xa0 ? 3 : 0;
  const auto three = text.substr(0, blank_size_max);
  return three == "\xe1\x9a\x80" || three == "\xe3\x80\x80" || three == "\xef\xbb\xbf" ? 3 : 0;
}

std::size_t find_blank(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_ink(text[at]) && size_of_blank(text.substr(at)) > 0) return at;
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
