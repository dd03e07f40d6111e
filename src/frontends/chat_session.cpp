#include "confab/frontends/chat_session.hpp"

#include <fmt/format.h>

#include <utility>

#include "confab/base/assert.hpp"
#include "confab/base/blanks.hpp"
#include "confab/chat/dispatch.hpp"

namespace confab {

namespace {

/// Says why a name was refused, for the log. It quotes only what looks like a name: anything else may be a secret, or a
/// message for somebody.
std::string why_refused(const Refusal& refusal, NameAlphabet alphabet) {
  const std::string_view name = refusal.subject;
  if (refusal.reason == Refusal::Reason::name_in_use) return fmt::format("name \"{}\" in use", name);
  if (refusal.reason == Refusal::Reason::name_reserved) return fmt::format("name \"{}\" is reserved", name);
  if (refusal.reason == Refusal::Reason::name_banned) return fmt::format("name \"{}\" is banned", name);
  if (name.empty() || name.size() > name_size_max) return fmt::format("name is longer than {} bytes", name_size_max);
  if (find_blank(name) != std::string_view::npos) return "name is more than one word";
  if (alphabet == NameAlphabet::alphanumeric) return fmt::format("name \"{}\" is not alphanumeric", name);
  if (Name::parse(fmt::format("a{}", name.substr(1)), alphabet)) {
    return fmt::format("name \"{}\" starts with punctuation", name);
  }
  return fmt::format("name \"{}\" has other characters than letters, digits, - _ and .", name);
}

}  // namespace

ChatSession::ChatSession(const Dialect& dialect, RoomRegistry& registry, WriteQueue& out)
    : dialect_(dialect), registry_(registry), seat_{dialect, out} {
  seat_.queue.set_missed_notice(dialect_.missed_notice());
  if (const auto prompt = dialect_.login().prompt; !prompt.empty()) seat_.queue.append(prompt);
}

ChatSession::ChatSession(const Dialect& dialect, RoomRegistry& registry, WriteQueue& out,
                         const carried::SessionState& state)
    : dialect_(dialect), registry_(registry), seat_{dialect, out}, refused_names_(state.refused_names) {
  const LoginManner manner = dialect_.login();
  if (refused_names_ >= manner.refused_names_max) {
    throw carried::BadState("A client was refused too many names, and is still here.");
  }
  seat_.queue.set_missed_notice(dialect_.missed_notice());
  if (state.name.empty()) return;
  const auto name = Name::parse(state.name, manner.alphabet);
  if (!name) throw carried::BadState("A person's name is none.");
  person_.emplace(*name, manner.residence, &seat_);
  registry_.restore(*person_, state);
  here_ = true;
}

ChatSession::~ChatSession() {
  CONFAB_ASSERT(!here_);
}

Hearing ChatSession::line(std::string_view text, LineEnding, Instant now) {
  const bool pastes = here_ && person_->is_pasting();
  if (is_blank(text) && !pastes) return {.ignored = true};
  if (!person_) {
    log_in(trimmed(text), now);
    return {};
  }
  const Command command = pastes ? dialect_.parse_pasted(text) : dialect_.parse(text);
  const auto answer = dispatch(command, *person_, registry_, now);
  if (const auto* pause = std::get_if<Pause>(&answer)) return {.pause = *pause};
  dialect_.render(std::get<Reply>(answer), reader(), seat_.queue);
  if (std::holds_alternative<Quit>(command)) {
    leave(Departure::ordinary, now);
    seat_.queue.finish();
  }
  return {};
}

void ChatSession::log_in(std::string_view text, Instant now) {
  const LoginManner manner = dialect_.login();
  const auto name = Name::parse(text, manner.alphabet);
  if (!name) return refuse({Refusal::Reason::name_invalid, text});
  person_.emplace(*name, manner.residence, &seat_);
  if (const auto refused = registry_.admit(*person_, now)) {
    person_.reset();
    return refuse({refused->reason, text});
  }
  here_ = true;
  if (registry_.notices() != Notices::none) dialect_.render(Greeting{registry_.motd()}, reader(), seat_.queue);
}

void ChatSession::refuse(const Refusal& refusal) {
  const bool last = ++refused_names_ >= dialect_.login().refused_names_max;
  dialect_.render(NameRefused{refusal, last}, reader(), seat_.queue);
  if (!last) return;
  std::string why = why_refused(refusal, dialect_.login().alphabet);
  if (refused_names_ > 1) why += fmt::format(" (the last of {})", refused_names_);
  why_finished_ = std::make_unique<const std::string>(std::move(why));
  seat_.queue.finish();
}

Pause ChatSession::pause() const {
  if (here_) return registry_.pause(*person_);
  return seat_.queue.congested() ? Pause::readers_behind : Pause::none;
}

void ChatSession::tell(const Notice& notice) {
  if (std::holds_alternative<LineTooLong>(notice) && !person_) return refuse({Refusal::Reason::name_invalid, {}});
  if (std::holds_alternative<LineEndingChanged>(notice) && here_) registry_.format_changed(*person_);
  // A client that is about to give its name could take these for the answer.
  const bool for_people = std::holds_alternative<SendsTooFast>(notice) ||
                          std::holds_alternative<BacklogDropped>(notice) || std::holds_alternative<Interrupted>(notice);
  if (here_ || !for_people) dialect_.render(notice, reader(), seat_.queue);
  removed_ = removed_ || std::holds_alternative<Removed>(notice);
  if (removed_ || std::holds_alternative<LoginTimedOut>(notice) || std::holds_alternative<ShuttingDown>(notice)) {
    seat_.queue.finish();
  }
}

std::string ChatSession::ended(EndReason reason, Instant now) {
  const auto departure = reason == EndReason::connection_lost ? Departure::connection_lost : Departure::ordinary;
  leave(removed_ ? Departure::removed : departure, now);
  return why_finished_ ? *why_finished_ : std::string{};
}

// The log needs the name after the person has left.
std::optional<std::string_view> ChatSession::name() const {
  return person_ ? std::optional(person_->name()) : std::nullopt;
}

carried::SessionState ChatSession::carried() const {
  carried::SessionState state;
  if (here_) state = registry_.carried(*person_);
  state.refused_names = refused_names_;
  return state;
}

void ChatSession::leave(Departure departure, Instant now) {
  if (!here_) return;
  here_ = false;
  registry_.dismiss(*person_, departure, now);
}

std::unique_ptr<Session> ChatFrontend::open(WriteQueue& out) {
  return std::make_unique<ChatSession>(dialect_, registry_, out);
}

std::unique_ptr<Session> ChatFrontend::restore(WriteQueue& out, const carried::SessionState& state) {
  return std::make_unique<ChatSession>(dialect_, registry_, out, state);
}

}  // namespace confab
