// The part of RoomRegistry that decides who has which name.
#include <string>
#include <utility>

#include "confab/chat/room_registry.hpp"

namespace confab {

std::optional<Refusal> RoomRegistry::barred(std::string_view name) const {
  if (Name::is_reserved(name)) return Refusal{Refusal::Reason::name_reserved, name};
  if (is_banned_ && is_banned_(name)) return Refusal{Refusal::Reason::name_banned, name};
  return std::nullopt;
}

std::optional<Refusal> RoomRegistry::admit(Person& person, Instant now) {
  const auto holder = people_.find(person.name());
  const auto refusal = refusal_of_name(person, person.name(), now);
  const bool takes_over = refusal && refusal->reason == Refusal::Reason::name_in_use && names_.has_proof(person);
  if (refusal && !takes_over) return refusal;
  if (takes_over) displace(**holder, now);
  people_.insert(&person);
  person.registered_ = true;
  if (person.residence() != Residence::any_rooms) add(person, *lobby_, now);
  return std::nullopt;
}

/// Why `person`, who comes in or takes another name, can't have the name `name`, if that is so.
std::optional<Refusal> RoomRegistry::refusal_of_name(const Person& person, std::string_view name, Instant now) {
  if (const auto refusal = barred(name)) return refusal;
  if (is_kept(name, now) && names_.is_kept_from(person, name)) return Refusal{Refusal::Reason::name_kept, name};
  const auto holder = people_.find(name);
  if (holder == people_.end()) return std::nullopt;
  if (Seat* const seat = (*holder)->seat_) seat->queue.probe();
  return Refusal{Refusal::Reason::name_in_use, name};
}

/// The same person comes in from elsewhere. Only the others in its rooms are told that it leaves.
void RoomRegistry::displace(Person& person, Instant now) {
  dismiss(person, Departure::ordinary, now);
  person.displaced_ = true;
  Seat* const seat = person.seat_;
  if (seat == nullptr) return;
  line_.clear();
  const Event event = Displaced{};
  seat->dialect.render(envelope(nullptr, now, event), line_);
  if (!line_.empty()) seat->queue.append(line_);
  seat->queue.finish_from_outside();
}

bool RoomRegistry::is_kept(std::string_view name, Instant now) {
  names_.time_is(memories_.calendar().wall_time(now));
  // However long somebody stays, its name does not become free.
  if (const auto holder = people_.find(name); holder != people_.end()) names_.note_use(**holder);
  return names_.is_kept(name);
}

void RoomRegistry::note_uses(Instant now) {
  names_.time_is(memories_.calendar().wall_time(now));
  for (const Person* person : people_) names_.note_use(*person);
}

NameOutcome RoomRegistry::claim(Person& person, std::string_view password, Instant now) {
  names_.time_is(memories_.calendar().wall_time(now));
  return names_.claim(person, password, person.seat_ == nullptr ? Origin{} : person.seat_->queue.origin(), now);
}

NameOutcome RoomRegistry::release(Person& person, std::string_view password, Instant now) {
  names_.time_is(memories_.calendar().wall_time(now));
  return names_.release(person, password, person.seat_ == nullptr ? Origin{} : person.seat_->queue.origin(), now);
}

}  // namespace confab
