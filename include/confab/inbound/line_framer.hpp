// LineFramer: cuts a stream of bytes into lines, however the network segments it. It does not know telnet commands,
// encodings or what a line means. One per connection, owned by its Intake.
//
// How lines end, and what the client can rub out: docs/protocols.md, "Lines". Between calls it stores only an
// unfinished or kept line, at most `line_bytes_max` bytes. It looks at each byte once, or twice in a line with
// erasures.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "confab/base/line_ending.hpp"
#include "confab/carried_state.hpp"
#include "confab/inbound/typed_line.hpp"

namespace confab {

class LineFramer {
 public:
  enum class Outcome : std::uint8_t {
    need_more,  // no line ends in the input, all of which is consumed
    line,       // `line` is a whole line without its ending
    too_long,   // a line has just passed the limit: reported once; `line` is its start, the rest of it is dropped
  };
  struct Result {
    Outcome outcome = Outcome::need_more;
    std::size_t consumed = 0;            // bytes of the input handled
    std::string_view line{};             // valid until the next call and while the input is
    LineEnding ending = LineEnding::lf;  // how this line ended: any CR counts as CRLF
  };

  /// Consumes `bytes` up to the end of the first line in them. `line_bytes_max`, at least 2, is the longest accepted
  /// line in bytes, without its ending and without erased bytes.
  Result next(std::string_view bytes, std::size_t line_bytes_max);

  /// The last line can't be handled yet: the next call returns it again, before it looks at any input.
  void keep(const Result& line);
  bool keeps_line() const { return holds_ == Holds::kept_line; }

  /// Does what BS does. Not while a line is kept.
  void rub_out_character();

  /// Does what ^U does: discards the current line, even one already dropped for its length, and starts a new one. Not
  /// while a line is kept.
  void rub_out_line();

  /// Whether the current line contains anything that was not erased.
  bool inside_line() const { return dropping_ || !unfinished().empty(); }

  /// Whether a CR has ever ended a line: then this client wants CRLF.
  bool seen_cr() const { return seen_cr_; }

  /// The unfinished line so far, or the kept line.
  std::string_view unfinished() const { return holds_ == Holds::old_line ? std::string_view{} : tail_.bytes(); }

  carried::FramerState carried() const;

  /// Goes on where the framer of `state` stopped. Throws carried::BadState.
  void restore(const carried::FramerState& state);

 private:
  using Holds = carried::LineHolds;

  void begin();
  std::size_t skip_mark(std::string_view bytes);
  bool add(std::string_view bytes, std::size_t line_bytes_max);
  void edit(char byte);

  TypedLine tail_;
  Holds holds_ = Holds::stream_start;
  bool dropping_ = false;        // inside a line that passed the limit
  bool skip_lf_or_nul_ = false;  // the last line ended in a CR
  bool seen_cr_ = false;
  LineEnding kept_ending_ = LineEnding::lf;
};

}  // namespace confab
