#include "confab/chat/kept_names.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "confab/base/assert.hpp"
#include "confab/chat/password_text.hpp"
#include "confab/chat/person.hpp"

namespace confab {

namespace {

using Reason = Refusal::Reason;

/// The archive is told of a use at most this often: it only has to last for months.
constexpr WallTime use_interval = std::chrono::hours(24);

}  // namespace

// ---- Looking

const KeptNames::Entry* KeptNames::find(std::string_view name) const {
  const auto found = names_.find(name);
  return found == names_.end() || is_free_again(found->second) ? nullptr : &found->second;
}

bool KeptNames::is_free_again(const Entry& entry) const {
  return now_ - entry.kept.used_at > kept_unused_max;
}

const KeptNames::Entry* KeptNames::proven(const Person& person) const {
  const Proof* const proof = person.proof();
  if (proof == nullptr) return nullptr;
  const auto found = names_.find(proof->name);
  return found != names_.end() && found->second.serial == proof->serial ? &found->second : nullptr;
}

std::string_view KeptNames::proven_name(const Person& person) const {
  const Entry* const entry = proven(person);
  return entry == nullptr ? std::string_view{} : entry->kept.name;
}

bool KeptNames::is_kept_from(const Person& person, std::string_view name) const {
  const Entry* const entry = find(name);
  return entry != nullptr && entry != proven(person);
}

void KeptNames::note_use(const Person& person) {
  const Entry* const entry = proven(person);
  if (entry != nullptr) note_use(names_.find(entry->kept.name)->second);
}

void KeptNames::note_use(Entry& entry) {
  // A clock that is behind makes no name older.
  if (now_ - entry.kept.used_at < use_interval) return;
  entry.kept.used_at = now_;
  if (archive_ != nullptr) archive_->used(entry.kept.name, now_);
}

// ---- A name at the prompt

bool KeptNames::is_limited(std::string_view name, const Origin& origin, Instant now) {
  const auto tries = tries_.count(origin.network, name, now);
  if (tries.of_both >= tries_per_name_max) return true;
  if (tries.of_name >= tries_per_name_max && tries.of_both > 0) return true;
  return !origin.is_exempt && tries.of_origin >= tries_per_origin_max;
}

KeptNames::Check KeptNames::check(std::string_view name, std::string_view password, const Origin& origin, Instant now) {
  const Entry* const entry = find(name);
  CONFAB_ASSERT(entry != nullptr && passwords_ != nullptr);
  auto work = passwords_->check(password_in(password).view(), entry->kept.hash, origin, origin.network == entry->home);
  if (work->state() == PasswordWork::State::busy) return {std::move(work), entry->serial};
  tries_.note(origin.network, name, now);
  auto unsettled = std::make_shared<const Try>(Try{origin.network, std::string(name)});
  std::erase_if(unsettled_, [](const auto& it) { return it.expired(); });
  unsettled_.push_back(unsettled);
  return {std::move(work), entry->serial, std::move(unsettled)};
}

bool KeptNames::prove(Person& person, std::uint64_t serial, const Origin& origin) {
  const auto found = names_.find(person.name());
  if (found == names_.end() || found->second.serial != serial) return false;
  tries_.forgive(origin.network, person.name());
  person.manners().proof = Proof{found->second.kept.name, serial};
  found->second.home = origin.network;
  note_use(found->second);
  return true;
}

// ---- Claims and releases

bool KeptNames::is_asking(const Person& person) const {
  if (asked_.empty()) return false;
  const auto asked = asked_.find(&person);
  return asked != asked_.end() && asked->second.check.work->state() == PasswordWork::State::waiting;
}

NameOutcome KeptNames::claim(Person& person, std::string_view password, const Origin& origin, Instant now) {
  if (asked_.contains(&person)) return answer(person, origin, now);
  if (!keeps()) return Refusal{Reason::no_names_kept, {}};
  if (!is_password(password)) return Refusal{Reason::password_invalid, {}};
  if (const auto why_not = may_claim(person, origin, now)) return *why_not;
  asked_.emplace(&person, Asked{false, {passwords_->hash(password_in(password).view(), origin), 0}});
  return answer(person, origin, now);
}

NameOutcome KeptNames::release(Person& person, std::string_view password, const Origin& origin, Instant now) {
  if (asked_.contains(&person)) return answer(person, origin, now);
  if (!keeps()) return Refusal{Reason::no_names_kept, {}};
  if (!is_kept(person.name())) return Refusal{Reason::name_not_kept, person.name()};
  if (is_limited(person.name(), origin, now)) return Refusal{Reason::too_many_passwords, {}};
  if (!is_password(password)) return Refusal{Reason::password_wrong, {}};
  auto asked = check(person.name(), password, origin, now);
  // It was no try, so there is none to take back.
  if (asked.work->state() == PasswordWork::State::busy) return Refusal{Reason::passwords_busy, {}};
  asked_.emplace(&person, Asked{true, std::move(asked)});
  return answer(person, origin, now);
}

/// What has come of what `person` asked.
NameOutcome KeptNames::answer(Person& person, const Origin& origin, Instant now) {
  const auto asked = asked_.find(&person);
  const auto [is_release, check] = asked->second;
  const auto state = check.work->state();
  if (state == PasswordWork::State::waiting) return Pause::asking;
  asked_.erase(asked);
  switch (state) {
    case PasswordWork::State::done: return keep(person, check.work->hash(), origin, now);
    case PasswordWork::State::wrong: return Refusal{Reason::password_wrong, {}};
    case PasswordWork::State::waiting:
    case PasswordWork::State::busy:
      if (is_release) take_back(person.name(), origin);
      return Refusal{Reason::passwords_busy, {}};
    case PasswordWork::State::right: break;
  }
  const auto found = names_.find(person.name());
  if (!is_release || found == names_.end() || found->second.serial != check.serial) {
    return Refusal{Reason::password_wrong, {}};
  }
  tries_.forgive(origin.network, person.name());
  names_.erase(found);
  if (archive_ != nullptr) archive_->released(person.name());
  return Released{person.name()};
}

std::optional<Refusal> KeptNames::may_claim(const Person& person, const Origin& origin, Instant now) {
  if (is_kept_from(person, person.name())) return Refusal{Reason::name_kept, {}};
  if (!keeps()) return Refusal{Reason::no_names_kept, {}};
  if (!archive_->has_room()) return Refusal{Reason::passwords_busy, {}};
  if (is_kept(person.name())) return std::nullopt;
  const auto claims = claims_.count(origin.network, person.name(), now);
  if (!origin.is_exempt && claims.of_origin >= claims_per_origin_max) return Refusal{Reason::too_many_kept_here, {}};
  if (!names_.contains(person.name()) && !make_place()) return Refusal{Reason::too_many_kept, {}};
  return std::nullopt;
}

/// Makes sure that one more name fits: if need be, forgets one that is free again.
bool KeptNames::make_place() {
  if (names_.size() < limits_.names_max) return true;
  const auto free =
      std::find_if(names_.begin(), names_.end(), [this](const auto& entry) { return is_free_again(entry.second); });
  if (free == names_.end()) return false;
  if (archive_ != nullptr) archive_->released(free->second.kept.name);
  names_.erase(free);
  return names_.size() < limits_.names_max;
}

NameOutcome KeptNames::keep(Person& person, std::string hash, const Origin& origin, Instant now) {
  // Others may have kept theirs meanwhile.
  if (const auto why_not = may_claim(person, origin, now)) return *why_not;
  const bool again = is_kept(person.name());
  if (!again) claims_.note(origin.network, person.name(), now);
  const KeptName kept{std::string(person.name()), std::move(hash), now_};
  archive_->kept(kept);
  names_.insert_or_assign(kept.name, Entry{kept, ++last_serial_, origin.network});
  person.manners().proof = Proof{kept.name, last_serial_};
  return Claimed{person.name(), again};
}

// ---- What outlives the process

void KeptNames::restore(const std::vector<KeptName>& names, WallTime now) {
  time_is(now);
  for (const KeptName& kept : names) {
    if (names_.size() == carried::kept_names_max) return;
    if (!Name::parse(kept.name, NameAlphabet::extended)) continue;
    // A time to come stays: it is this machine's clock that may be wrong.
    const WallTime used_at = std::max(kept.used_at, WallTime(0));
    names_.try_emplace(kept.name, Entry{{kept.name, kept.hash, used_at}, ++last_serial_});
  }
}

std::vector<KeptName> KeptNames::all() const {
  std::vector<KeptName> all;
  all.reserve(names_.size());
  for (const auto& [name, entry] : names_) all.push_back(entry.kept);
  return all;
}

// ---- A live upgrade

void KeptNames::carry(carried::ChatState& state) const {
  state.kept_names.reserve(names_.size());
  for (const auto& [name, entry] : names_) {
    state.kept_names.push_back({entry.kept.name, entry.kept.hash, entry.kept.used_at, entry.serial, entry.home});
  }
  state.last_serial = last_serial_;
  RecentDeeds settled = tries_;
  for (const auto& it : unsettled_) {
    if (const auto one = it.lock()) settled.take_back(one->network, one->name);
  }
  state.password_tries = settled.carried();
  state.claims = claims_.carried();
}

void KeptNames::restore(const carried::ChatState& state) {
  if (state.kept_names.size() > carried::kept_names_max) throw carried::BadState("There are too many kept names.");
  Names names;
  for (const carried::KeptNameState& kept : state.kept_names) {
    if (!Name::parse(kept.name, NameAlphabet::extended)) throw carried::BadState("A kept name is none.");
    if (kept.serial > state.last_serial) throw carried::BadState("A password of a kept name was never set.");
    if (!names.try_emplace(kept.name, Entry{{kept.name, kept.hash, kept.used_at}, kept.serial, kept.home}).second) {
      throw carried::BadState("A name is kept twice.");
    }
  }
  tries_.restore(state.password_tries);
  claims_.restore(state.claims);
  last_serial_ = state.last_serial;
  names_ = std::move(names);
}

}  // namespace confab
