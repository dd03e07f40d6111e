#include "confab/frontends/login.hpp"

#include <fmt/format.h>

#include <utility>

#include "confab/base/blanks.hpp"
#include "confab/chat/password_text.hpp"

namespace confab {

namespace {

using Reason = Refusal::Reason;

/// Says why a name was refused, for the log. It quotes only what could be a name: anything else may be a password, or a
/// message for somebody.
std::string why_refused(const Refusal& refusal, NameAlphabet alphabet) {
  const std::string_view name = refusal.subject;
  if (refusal.reason == Reason::name_in_use) return fmt::format("name \"{}\" in use", name);
  if (refusal.reason == Reason::name_reserved) return fmt::format("name \"{}\" is reserved", name);
  if (refusal.reason == Reason::name_banned) return fmt::format("name \"{}\" is banned", name);
  if (refusal.reason == Reason::name_kept) return fmt::format("name \"{}\" is kept, and has a password", name);
  if (refusal.reason == Reason::password_wrong) return fmt::format("wrong password for name \"{}\"", name);
  if (refusal.reason == Reason::too_many_passwords) return fmt::format("too many passwords for name \"{}\"", name);
  if (find_blank(name) != std::string_view::npos)
    return "name is more than one word; a password follows only a kept name";
  if (name.empty() || name.size() > name_size_max) return fmt::format("name is longer than {} bytes", name_size_max);
  if (alphabet == NameAlphabet::alphanumeric) {
    const bool is_name = Name::parse(name, NameAlphabet::extended).has_value();
    return is_name ? fmt::format("name \"{}\" is not alphanumeric", name) : "name is not alphanumeric";
  }
  if (Name::parse(fmt::format("a{}", name.substr(1)), alphabet)) return "name starts with punctuation";
  return "name has other characters than letters, digits, - _ and .";
}

}  // namespace

Pause Login::line(const Place& place, std::string_view text, Instant now) {
  if (!kept_name_) return try_name(place, text, now);
  // What follows may forget whose password it is.
  const Name name = *kept_name_;
  if (check_.work) return settle(place, name, now);
  return try_password(place, name, text, now);
}

Pause Login::try_name(const Place& place, std::string_view text, Instant now) {
  const LoginManner manner = place.dialect.login();
  const auto name_size = manner.password_follows_name ? find_blank(text) : std::string_view::npos;
  const auto name = Name::parse(text.substr(0, name_size), manner.alphabet);
  const bool is_kept = name && place.registry.is_kept(*name, now);
  if (!name || (!is_kept && name_size != std::string_view::npos)) {
    refuse(place, {Reason::name_invalid, text});
    return Pause::none;
  }
  // On slash, a script sends the password as its next line whatever we say: that must not become a name, nor be said.
  const auto barred = place.registry.barred(*name);
  if (is_kept && barred && manner.password_follows_name) {
    refuse(place, {barred->reason, *name});
    return Pause::none;
  }
  if (!is_kept) {
    place.person.emplace(*name, manner.residence, &place.seat);
    enter(place, now);
    return Pause::none;
  }
  if (manner.password_follows_name && name_size == std::string_view::npos) {
    refuse(place, {Reason::name_kept, *name});
    return Pause::none;
  }
  if (manner.password_follows_name) return try_password(place, *name, trimmed(text.substr(name_size)), now);
  if (place.registry.kept_names().is_limited(*name, place.seat.queue.origin(), now)) {
    refuse_password(place, *name, PasswordWanted::Why::too_many);
    return Pause::none;
  }
  kept_name_ = name;
  place.dialect.render(PasswordWanted{*name, PasswordWanted::Why::name_kept, false}, nullptr, place.seat.queue);
  return Pause::none;
}

Pause Login::try_password(const Place& place, const Name& name, std::string_view password, Instant now) {
  using Why = PasswordWanted::Why;
  KeptNames& names = place.registry.kept_names();
  const Origin origin = place.seat.queue.origin();
  if (!names.is_kept(name)) {
    // It was released meanwhile, so it is free for everybody.
    kept_name_.reset();
    place.person.emplace(name, place.dialect.login().residence, &place.seat);
    enter(place, now);
    return Pause::none;
  }
  if (const auto barred = place.registry.barred(name)) {
    kept_name_.reset();
    refuse(place, {barred->reason, name});
    return Pause::none;
  }
  if (!is_password(password)) {
    refuse_password(place, name, password.size() > password_bytes_max ? Why::too_long : Why::wrong);
    return Pause::none;
  }
  if (names.is_limited(name, origin, now)) {
    refuse_password(place, name, Why::too_many);
    return Pause::none;
  }
  auto check = names.check(name, password, origin, now);
  if (check.work->state() == PasswordWork::State::busy) return Pause::asking;
  kept_name_ = name;
  check_ = std::move(check);
  return settle(place, name, now);
}

/// Looks whether the check of a password has come to its end.
Pause Login::settle(const Place& place, const Name& name, Instant now) {
  const auto state = check_.work->state();
  if (state == PasswordWork::State::waiting) return Pause::asking;
  const KeptNames::Check check = std::exchange(check_, {});
  const Origin origin = place.seat.queue.origin();
  if (state == PasswordWork::State::busy) {
    place.registry.kept_names().take_back(name, origin);
    // The same line is offered again, and tried as if for the first time.
    if (place.dialect.login().password_follows_name) kept_name_.reset();
    return Pause::asking;
  }
  place.person.emplace(name, place.dialect.login().residence, &place.seat);
  if (state == PasswordWork::State::right && place.registry.kept_names().prove(*place.person, check.serial, origin)) {
    kept_name_.reset();
    enter(place, now);
  } else {
    place.person.reset();
    refuse_password(place, name, PasswordWanted::Why::wrong);
  }
  return Pause::none;
}

void Login::enter(const Place& place, Instant now) {
  if (const auto refused = place.registry.admit(*place.person, now)) {
    const std::string name(place.person->name());
    place.person.reset();
    return refuse(place, {refused->reason, name});
  }
  if (place.registry.notices() != Notices::none)
    place.dialect.render(Greeting{place.registry.motd()}, &*place.person, place.seat.queue);
}

void Login::line_too_long(const Place& place) {
  if (!kept_name_) return refuse(place, {Reason::name_invalid, {}});
  const Name name = *kept_name_;
  refuse_password(place, name, PasswordWanted::Why::too_long);
}

void Login::refuse(const Place& place, const Refusal& refusal) {
  const LoginManner manner = place.dialect.login();
  const bool last = ++refused_names_ >= manner.refused_names_max;
  place.dialect.render(NameRefused{refusal, last}, nullptr, place.seat.queue);
  if (!last) return;
  why_finished_ = why_refused(refusal, manner.alphabet);
  if (refused_names_ > 1) why_finished_ += fmt::format(" (the last of {})", refused_names_);
  place.seat.queue.finish();
}

void Login::refuse_password(const Place& place, const Name& name, PasswordWanted::Why why) {
  const bool too_many = why == PasswordWanted::Why::too_many;
  if (place.dialect.login().password_follows_name) {
    kept_name_.reset();
    return refuse(place, {too_many ? Reason::too_many_passwords : Reason::password_wrong, name});
  }
  // After too many, the next line may still be a password: it must not become a name that everybody sees.
  const bool last = ++wrong_passwords_ >= wrong_passwords_max || too_many;
  place.dialect.render(PasswordWanted{name, why, last}, nullptr, place.seat.queue);
  if (!last) return;
  why_finished_ = too_many
                      ? why_refused({Reason::too_many_passwords, name}, NameAlphabet::extended)
                      : fmt::format("wrong password for name \"{}\" (the last of {})", name.view(), wrong_passwords_);
  place.seat.queue.finish();
}

// ---- A live upgrade

Login::Login(const Dialect& dialect, const carried::SessionState& state)
    : refused_names_(state.refused_names), wrong_passwords_(state.wrong_passwords) {
  const LoginManner manner = dialect.login();
  if (refused_names_ >= manner.refused_names_max)
    throw carried::BadState("A client was refused too many names, and is still here.");
  if (wrong_passwords_ >= wrong_passwords_max) throw carried::BadState("A client has tried too many passwords.");
  // Where the password is in the same line as the name, that line is still to be heard.
  if (state.password_for.empty() || manner.password_follows_name) return;
  kept_name_ = Name::parse(state.password_for, manner.alphabet);
  if (!kept_name_) throw carried::BadState("A client is asked for no name's password.");
}

void Login::carry(carried::SessionState& state) const {
  state.refused_names = refused_names_;
  state.wrong_passwords = wrong_passwords_;
  // In the other process, the line that waits for the check is tried as if for the first time.
  if (kept_name_) state.password_for = kept_name_->view();
}

}  // namespace confab
