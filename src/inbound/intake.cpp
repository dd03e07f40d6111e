#include "confab/inbound/intake.hpp"

#include <string>
#include <utility>

#include "confab/base/blanks.hpp"
#include "confab/inbound/shown_text.hpp"
#include "intake_call.hpp"

namespace confab {

Intake::Intake(const Limits& limits, Session& session, WriteQueue& out)
    : limits_(limits), session_(session), out_(out) {}

Intake::Result Intake::receive(std::string_view bytes, Instant now) {
  const Result result = hear_all(bytes, now);
  if (telnet_.seen_iac()) hide_input();
  if (tidy() != nullptr) refresh_tidy();
  return result;
}

/// Has a telnet client show what is typed, or not.
void Intake::hide_input() {
  std::string answers;
  telnet_.hide_input(session_.hides_input(), answers);
  out_.append_bytes(answers);
}

Intake::Result Intake::hear_all(std::string_view bytes, Instant now) {
  Call call{now, out_.appended_bytes()};
  if (const auto stop = must_stop(now, 0)) return call.result(*stop);
  if (framer_.keeps_line()) {
    const LineFramer::Result kept = framer_.next({}, line_bytes_max());
    if (const auto stop = hear(kept, call, bytes.empty())) return call.result(*stop);
  }
  while (call.consumed < bytes.size()) {
    if (call.key_bytes >= key_bytes_per_turn_max) return call.result(Stop{Pause::turn_used_up});
    std::string answers;
    const TelnetFilter::Run run = telnet_.next(bytes.substr(call.consumed), answers, session_.serves_terminals());
    out_.append_bytes(answers);
    call.consumed += run.consumed;
    const bool last = call.consumed == bytes.size();
    if (const auto stop = run.data.empty() ? obey(run.command, call, last) : take_in(run.data, call, last)) {
      return call.result(*stop);
    }
  }
  mirror_line_ending();
  if (interrupted_) tell_interrupted(now);
  return call.result();
}

/// Cuts data into lines. Returns a Stop if no more may be heard now; then the rest of `data` is not consumed.
std::optional<Intake::Stop> Intake::take_in(std::string_view data, Call& call, bool last) {
  if (tidy() != nullptr) return take_keys(data, call, last);
  while (!data.empty()) {
    // Checks the first line after every byte: a TLS client's random bytes can contain erase characters, which would
    // remove the bytes that give it away.
    const std::string_view piece = first_line_seen_ ? data : data.substr(0, 1);
    const LineFramer::Result framed = framer_.next(piece, line_bytes_max());
    data.remove_prefix(framed.consumed);
    std::optional<Stop> stop;
    if (framed.outcome != LineFramer::Outcome::need_more) {
      stop = hear(framed, call, last && data.empty());
    } else if (!first_line_seen_) {
      turn_away(recognise_opening(framer_.unfinished()));
      if (out_.finishing()) stop = Stop{Pause::none};
    }
    if (!stop) continue;
    call.consumed -= data.size();
    return stop;
  }
  return std::nullopt;
}

/// Hands one line to the session. Returns a Stop if no more may be heard now.
std::optional<Intake::Stop> Intake::hear(const LineFramer::Result& framed, Call& call, bool last) {
  const std::uint64_t appended_before = out_.appended_bytes();
  const Hearing hearing = offer(framed, call.now);
  if (hearing.toggles_tidy) toggle_tidy();
  if (tidy() != nullptr) look_at_typed();
  if (hearing.pause != Pause::none) {
    framer_.keep(framed);
    return Stop{hearing.pause};
  }
  if (hearing.ignored) {
    ignored_bytes_ += static_cast<std::uint32_t>(framed.line.size() + 1);
    const std::uint64_t lines = ignored_bytes_ / ignored_bytes_per_line;
    ignored_bytes_ %= ignored_bytes_per_line;
    return lines == 0 ? std::nullopt : spend(lines, call, last);
  }
  ++call.lines;
  return charge(appended_before, call, last);
}

/// Does what a telnet command asks for. Returns a Stop if no more may be heard now.
std::optional<Intake::Stop> Intake::obey(TelnetFilter::Command command, Call& call, bool last) {
  const std::uint64_t appended_before = out_.appended_bytes();
  switch (command) {
    case TelnetFilter::Command::none: return std::nullopt;
    case TelnetFilter::Command::negotiated: return follow_negotiation(call, last);
    case TelnetFilter::Command::erase_character:
      if (tidy() != nullptr) return press_for_client('\b', call, last);
      framer_.rub_out_character();
      return std::nullopt;
    case TelnetFilter::Command::erase_line:
      if (tidy() != nullptr) return press_for_client('\x15', call, last);
      framer_.rub_out_line();
      return std::nullopt;
    case TelnetFilter::Command::interrupt:
      if (tidy() != nullptr && !tidy()->editor().text().empty()) return press_for_client('\x03', call, last);
      // In the middle of a line it is the line that somebody is tired of.
      if (session_.name() && !framer_.inside_line()) interrupted_ = true;
      return std::nullopt;
    case TelnetFilter::Command::are_you_there:
      mirror_line_ending();
      session_.tell(AreYouThere{});
      break;
    case TelnetFilter::Command::asked_again: break;
  }
  return charge(appended_before, call, last);
}

/// Charges the cost of one line and its reply. Returns a Stop if no more may be heard now.
std::optional<Intake::Stop> Intake::charge(std::uint64_t appended_before, Call& call, bool last) {
  call.heard = true;
  return spend(1 + (out_.appended_bytes() - appended_before) / reply_bytes_per_line, call, last);
}

/// The same for input that costs as much as `lines` lines.
std::optional<Intake::Stop> Intake::spend(std::uint64_t lines, const Call& call, bool last) {
  if (pace_) pace_->spend(lines, call.now);
  if (out_.finishing()) return Stop{Pause::none};
  // Without more input there is nothing to hold back yet.
  return last ? std::nullopt : must_stop(call.now, out_.appended_bytes() - call.appended_at_start);
}

/// Call this after handling everything that came with the interrupt: clients send DO TIMING-MARK with it and show
/// nothing before the answer.
void Intake::tell_interrupted(Instant now) {
  interrupted_ = false;
  if (interrupted_at_ && now - *interrupted_at_ < interrupted_interval) return;
  interrupted_at_ = now;
  session_.tell(Interrupted{});
}

/// Returns a Stop if the next line may not be heard now.
std::optional<Intake::Stop> Intake::must_stop(Instant now, std::uint64_t replied) {
  if (out_.finishing()) return Stop{Pause::none};
  if (const Pause pause = session_.pause(); pause != Pause::none) return Stop{pause};
  if (replied > reply_bytes_per_turn_max) return Stop{Pause::turn_used_up};
  if (!pace_) return std::nullopt;
  if (pace_->has_full_burst(now)) told_too_fast_ = false;
  if (pace_->ready(now)) return std::nullopt;
  if (!std::exchange(told_too_fast_, true)) session_.tell(SendsTooFast{});
  return Stop{Pause::too_fast};
}

std::uint32_t Intake::line_bytes_max() const {
  return session_.name() ? limits_.line_bytes_max : session_.unnamed_line_bytes();
}

Hearing Intake::offer(const LineFramer::Result& framed, Instant now) {
  mirror_line_ending();
  if (!first_line_seen_ && !is_blank(framed.line)) {
    first_line_seen_ = true;
    turn_away(recognise_first_line(framed.line));
    if (out_.finishing()) return {};
  }
  if (framed.outcome == LineFramer::Outcome::too_long) {
    session_.tell(LineTooLong{line_bytes_max()});
    return {};
  }
  std::string scratch;
  return session_.line(scrub(framed.line, scratch), framed.ending, now);
}

void Intake::turn_away(ForeignProtocol protocol) {
  if (protocol == ForeignProtocol::none) return;
  foreign_ = protocol;
  if (protocol == ForeignProtocol::http) out_.append_bytes(http_refusal());
  out_.finish();
}

void Intake::mirror_line_ending() {
  const bool wants_crlf = telnet_.seen_iac() || framer_.seen_cr();
  if (!wants_crlf || &out_.framing() != &Framing::lf) return;
  out_.set_framing(Framing::crlf);
  session_.tell(LineEndingChanged{});
}

}  // namespace confab
