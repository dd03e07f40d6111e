// ArrivedText: cuts what a server sends into lines, and takes out of them all that could drive a terminal, whatever the
// server is. It does not know dialects, or where lines are shown. Owned by whoever shows them.
//
// Telnet commands are no text: they are refused, as TelnetFilter does it, and the refusals wait in answers().
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "confab/inbound/telnet_filter.hpp"

namespace confab::client {

class ArrivedText {
 public:
  /// A longer line comes in pieces, so no server can take all memory. Lists of scripts are long.
  static constexpr std::size_t piece_bytes_max = std::size_t{1} << 20U;

  struct Line {
    std::string text{};  // clean, and without its ending: see scrub()
    bool ended = true;   // false: the rest of the line follows
  };

  void take(std::string_view bytes);

  /// The next whole line, or piece of piece_bytes_max; false if there is none.
  bool next(Line& line);

  /// Whether a line has begun that has not ended.
  bool has_unfinished() const { return !unfinished().empty(); }

  /// The line that has not ended, such as a prompt. The rest of it is then a line of its own. What may be part of a
  /// character stays, unless `at_end` of the stream.
  std::string take_unfinished(bool at_end);

  /// The same without taking it, or nothing if it is longer: what is shown of it until the rest comes.
  std::string unfinished_text(std::size_t bytes_max) const;

  /// What the server must be sent, in answer to its telnet commands. Empties it.
  std::string take_answers();

 private:
  std::string_view unfinished() const { return std::string_view(bytes_).substr(begin_); }
  std::string take_clean(std::size_t size);

  TelnetFilter telnet_;
  std::string answers_;
  std::string bytes_;
  std::size_t begin_ = 0;   // of the first line that was not taken
  std::size_t looked_ = 0;  // up to here there is no line ending after `begin_`
};

}  // namespace confab::client
