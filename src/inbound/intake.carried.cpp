// The part of Intake that a live upgrade needs: its state as plain values, and back.
#include <memory>

#include "confab/inbound/intake.hpp"

namespace confab {

carried::IntakeState Intake::carried() const {
  return {.telnet = telnet_.carried(),
          .framer = framer_.carried(),
          .paced = pace_.has_value(),
          .spent_until = pace_ ? pace_->spent_until() : Instant(0),
          .interrupted_at = interrupted_at_,
          .ignored_bytes = ignored_bytes_,
          .interrupted = interrupted_,
          .first_line_seen = first_line_seen_,
          .told_too_fast = told_too_fast_,
          .tidy = terminal() == nullptr ? std::nullopt : std::optional(terminal()->carried())};
}

void Intake::restore(const carried::IntakeState& state, const PaceLimits& limits) {
  if (state.ignored_bytes >= ignored_bytes_per_line) {
    throw carried::BadState("More blank input is not yet charged than costs a line.");
  }
  if (!carried::is_moment(state.spent_until) || !carried::is_moment(state.interrupted_at.value_or(Instant(0)))) {
    throw carried::BadState("A client did something at a moment that is none.");
  }
  telnet_.restore(state.telnet);
  if ((telnet_.editing() == TelnetFilter::Editing::agreed) != (state.tidy && !state.tidy->ended)) {
    throw carried::BadState("A client's line is edited, but that was not agreed, or the other way round.");
  }
  if (state.tidy) telnet_.set_companion(std::make_unique<TidyTerminal>(limits_.line_bytes_max, *state.tidy));
  framer_.restore(state.framer);
  if (state.paced) pace_.emplace(limits).restore(state.spent_until);
  interrupted_at_ = state.interrupted_at;
  ignored_bytes_ = state.ignored_bytes;
  interrupted_ = state.interrupted;
  first_line_seen_ = state.first_line_seen;
  told_too_fast_ = state.told_too_fast;
}

}  // namespace confab
