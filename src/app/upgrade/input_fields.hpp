// The fields of what is carried of a client's input: see fields.hpp. Only the codec of the state includes it, which
// says what holds for names.
#pragma once

#include <concepts>
#include <type_traits>

#include "confab/carried_input.hpp"

namespace confab {

/// T is S, or a constant S: what is written is constant.
template <class T, class S>
concept Is = std::same_as<std::remove_const_t<T>, S>;

inline void describe(auto& fields, Is<KeyReader::State> auto& keys) {
  fields("mode", keys.mode, KeyReader::Mode{KeyReader::modes - 1});
  fields("after_cr", keys.after_cr);
  fields("pasting", keys.pasting);
  fields("unknown", keys.unknown);
  fields("sequence_bytes", keys.sequence_bytes);
  fields("separators", keys.separators);
  fields("first", keys.first);
  fields("second", keys.second);
  fields("pending_bytes", keys.pending_bytes);
  fields("pending", keys.pending);
}

inline void describe(auto& fields, Is<LineMemory::State> auto& memory) {
  fields("lines", memory.lines);
  fields("recalled", memory.recalled);
}

inline void describe(auto& fields, Is<LineEditor::State> auto& editor) {
  fields("text", editor.text);
  fields("cursor", editor.cursor);
  fields("erased", editor.erased);
  fields("draft", editor.draft);
  fields("overflowed", editor.overflowed);
  fields("entered", editor.entered);
  fields("hidden", editor.hidden);
  fields("erasing", editor.erasing);
  fields("tab_failed", editor.tab_failed);
  fields("keys", editor.keys);
  fields("memory", editor.memory);
}

inline void describe(auto& fields, Is<DrawnLine::Size> auto& size) {
  fields("columns", size.columns);
  fields("rows", size.rows);
}

inline void describe(auto& fields, Is<DrawnLine::State> auto& drawn) {
  fields("size", drawn.size);
  fields("cursor_row", drawn.cursor_row);
  fields("drawn", drawn.drawn);
}

namespace carried {

inline void describe(auto& fields, Is<WindowSize> auto& size) {
  fields("columns", size.columns);
  fields("rows", size.rows);
}

inline void describe(auto& fields, Is<TelnetState> auto& telnet) {
  fields("phase", telnet.phase, TelnetPhase::subnegotiation_iac);
  fields("verb", telnet.verb);
  fields("subnegotiation_bytes", telnet.subnegotiation_bytes);
  fields("offers_standing", telnet.offers_standing);
  fields("offers_ever", telnet.offers_ever);
  fields("requests_standing", telnet.requests_standing);
  fields("requests_ever", telnet.requests_ever);
  fields("echo", telnet.echo, TelnetAgreement::wants_no_then_yes);
  fields("hides", telnet.hides);
  fields("edits", telnet.edits);
  fields("begun", telnet.begun);
  fields("no_go_ahead", telnet.no_go_ahead, TelnetAgreement::wants_no_then_yes);
  fields("window", telnet.window, TelnetAgreement::wants_no_then_yes);
  fields("binary_out", telnet.binary_out, TelnetAgreement::wants_no_then_yes);
  fields("binary_in", telnet.binary_in, TelnetAgreement::wants_no_then_yes);
  fields("window_size", telnet.window_size);
}

inline void describe(auto& fields, Is<ClusterPlace> auto& place) {
  fields("state", place.state);
  fields("before", place.before);
}

inline void describe(auto& fields, Is<TypedLineState> auto& line) {
  fields("bytes", line.bytes);
  fields("settled", line.settled);
  fields("end", line.end);
}

inline void describe(auto& fields, Is<FramerState> auto& framer) {
  fields("line", framer.line);
  fields("holds", framer.holds, LineHolds::kept_line);
  fields("dropping", framer.dropping);
  fields("skip_lf_or_nul", framer.skip_lf_or_nul);
  fields("seen_cr", framer.seen_cr);
  fields("kept_ending", framer.kept_ending, LineEnding::crlf);
}

inline void describe(auto& fields, Is<TidyState> auto& tidy) {
  fields("editor", tidy.editor);
  fields("drawn", tidy.drawn);
  fields("drawn_text", tidy.drawn_text);
  fields("drawn_cursor", tidy.drawn_cursor);
  fields("secret_at", tidy.secret_at);
  fields("has_secret", tidy.has_secret);
  fields("ended", tidy.ended);
  fields("stale", tidy.stale);
  fields("begun", tidy.begun);
}

inline void describe(auto& fields, Is<IntakeState> auto& intake) {
  fields("telnet", intake.telnet);
  fields("framer", intake.framer);
  fields("paced", intake.paced);
  fields("spent_until", intake.spent_until);
  fields("interrupted_at", intake.interrupted_at);
  fields("ignored_bytes", intake.ignored_bytes);
  fields("interrupted", intake.interrupted);
  fields("first_line_seen", intake.first_line_seen);
  fields("told_too_fast", intake.told_too_fast);
  fields("tidy", intake.tidy);
}

}  // namespace carried

}  // namespace confab
