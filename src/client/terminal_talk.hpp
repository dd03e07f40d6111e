// TerminalTalk: a talk at a terminal, from the keys and the bytes of the server to the bytes for the screen and for the
// server. The typed line stands below; what arrives is printed above it. It does not know sockets, clocks, or how a
// terminal is set up. Owned by the shell (InteractiveTalk), which calls it for each event and then writes what
// take_screen() and take_sending() return, each in one piece.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "arrived_line.hpp"
#include "arrived_text.hpp"
#include "confab/terminal/drawn_line.hpp"
#include "confab/terminal/line_editor.hpp"
#include "known_words.hpp"
#include "secret_watch.hpp"
#include "session_memory.hpp"
#include "talk_screen.hpp"

namespace confab::client {

/// No longer line is sent: servers of this project drop such lines.
inline constexpr std::size_t typed_line_bytes_max = 4096;

/// What is kept for Up, and in a file.
inline constexpr LineMemory::Limits typed_lines_max{.lines = 1000, .bytes = 256 * 1024};

class TerminalTalk {
 public:
  /// A line without an ending that is not longer is shown before the typed one, as a prompt.
  static constexpr std::size_t prompt_bytes_max = 1024;

  /// While so much waits to be sent, no further line is taken from its user.
  static constexpr std::size_t unsent_bytes_max = std::size_t{1} << 20U;

  TerminalTalk(const Manner& manner, DrawnLine::Size size, DrawnLine::Narrowing narrowing)
      : manner_(manner), screen_(size, narrowing) {}

  // ---- What happens

  /// It is that late now: for the lines that arrive from here on.
  void has_time(TimeOfDay now) { now_ = now; }

  /// There is a connection, to `where`; perhaps again.
  void connected(const std::string& where);
  void arrived(std::string_view bytes);

  /// Whether a line of the server has begun and not ended. If nothing more comes for a moment, call quiet(): it is
  /// then shown as a prompt.
  bool has_unfinished() const { return text_.has_unfinished(); }
  void quiet() { hear_prompt(); }

  /// The connection is over.
  void disconnected();

  /// `unsent`: how many bytes the connection has not sent yet.
  void typed(std::string_view keys, std::size_t unsent);

  void resized(DrawnLine::Size size) { screen_.resized(size); }

  /// Others have used the terminal; the cursor is in the first column of a free row.
  void lost_screen(DrawnLine::Size size) { screen_.lost(size); }

  /// The client has something to say.
  void announce(std::string_view message) { screen_.print(message); }

  /// A line that was typed in an earlier session.
  void remember(std::string_view line) { editor_.remember(line); }

  // ---- What comes of it

  /// What to write to the terminal: all that is new, and the typed line below it. Empty if there is nothing new.
  std::string take_screen();

  /// The same without the typed line: before something else writes to the terminal. The next take_screen() draws the
  /// line again.
  std::string take_screen_without_line() { return screen_.take_without_line(); }

  /// The same when the talk is over: what was typed and not sent stays on the screen, unless it is a secret.
  std::string take_last_screen();

  /// What its user says, and what the client says in that name.
  std::string take_sending();

  /// What the server must be sent, in answer to its telnet commands.
  std::string take_answers() { return text_.take_answers(); }

  /// The typed lines that may be kept, since the last call: the newest typed_lines_max.lines of them.
  std::vector<std::string> take_typed_lines();

  enum class Leaving : std::uint8_t {
    no,
    soon,  // end the stream to the server, and wait a moment for the end of its own
    now,
  };
  Leaving leaving() const { return leaving_; }

  const SessionMemory& memory() const { return memory_; }

 private:
  void obey(const LineEditor::Fed& fed, bool was_empty);
  bool enter(std::size_t unsent);
  void refuse(std::string_view why);
  bool send(const std::string& line, std::size_t unsent);
  void keep(const std::string& line);
  void set_aside();
  void give_back();
  void give_up(bool was_empty);
  void leave();
  void complete();
  void hear_line(const std::string& line);
  void hear_prompt();
  void forget_prompt();
  bool quits_instead(const std::string& line) const;
  void ask_for_password();
  Masked shown() const;

  Manner manner_;
  TimeOfDay now_;
  ArrivedText text_;
  std::string prompt_;  // a line of the server that has not ended
  SessionMemory memory_;
  KnownWords words_;
  LineEditor editor_{typed_line_bytes_max, typed_lines_max};
  SecretWatch secrets_{editor_};
  TalkScreen screen_;
  std::string sending_;
  std::string set_aside_;  // what was typed when the connection was lost, until its user is inside again
  std::deque<std::string> typed_lines_;
  std::string_view told_;  // why a line was not sent, since the last that was; one of the messages
  Leaving leaving_ = Leaving::no;
  bool connected_ = false;
  bool was_connected_ = false;
  bool warned_ = false;  // ^C again leaves
};

}  // namespace confab::client
