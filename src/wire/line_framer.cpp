#include "confab/wire/line_framer.hpp"

#include <algorithm>
#include <array>

#include "confab/assert.hpp"

namespace confab {

namespace {

constexpr char backspace = 0x08;
constexpr char rubout = 0x7f;

constexpr auto special = [] {
  std::array<bool, 256> table{};
  for (const char byte : {'\n', '\r', backspace, rubout}) table[static_cast<unsigned char>(byte)] = true;
  return table;
}();

std::size_t find_special(std::string_view bytes, std::size_t from) {
  while (from < bytes.size() && !special[static_cast<unsigned char>(bytes[from])]) ++from;
  return from;
}

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xc0) == 0x80;
}

}  // namespace

LineFramer::Result LineFramer::next(std::string_view bytes, std::size_t line_bytes_max) {
  if (kept_) {
    kept_ = false;
    whole_ = true;
    return {Outcome::line, 0, tail_, kept_ending_};
  }
  if (whole_) {
    tail_ = std::string();  // {} would keep its memory
    whole_ = false;
  }
  std::size_t start = 0;
  for (;;) {
    if (skip_lf_or_nul_ && start < bytes.size()) {
      skip_lf_or_nul_ = false;
      if (bytes[start] == '\n' || bytes[start] == '\0') ++start;
    }
    const std::size_t at = find_special(bytes, start);
    const std::string_view piece = bytes.substr(start, at - start);
    const bool at_end = at == bytes.size();
    const bool ends_line = !at_end && (bytes[at] == '\n' || bytes[at] == '\r');

    if (ends_line && !dropping_ && tail_.empty() && piece.size() <= line_bytes_max) {
      // The usual case: the line is a view of the input.
      Result result{Outcome::line, at + 1, piece, LineEnding::lf};
      if (bytes[at] == '\r') {
        result.ending = LineEnding::crlf;
        seen_cr_ = skip_lf_or_nul_ = true;
      }
      return result;
    }
    if (!dropping_ && !add(piece, line_bytes_max)) return {Outcome::too_long, at, tail_, LineEnding::lf};
    if (at_end) return {Outcome::need_more, bytes.size(), {}, LineEnding::lf};
    start = at + 1;
    if (!ends_line) {
      rub_out();
      continue;
    }
    const auto ending = bytes[at] == '\r' ? LineEnding::crlf : LineEnding::lf;
    if (ending == LineEnding::crlf) seen_cr_ = skip_lf_or_nul_ = true;
    if (dropping_) {
      dropping_ = false;
      continue;
    }
    whole_ = true;
    return {Outcome::line, start, tail_, ending};
  }
}

void LineFramer::keep(const Result& line) {
  CONFAB_ASSERT(line.outcome == Outcome::line);
  if (!whole_) tail_ = line.line;
  whole_ = false;
  kept_ = true;
  kept_ending_ = line.ending;
}

/// Adds to the unfinished line; false if that passes the limit, and then only its start is kept, until the next call.
bool LineFramer::add(std::string_view bytes, std::size_t line_bytes_max) {
  const std::size_t room = line_bytes_max - std::min(line_bytes_max, tail_.size());
  tail_ += bytes.substr(0, room);
  if (bytes.size() <= room) return true;
  dropping_ = whole_ = true;
  return false;
}

void LineFramer::rub_out() {
  while (!tail_.empty() && is_continuation(tail_.back())) tail_.pop_back();
  if (!tail_.empty()) tail_.pop_back();
}

}  // namespace confab
