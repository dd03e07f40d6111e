// LineFramer: cuts a stream of bytes into lines. Sans-I/O: bytes in, lines out, whatever the segments.
// It does not know telnet commands, encodings or what a line means. One per connection, owned by its Intake.
//
// A line ends in LF, CR LF, CR NUL or a bare CR. A CR ends its line at once; an LF or NUL right behind it belongs to
// it, even if it comes in a later segment. BS and DEL rub out the character before them, ^W the word, ^U the line. A
// byte-order mark (U+FEFF) is dropped where the stream starts. Nothing is kept between calls but an unfinished line, or
// one to be given out again, at most `line_bytes_max` bytes, and each byte is looked at once, or twice in a line with
// something rubbed out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "confab/base/line_ending.hpp"
#include "confab/inbound/typed_line.hpp"

namespace confab {

class LineFramer {
 public:
  enum class Outcome : std::uint8_t {
    need_more,  // no line ends in what was given; all of it was consumed
    line,       // `line` is a whole line without its ending
    too_long,   // a line has just passed the limit: told once, `line` is its start, and it is dropped to its end
  };
  struct Result {
    Outcome outcome = Outcome::need_more;
    std::size_t consumed = 0;            // bytes of the input that are dealt with
    std::string_view line{};             // valid until the next call, and as long as the input is
    LineEnding ending = LineEnding::lf;  // what this line ended in: a CR of any kind counts as CRLF
  };

  /// Consumes bytes up to the end of the first line in them. `line_bytes_max` is the longest line accepted, in bytes
  /// without its ending, what was rubbed out not counted; at least 2.
  Result next(std::string_view bytes, std::size_t line_bytes_max);

  /// The line given out last can't be dealt with yet: the next call gives it out again, before it looks at any input.
  void keep(const Result& line);
  bool keeps_line() const { return holds_ == Holds::kept_line; }

  /// What BS does, asked for by other means. Not while a line is kept.
  void rub_out_character();

  /// What ^U does: gives up the line, even one that was dropped for its length, and begins it anew. Not while a line is
  /// kept.
  void rub_out_line();

  /// Whether something was typed, and not rubbed out, since the last line ended.
  bool inside_line() const { return dropping_ || !unfinished().empty(); }

  /// Whether a CR ever ended a line: this client wants CRLF.
  bool seen_cr() const { return seen_cr_; }

  /// The start of the line that is not ended yet, or the line that is kept.
  std::string_view unfinished() const { return holds_ == Holds::old_line ? std::string_view{} : tail_.bytes(); }

 private:
  enum class Holds : std::uint8_t {
    stream_start,  // tail_ is nothing, or the start of a byte-order mark, and nothing else has come yet
    tail,          // of a line that spans calls or has something rubbed out
    old_line,      // given out already
    kept_line,     // to be given out again
  };

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
