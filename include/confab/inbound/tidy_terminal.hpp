// TidyTerminal: the terminal of a client whose line the server edits: what is typed, and how it stands on the screen
// below all lines that have arrived. It wraps whatever else is sent to the client: it erases the typed line before, and
// draws it again after that, in the same send. So the lines of a room are shared as always, and cost what they always
// cost. It knows no telnet, no socket and no dialect. The Intake owns it and gives it keys; the Conversation asks it
// for bytes.
//
// At any moment the screen is in one of two states: the line is drawn and everything before it is whole, or it is
// erased and some line is perhaps begun. Bytes that change the state are sent to their end before anything else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "confab/carried_state.hpp"
#include "confab/inbound/telnet_filter.hpp"
#include "confab/outbound/write_queue.hpp"
#include "confab/terminal/drawn_line.hpp"
#include "confab/terminal/line_editor.hpp"

namespace confab {

class TidyTerminal final : public TelnetFilter::Companion {
 public:
  /// What Up goes back to.
  static constexpr LineMemory::Limits memory_limits{.lines = 100, .bytes = 16U << 10U};

  /// A line has at most `line_bytes_max` bytes.
  explicit TidyTerminal(std::size_t line_bytes_max) : editor_(line_bytes_max, memory_limits) {}

  /// Goes on where the terminal of `state` stopped. Throws carried::BadState.
  TidyTerminal(std::size_t line_bytes_max, const carried::TidyState& state);

  LineEditor& editor() { return editor_; }

  // ---- What is typed: for the Intake.

  /// Has the editor read keys until there is something to do.
  LineEditor::Fed feed(std::string_view keys);

  /// After ^C: whether anything was typed.
  bool gave_up_text() const { return had_text_; }

  /// Completes the word before the cursor. Returns whether `candidates` are to be listed.
  bool complete(const std::vector<std::string>& candidates);

  void resize(carried::WindowSize size);

  /// Whether nothing of what is typed is shown. What was typed otherwise is dropped.
  void hide(bool hidden);

  /// Where a secret begins in what is typed, or npos. From there on it is shown as asterisks. A line that has had a
  /// secret keeps it, however it is edited: then all of it is shown so. Call this after each change.
  void look_for_secret(std::size_t secret_at);
  bool has_secret() const { return has_secret_; }

  /// There is nothing to do for the last key.
  void ring();

  /// The screen may show anything: draws the line again whatever it was.
  void draw_all() { stale_ = true; }

  struct Entered {
    std::string line;
    std::string shown;  // without what nobody should see; empty if nothing was shown
    bool cut;           // not all that was typed had room
  };
  /// Takes the line that was entered, and remembers it if it has no secret.
  Entered enter();

  /// Whether there is something to send, although nothing else may be.
  bool wants_flush() const { return stale_ || !begun_.empty(); }

  /// The server edits no longer: the typed line is dropped, and erased before anything else is sent. So the terminal
  /// stays for that, and for another begin().
  void end();
  void begin() { ended_ = false; }
  bool has_ended() const { return ended_; }

  // ---- What is sent: for the Conversation.

  /// Fills `views`, which has room for at least one, with what is to be sent next, from here and from `queue`; returns
  /// how many it used.
  std::size_t gather(WriteQueue& queue, std::span<std::string_view> views);

  /// The first `bytes` of what gather() returned were sent.
  void consume(WriteQueue& queue, std::size_t bytes);

  // ---- A live upgrade

  carried::TidyState carried() const;

 private:
  struct Picture {
    std::string text;
    std::size_t cursor;
  };
  Picture picture() const;
  void draw(std::string& out);
  void take_back_redraw();

  LineEditor editor_;
  DrawnLine drawn_;
  std::string drawn_text_;  // as it was last drawn, and where the cursor was
  std::size_t drawn_cursor_ = 0;
  std::size_t secret_at_ = std::string_view::npos;
  bool has_secret_ = false;
  bool ended_ = false;
  bool stale_ = false;          // what is drawn is not what is typed
  bool had_text_ = false;       // before the last keys
  std::string begun_;           // to be sent first, and to its end
  std::string redraw_;          // follows what the queue has gathered
  DrawnLine undrawn_;           // `drawn_` without redraw_
  std::size_t from_queue_ = 0;  // bytes that the queue has gathered
};

}  // namespace confab
