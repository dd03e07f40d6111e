#include "confab/inbound/line_framer.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "confab/base/assert.hpp"

namespace confab {

namespace {

constexpr char backspace = 0x08;
constexpr char rubout = 0x7f;
constexpr char kill_line = 0x15;   // ^U, VKILL
constexpr char erase_word = 0x17;  // ^W, VWERASE
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

constexpr auto special = [] {
  std::array<bool, 256> table{};
  for (const char byte : {'\n', '\r', backspace, rubout, kill_line, erase_word}) {
    table[static_cast<unsigned char>(byte)] = true;
  }
  return table;
}();

std::size_t find_special(std::string_view bytes, std::size_t from) {
  const auto is_special = [](char byte) { return special[static_cast<unsigned char>(byte)]; };
  const auto* const found = std::find_if(bytes.data() + from, bytes.data() + bytes.size(), is_special);
  return static_cast<std::size_t>(found - bytes.data());
}

}  // namespace

LineFramer::Result LineFramer::next(std::string_view bytes, std::size_t line_bytes_max) {
  std::size_t start = 0;
  if (holds_ != Holds::tail) {
    if (holds_ == Holds::kept_line) {
      holds_ = Holds::old_line;
      return {Outcome::line, 0, tail_.bytes(), kept_ending_};
    }
    if (holds_ == Holds::stream_start) start = skip_mark(bytes);
    if (holds_ == Holds::old_line) begin();
  }
  for (;;) {
    if (skip_lf_or_nul_ && start < bytes.size()) {
      skip_lf_or_nul_ = false;
      if (bytes[start] == '\n' || bytes[start] == '\0') ++start;
    }
    const std::size_t at = find_special(bytes, start);
    const std::string_view piece = bytes.substr(start, at - start);
    const bool at_end = at == bytes.size();
    const bool ends_line = !at_end && (bytes[at] == '\n' || bytes[at] == '\r');
    // The usual case: the line is a view of the input.
    const bool is_view = ends_line && !dropping_ && tail_.empty() && piece.size() <= line_bytes_max;
    if (!is_view && !dropping_ && !add(piece, line_bytes_max)) {
      return {Outcome::too_long, at, tail_.bytes(), LineEnding::lf};
    }
    if (at_end) return {Outcome::need_more, bytes.size(), {}, LineEnding::lf};
    start = at + 1;
    if (!ends_line) {
      edit(bytes[at]);
      continue;
    }
    const auto ending = bytes[at] == '\r' ? LineEnding::crlf : LineEnding::lf;
    if (ending == LineEnding::crlf) seen_cr_ = skip_lf_or_nul_ = true;
    if (is_view) return {Outcome::line, start, piece, ending};
    if (std::exchange(dropping_, false)) continue;
    holds_ = Holds::old_line;
    return {Outcome::line, start, tail_.bytes(), ending};
  }
}

void LineFramer::keep(const Result& line) {
  CONFAB_ASSERT(line.outcome == Outcome::line);
  if (holds_ != Holds::old_line) tail_.assign(line.line);
  holds_ = Holds::kept_line;
  kept_ending_ = line.ending;
}

/// Starts a new line.
void LineFramer::begin() {
  tail_.forget();
  holds_ = Holds::tail;
}

/// At the start of the stream: how many bytes at the start of `bytes` belong to a byte-order mark.
std::size_t LineFramer::skip_mark(std::string_view bytes) {
  const std::string_view missing = byte_order_mark.substr(tail_.size());
  const std::string_view more = bytes.substr(0, missing.size());
  if (!missing.starts_with(more)) {
    holds_ = Holds::tail;
    return 0;
  }
  if (more.size() == missing.size()) {
    begin();
  } else {
    tail_.append(more);
  }
  return more.size();
}

/// Adds to the unfinished line. Returns false if that passes the limit; then it keeps only the start, until the next
/// call.
bool LineFramer::add(std::string_view bytes, std::size_t line_bytes_max) {
  const std::size_t room = line_bytes_max - std::min(line_bytes_max, tail_.size());
  tail_.append(bytes.substr(0, room));
  if (bytes.size() <= room) return true;
  dropping_ = true;
  holds_ = Holds::old_line;
  return false;
}

void LineFramer::edit(char byte) {
  if (byte == kill_line) return rub_out_line();
  if (byte == erase_word) return tail_.rub_out_word();
  tail_.rub_out_character();
}

void LineFramer::rub_out_character() {
  CONFAB_ASSERT(holds_ != Holds::kept_line);
  if (holds_ != Holds::tail) begin();
  tail_.rub_out_character();
}

void LineFramer::rub_out_line() {
  CONFAB_ASSERT(holds_ != Holds::kept_line);
  begin();
  dropping_ = false;
}

// ---- A live upgrade

carried::FramerState LineFramer::carried() const {
  carried::FramerState state{{}, holds_, dropping_, skip_lf_or_nul_, seen_cr_, kept_ending_};
  // What was returned already is not needed any more.
  if (holds_ != Holds::old_line) state.line = tail_.carried();
  return state;
}

void LineFramer::restore(const carried::FramerState& state) {
  if (state.line.bytes.size() > carried::unfinished_bytes_max) {
    throw carried::BadState("An unfinished line is longer than any line may be.");
  }
  if (state.holds > Holds::kept_line || state.kept_ending > LineEnding::crlf) {
    throw carried::BadState("A line is in a state that this version does not know.");
  }
  if (state.holds == Holds::stream_start && !byte_order_mark.starts_with(state.line.bytes)) {
    throw carried::BadState("A stream is said to begin with something else than a byte-order mark.");
  }
  tail_.restore(state.line);
  holds_ = state.holds;
  dropping_ = state.dropping;
  skip_lf_or_nul_ = state.skip_lf_or_nul;
  seen_cr_ = state.seen_cr;
  kept_ending_ = state.kept_ending;
}

}  // namespace confab
