#include "confab/frontends/chat_session.hpp"

#include <utility>

#include "confab/base/assert.hpp"
#include "confab/base/blanks.hpp"
#include "confab/chat/dispatch.hpp"

namespace confab {

ChatSession::ChatSession(const Dialect& dialect, RoomRegistry& registry, WriteQueue& out)
    : dialect_(dialect), registry_(registry), seat_{dialect, out}, login_(std::make_unique<Login>()) {
  seat_.queue.set_missed_notice(dialect_.missed_notice());
  if (const auto prompt = dialect_.login().prompt; !prompt.empty()) seat_.queue.append(prompt);
}

ChatSession::ChatSession(const Dialect& dialect, RoomRegistry& registry, WriteQueue& out,
                         const carried::SessionState& state)
    : dialect_(dialect), registry_(registry), seat_{dialect, out}, login_(std::make_unique<Login>(dialect, state)) {
  seat_.queue.set_missed_notice(dialect_.missed_notice());
  if (state.name.empty()) return;
  const LoginManner manner = dialect_.login();
  const auto name = Name::parse(state.name, manner.alphabet);
  if (!name) throw carried::BadState("A person's name is none.");
  login_.reset();
  person_.emplace(*name, manner.residence, &seat_);
  registry_.restore(*person_, state);
}

ChatSession::~ChatSession() {
  CONFAB_ASSERT(!is_here());
}

Hearing ChatSession::line(std::string_view text, LineEnding, Instant now) {
  const bool pastes = is_here() && person_->is_pasting();
  if (is_blank(text) && !pastes) return {.ignored = true};
  if (login_) {
    const Pause pause = login_->line(place(), trimmed(text), now);
    if (person_) login_.reset();
    return {.pause = pause};
  }
  const Command command = pastes ? dialect_.parse_pasted(text) : dialect_.parse(text);
  const auto answer = dispatch(command, *person_, registry_, now);
  if (const auto* pause = std::get_if<Pause>(&answer)) return {.pause = *pause};
  dialect_.render(std::get<Reply>(answer), reader(), seat_.queue);
  if (std::holds_alternative<Quit>(command)) {
    leave(Departure::ordinary, now);
    seat_.queue.finish();
  }
  return {.toggles_tidy = std::holds_alternative<ToggleTidy>(command)};
}

Pause ChatSession::pause() const {
  if (is_here()) return registry_.pause(*person_);
  if (login_ && login_->is_asking()) return Pause::asking;
  return seat_.queue.congested() ? Pause::readers_behind : Pause::none;
}

void ChatSession::tell(const Notice& notice) {
  if (std::holds_alternative<LineTooLong>(notice) && login_) return login_->line_too_long(place());
  if (std::holds_alternative<LineEndingChanged>(notice) && is_here()) registry_.format_changed(*person_);
  // A client that is about to give its name could take these for the answer.
  const bool for_people = std::holds_alternative<SendsTooFast>(notice) ||
                          std::holds_alternative<BacklogDropped>(notice) ||
                          std::holds_alternative<Interrupted>(notice) || std::holds_alternative<TidyChanged>(notice);
  if (is_here() || !for_people) dialect_.render(notice, reader(), seat_.queue);
  const bool leaves = std::holds_alternative<Leaves>(notice);
  if (leaves && is_here()) dialect_.render(Reply(Goodbye{}), reader(), seat_.queue);
  removed_ = removed_ || std::holds_alternative<Removed>(notice);
  if (leaves || removed_ || std::holds_alternative<LoginTimedOut>(notice) ||
      std::holds_alternative<ShuttingDown>(notice)) {
    seat_.queue.finish();
  }
}

std::string ChatSession::ended(EndReason reason, Instant now) {
  const auto departure = reason == EndReason::connection_lost ? Departure::connection_lost : Departure::ordinary;
  leave(removed_ ? Departure::removed : departure, now);
  if (login_) {
    login_->abandon();
    return login_->why_finished();
  }
  return person_->was_displaced() ? "came in from elsewhere" : "";
}

// The log needs the name after the person has left.
std::optional<std::string_view> ChatSession::name() const {
  return person_ ? std::optional(person_->name()) : std::nullopt;
}

std::uint32_t ChatSession::unnamed_line_bytes() const {
  return dialect_.login().password_follows_name ? unnamed_line_with_password_bytes_max : unnamed_line_bytes_max;
}

bool ChatSession::hides_input() const {
  return login_ && login_->wants_password() && !dialect_.login().password_follows_name;
}

std::size_t ChatSession::secret_at(std::string_view typed) const {
  const bool pastes = is_here() && person_->is_pasting();
  return login_ || pastes ? std::string_view::npos : dialect_.secret_at(typed);
}

std::vector<std::string> ChatSession::completions(std::string_view typed) const {
  if (!is_here()) return {};
  return dialect_.completions(typed, *person_, registry_);
}

carried::SessionState ChatSession::carried() const {
  carried::SessionState state;
  if (is_here()) state = registry_.carried(*person_);
  if (login_) login_->carry(state);
  return state;
}

void ChatSession::leave(Departure departure, Instant now) {
  if (is_here()) registry_.dismiss(*person_, departure, now);
}

std::unique_ptr<Session> ChatFrontend::open(WriteQueue& out) {
  return std::make_unique<ChatSession>(dialect_, registry_, out);
}

std::unique_ptr<Session> ChatFrontend::restore(WriteQueue& out, const carried::SessionState& state) {
  return std::make_unique<ChatSession>(dialect_, registry_, out, state);
}

}  // namespace confab
