// The part of Intake that edits the line of a telnet client: it agrees on that with the client, gives its keys to the
// editor, and does what a key asks for besides editing.
#include <memory>
#include <string>
#include <vector>

#include "confab/inbound/shown_text.hpp"
#include "intake_call.hpp"

namespace confab {

namespace {

/// IAC SB NAWS, four bytes, IAC SE.
constexpr std::size_t window_size_bytes = 9;

/// A Tab looks through names, and may list a hundred: as much work, and as many bytes, as so many keys.
constexpr std::size_t tab_bytes = 128;

}  // namespace

// ---- Agreeing with the client

/// The client asks for it.
void Intake::toggle_tidy() {
  if (telnet_.editing() == TelnetFilter::Editing::off) return ask_for_tidy();
  end_tidy(TidyChanged::Why::ended);
}

void Intake::ask_for_tidy() {
  // A client that has neither spoken telnet nor ended a line as telnet does is a netcat, which would show what it is
  // asked as garbage. (So does nc -C, which ends lines in CR LF: it can't be told from a telnet that waits.)
  if (!telnet_.seen_iac() && !framer_.seen_cr()) return session_.tell(TidyChanged{TidyChanged::Why::unanswered});
  std::string answers;
  telnet_.edit_lines(true, answers);
  out_.append_bytes(answers);
}

/// Something that the two sides agree on has changed. To draw the line in a window of another size costs what a key
/// costs, and more.
std::optional<Intake::Stop> Intake::follow_negotiation(Call& call, bool last) {
  using Editing = TelnetFilter::Editing;
  const Editing editing = telnet_.editing();
  if (editing == Editing::agreed && tidy() == nullptr) begin_tidy();
  if (editing == Editing::refused) end_tidy(tidy() == nullptr ? TidyChanged::Why::refused : TidyChanged::Why::ended);
  if (tidy() == nullptr) return std::nullopt;
  tidy()->resize(telnet_.window_size());
  call.key_bytes += window_size_bytes;
  return charge_keys(window_size_bytes, call, last);
}

/// What the client has typed of a line goes on in the editor.
void Intake::begin_tidy() {
  if (terminal() == nullptr) telnet_.set_companion(std::make_unique<TidyTerminal>(limits_.line_bytes_max));
  terminal()->begin();
  std::string scratch;
  terminal()->editor().insert(scrub(framer_.unfinished(), scratch));
  framer_.rub_out_line();
  mirror_line_ending();
  session_.tell(TidyChanged{TidyChanged::Why::begun});
}

/// What is typed is lost: nobody could see it any more.
void Intake::end_tidy(TidyChanged::Why why) {
  if (tidy() != nullptr) tidy()->end();
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
  std::size_t keys = 0;
  while (!stop && !data.empty()) {
    // The client may have asked for the end of this in between.
    if (tidy() == nullptr) return take_in(data, call, last);
    if (call.key_bytes >= key_bytes_per_turn_max) {
      stop = Stop{Pause::turn_used_up};
      break;
    }
    const LineEditor::Fed fed = press(data.front());
    data.remove_prefix(fed.consumed);
    call.key_bytes += fed.consumed;
    keys += fed.consumed;
    stop = act_on(fed.outcome, call, last && data.empty());
  }
  call.consumed -= data.size();
  return stop || tidy() == nullptr ? stop : charge_keys(keys, call, last);
}

/// One byte at a time: no key may move a secret out of sight of those who look for it.
LineEditor::Fed Intake::press(char byte) {
  const LineEditor::Fed fed = tidy()->feed({&byte, 1});
  if (fed.outcome != LineEditor::Outcome::line) look_at_typed();
  return fed;
}

/// The client's program asks for a key in words of telnet.
std::optional<Intake::Stop> Intake::press_for_client(char key, Call& call, bool last) {
  const auto stop = act_on(press(key).outcome, call, last);
  return stop ? stop : charge_keys(1, call, last);
}

std::optional<Intake::Stop> Intake::act_on(LineEditor::Outcome outcome, Call& call, bool last) {
  using Outcome = LineEditor::Outcome;
  switch (outcome) {
    case Outcome::more: break;
    case Outcome::line: return hear_typed(call, last);
    case Outcome::tab:
      complete_word();
      call.key_bytes += tab_bytes;
      return charge_keys(tab_bytes, call, last);
    case Outcome::redraw: tidy()->draw_all(); break;
    case Outcome::gave_up:
      // In the middle of a line it is the line that somebody is tired of.
      if (!tidy()->gave_up_text() && session_.name()) interrupted_ = true;
      break;
    case Outcome::ended: session_.tell(Leaves{}); return Stop{Pause::none};
  }
  return std::nullopt;
}

/// The typed line is whole: it becomes one of those above, as if the client had echoed it, and is heard.
std::optional<Intake::Stop> Intake::hear_typed(Call& call, bool last) {
  look_at_typed();
  const TidyTerminal::Entered entered = tidy()->enter();
  if (!entered.shown.empty()) out_.append_bytes(entered.shown + "\r\n");
  const bool too_long = entered.cut || entered.line.size() > line_bytes_max();
  const auto outcome = too_long ? LineFramer::Outcome::too_long : LineFramer::Outcome::line;
  return hear({.outcome = outcome, .line = entered.line, .ending = LineEnding::crlf}, call, last);
}

void Intake::complete_word() {
  if (tidy()->has_secret()) return tidy()->ring();
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

/// What may be seen of what is typed.
void Intake::look_at_typed() {
  tidy()->hide(session_.hides_input());
  tidy()->look_for_secret(session_.secret_at(tidy()->editor().text()));
}

/// Has what is typed drawn again if it has changed.
void Intake::refresh_tidy() {
  look_at_typed();
  if (tidy()->wants_flush()) out_.want_flush();
}

}  // namespace confab
