// The part of Intake that edits the line of a telnet client: it agrees on that with the client, gives its keys to the
// editor, and does what a key asks for besides editing.
#include <memory>
#include <string>
#include <vector>

#include "confab/inbound/shown_text.hpp"
#include "intake_call.hpp"

namespace confab {

// ---- Agreeing with the client

/// The client asks for it.
void Intake::toggle_tidy() {
  if (telnet_.editing() == TelnetFilter::Editing::off) return ask_for_tidy();
  end_tidy(TidyChanged::Why::ended);
}

void Intake::ask_for_tidy() {
  // A client that has neither spoken telnet nor ended a line as telnet does is a netcat, which would show what it is
  // asked as garbage.
  if (!telnet_.seen_iac() && !framer_.seen_cr()) return session_.tell(TidyChanged{TidyChanged::Why::unanswered});
  std::string answers;
  telnet_.edit_lines(true, answers);
  out_.append_bytes(answers);
}

/// Something that the two sides agree on has changed.
void Intake::follow_negotiation() {
  using Editing = TelnetFilter::Editing;
  const Editing editing = telnet_.editing();
  if (editing == Editing::agreed && tidy() == nullptr) begin_tidy();
  if (editing == Editing::refused) {
    return end_tidy(tidy() == nullptr ? TidyChanged::Why::refused : TidyChanged::Why::ended);
  }
  if (tidy() != nullptr) tidy()->resize(telnet_.window_size());
}

/// What the client has typed of a line goes on in the editor.
void Intake::begin_tidy() {
  auto terminal = std::make_unique<TidyTerminal>(limits_.line_bytes_max);
  std::string scratch;
  terminal->editor().insert(scrub(framer_.unfinished(), scratch));
  framer_.rub_out_line();
  telnet_.set_companion(std::move(terminal));
  mirror_line_ending();
  session_.tell(TidyChanged{TidyChanged::Why::begun});
}

/// What is typed is lost: nobody could see it any more.
void Intake::end_tidy(TidyChanged::Why why) {
  if (TidyTerminal* const terminal = tidy()) {
    out_.append_bytes(terminal->last_words());
    out_.keep_wanting_flush(false);
    telnet_.set_companion(nullptr);
  }
  std::string answers;
  telnet_.edit_lines(false, answers);
  out_.append_bytes(answers);
  session_.tell(TidyChanged{why});
}

std::size_t Intake::unfinished_bytes() const {
  return framer_.unfinished().size() + (tidy() == nullptr ? 0 : tidy()->editor().text().size());
}

// ---- Keys

/// Gives keys to the editor. Returns a Stop if no more may be heard now; then the rest of `data` is not consumed.
std::optional<Intake::Stop> Intake::take_keys(std::string_view data, Call& call, bool last) {
  std::optional<Stop> stop;
  while (!stop && !data.empty()) {
    // The client may have asked for the end of this in between.
    if (tidy() == nullptr) return take_in(data, call, last);
    if (call.key_bytes == key_bytes_per_turn_max) {
      stop = Stop{Pause::turn_used_up};
      break;
    }
    const LineEditor::Fed fed = tidy()->feed(data.substr(0, key_bytes_per_turn_max - call.key_bytes));
    data.remove_prefix(fed.consumed);
    call.key_bytes += fed.consumed;
    stop = act_on(fed.outcome, fed.consumed, call, last && data.empty());
  }
  call.consumed -= data.size();
  return stop;
}

/// The client's program asks for a key in words of telnet.
std::optional<Intake::Stop> Intake::press(char key, Call& call, bool last) {
  return act_on(tidy()->feed({&key, 1}).outcome, 1, call, last);
}

std::optional<Intake::Stop> Intake::act_on(LineEditor::Outcome outcome, std::size_t keys, Call& call, bool last) {
  using Outcome = LineEditor::Outcome;
  switch (outcome) {
    case Outcome::more: break;
    case Outcome::line: return hear_typed(call, last);
    case Outcome::tab: complete_word(); break;
    case Outcome::redraw: tidy()->draw_all(); break;
    case Outcome::gave_up:
      // In the middle of a line it is the line that somebody is tired of.
      if (!tidy()->gave_up_text() && session_.name()) interrupted_ = true;
      break;
    case Outcome::ended: session_.tell(Leaves{}); return Stop{Pause::none};
  }
  return charge_keys(keys, call, last);
}

/// The typed line is whole: it becomes one of those above, as if the client had echoed it, and is heard.
std::optional<Intake::Stop> Intake::hear_typed(Call& call, bool last) {
  const TidyTerminal::Entered entered = tidy()->enter(session_.secret_at(tidy()->editor().text()));
  if (!entered.shown.empty()) out_.append_bytes(entered.shown + "\r\n");
  const bool too_long = entered.cut || entered.line.size() > line_bytes_max();
  const auto outcome = too_long ? LineFramer::Outcome::too_long : LineFramer::Outcome::line;
  return hear({.outcome = outcome, .line = entered.line, .ending = LineEnding::crlf}, call, last);
}

void Intake::complete_word() {
  const std::string_view typed = tidy()->editor().text().substr(0, tidy()->editor().cursor());
  const std::vector<std::string> found = session_.completions(typed);
  if (tidy()->complete(found)) session_.tell(Candidates{found});
}

/// Each key costs a little, and so does drawing the line again after it.
std::optional<Intake::Stop> Intake::charge_keys(std::size_t keys, Call& call, bool last) {
  const std::size_t drawn = tidy()->editor().text().size() / drawn_bytes_per_ignored_byte;
  ignored_bytes_ += static_cast<std::uint32_t>(keys + drawn);
  const std::uint64_t lines = ignored_bytes_ / ignored_bytes_per_line;
  ignored_bytes_ %= ignored_bytes_per_line;
  return lines == 0 ? std::nullopt : spend(lines, call, last);
}

/// Has what is typed drawn again if it has changed.
void Intake::refresh_tidy() {
  tidy()->look_again(session_.secret_at(tidy()->editor().text()), session_.hides_input());
  if (tidy()->wants_flush()) out_.want_flush();
}

}  // namespace confab
