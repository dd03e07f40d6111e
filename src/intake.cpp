#include "confab/intake.hpp"

#include <string>
#include <utility>

#include "confab/wire/blanks.hpp"
#include "confab/wire/text_scrubber.hpp"

namespace confab {

Intake::Intake(const Limits& limits, Session& session, WriteQueue& out)
    : limits_(limits), session_(session), out_(out) {}

/// What one call of receive() has come to.
struct Intake::Call {
  const Instant now;
  const std::uint64_t appended_at_start;
  std::size_t consumed = 0;
  bool heard = false;

  Result result(Outcome outcome) const { return {outcome, consumed, heard}; }
};

Intake::Result Intake::receive(std::string_view bytes, Instant now) {
  Call call{now, out_.appended_bytes()};
  if (const auto stop = must_stop(now, 0)) return call.result(*stop);
  if (framer_.keeps_line()) {
    const LineFramer::Result kept = framer_.next({}, line_bytes_max());
    if (const auto stop = hear(kept, call, bytes.empty())) return call.result(*stop);
  }
  while (call.consumed < bytes.size()) {
    std::string refusals;
    const TelnetFilter::Run run = telnet_.next(bytes.substr(call.consumed), refusals);
    out_.append_bytes(refusals);
    call.consumed += run.consumed;
    for (std::string_view data = run.data; !data.empty();) {
      const LineFramer::Result framed = framer_.next(data, line_bytes_max());
      data.remove_prefix(framed.consumed);
      if (framed.outcome == LineFramer::Outcome::need_more) continue;
      if (const auto stop = hear(framed, call, data.empty() && call.consumed == bytes.size())) {
        call.consumed -= data.size();
        return call.result(*stop);
      }
    }
  }
  mirror_line_ending();
  if (!first_line_seen_) {
    turn_away(recognise_opening(framer_.unfinished()));
    if (out_.finishing()) return call.result(Outcome::finished);
  }
  return call.result(Outcome::consumed);
}

/// Hands one line to the session. Returns why no more may be heard now, if so.
std::optional<Intake::Outcome> Intake::hear(const LineFramer::Result& framed, Call& call, bool last) {
  const std::uint64_t appended_before = out_.appended_bytes();
  const Hearing hearing = dispatch(framed);
  if (hearing == Hearing::must_wait) {
    framer_.keep(framed);
    return Outcome::congested;
  }
  if (hearing == Hearing::ignored) {
    const std::uint64_t lines = lines_ignored(framed.line.size() + 1);
    if (lines == 0) return std::nullopt;
    if (pace_) pace_->spend(lines, call.now);
  } else {
    call.heard = true;
    if (pace_) pace_->spend(1 + (out_.appended_bytes() - appended_before) / reply_bytes_per_line, call.now);
  }
  if (out_.finishing()) return Outcome::finished;
  // With nothing left to hear there is nothing to hold back, yet.
  return last ? std::nullopt : must_stop(call.now, out_.appended_bytes() - call.appended_at_start);
}

/// Why the next line may not be heard now, if it may not.
std::optional<Intake::Outcome> Intake::must_stop(Instant now, std::uint64_t replied) {
  if (out_.finishing()) return Outcome::finished;
  if (session_.congested()) return Outcome::congested;
  if (replied > reply_bytes_per_turn_max) return Outcome::had_share;
  if (!pace_) return std::nullopt;
  if (pace_->rested(now)) told_held_back_ = false;
  if (pace_->ready(now)) return std::nullopt;
  if (!std::exchange(told_held_back_, true)) session_.held_back();
  return Outcome::held_back;
}

std::uint32_t Intake::line_bytes_max() const {
  return session_.unnamed() ? unnamed_line_bytes_max : limits_.line_bytes_max;
}

/// `bytes` more were ignored: what that costs, in lines.
std::uint64_t Intake::lines_ignored(std::size_t bytes) {
  const std::uint64_t all = ignored_bytes_ + bytes;
  ignored_bytes_ = static_cast<std::uint32_t>(all % ignored_bytes_per_line);
  return all / ignored_bytes_per_line;
}

Hearing Intake::dispatch(const LineFramer::Result& framed) {
  mirror_line_ending();
  if (!first_line_seen_ && !is_blank(framed.line)) {
    first_line_seen_ = true;
    turn_away(recognise_first_line(framed.line));
    if (out_.finishing()) return Hearing::heard;
  }
  if (framed.outcome == LineFramer::Outcome::too_long) {
    session_.line_too_long(line_bytes_max());
    return Hearing::heard;
  }
  std::string scratch;
  return session_.line(scrub(framed.line, scratch), framed.ending);
}

void Intake::turn_away(ForeignProtocol protocol) {
  if (protocol == ForeignProtocol::none) return;
  foreign_ = protocol;
  if (protocol == ForeignProtocol::http) out_.append_bytes(http_refusal());
  out_.finish();
}

void Intake::mirror_line_ending() {
  const auto wanted = telnet_.seen_iac() || framer_.seen_cr() ? LineEnding::crlf : LineEnding::lf;
  if (wanted == out_.line_ending()) return;
  out_.set_line_ending(wanted);
  session_.line_ending_changed();
}

}  // namespace confab
