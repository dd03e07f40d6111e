#include "arrived_text.hpp"

#include <algorithm>
#include <utility>

#include "confab/inbound/shown_text.hpp"

namespace confab::client {

namespace {

constexpr std::size_t utf8_bytes_max = 4;

/// How many bytes a character has that starts with `lead`; 1 if none does.
std::size_t bytes_of_character(unsigned char lead) {
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  return 1;
}

/// `text` without a character at its end that is not complete yet.
std::string_view without_half_character(std::string_view text) {
  for (std::size_t back = 1; back < utf8_bytes_max && back <= text.size(); ++back) {
    const auto byte = static_cast<unsigned char>(text[text.size() - back]);
    const bool continues = byte >= 0x80 && byte <= 0xBF;
    if (!continues) return bytes_of_character(byte) > back ? text.substr(0, text.size() - back) : text;
  }
  return text;
}

}  // namespace

void ArrivedText::take(std::string_view bytes) {
  if (begin_ > 0) {
    bytes_.erase(0, begin_);
    looked_ -= begin_;
    begin_ = 0;
  }
  while (!bytes.empty()) {
    const TelnetFilter::Run run = telnet_.next(bytes, answers_);
    bytes_ += run.data;
    bytes.remove_prefix(run.consumed);
  }
}

bool ArrivedText::next(Line& line) {
  const std::size_t end = bytes_.find('\n', looked_);
  const std::size_t size = std::min(end, bytes_.size()) - begin_;
  if (size > piece_bytes_max) {
    const auto piece = without_half_character(unfinished().substr(0, piece_bytes_max));
    line = {.text = take_clean(piece.size()), .ended = false};
    return true;
  }
  if (end == std::string::npos) {
    looked_ = bytes_.size();
    return false;
  }
  line = {.text = take_clean(size), .ended = true};
  looked_ = ++begin_;
  return true;
}

std::string ArrivedText::take_unfinished(bool at_end) {
  const std::string_view all = unfinished();
  return take_clean(at_end ? all.size() : without_half_character(all).size());
}

std::string ArrivedText::unfinished_text(std::size_t bytes_max) const {
  if (unfinished().size() > bytes_max) return {};
  std::string scratch;
  return std::string(scrub(without_half_character(unfinished()), scratch));
}

std::string ArrivedText::take_clean(std::size_t size) {
  std::string scratch;
  std::string clean(scrub(unfinished().substr(0, size), scratch));
  begin_ += size;
  looked_ = begin_;
  return clean;
}

std::string ArrivedText::take_answers() {
  return std::exchange(answers_, {});
}

}  // namespace confab::client
