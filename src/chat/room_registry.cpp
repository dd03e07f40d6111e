#include "confab/chat/room_registry.hpp"

#include <algorithm>
#include <utility>

#include "confab/base/assert.hpp"

namespace confab {

RoomRegistry::RoomRegistry(const Limits& limits, Notices notices, FlushSchedule& schedule)
    : limits_(limits), notices_(notices), schedule_(schedule), lobby_(&find_or_create(RoomName::lobby())) {}

RoomRegistry::~RoomRegistry() {
  CONFAB_ASSERT(users_.empty());
}

// ---- Who is here

std::optional<Refusal> RoomRegistry::admit(User& user) {
  if (Name::is_reserved(user.name())) return Refusal{Refusal::Reason::name_reserved, user.name()};
  if (const auto [holder, is_new] = users_.insert(&user); !is_new) {
    (*holder)->queue_.probe();
    return Refusal{Refusal::Reason::name_in_use, user.name()};
  }
  add(user, *lobby_);
  return std::nullopt;
}

void RoomRegistry::dismiss(User& user, bool connection_lost) {
  while (!user.stays_.empty()) remove(user, *user.stays_.back().room, std::nullopt, connection_lost);
  users_.erase(&user);
}

// ---- Who says what

Outcome RoomRegistry::say(User& user, std::string_view text) {
  return say_to(user, *user.present_, text);
}

Outcome RoomRegistry::say_in(User& user, std::string_view name, std::string_view text) {
  const auto found = rooms_.find(name);
  if (found == rooms_.end()) return Refusal{Refusal::Reason::no_such_room, name};
  Room& room = *found->second;
  if (user.find_stay(room) == nullptr) return Refusal{Refusal::Reason::not_a_member, room.name()};
  return say_to(user, room, text);
}

Outcome RoomRegistry::say_to(User& user, Room& room, std::string_view text) {
  if (must_wait_for(user, room)) return MustWait{};
  broadcast(room, Said{room.name(), room.is_lobby(), user.name(), text}, &user);
  return Done{};
}

Outcome RoomRegistry::tell(User& user, std::string_view to, std::string_view text) {
  const auto found = users_.find(to);
  if (found == users_.end()) return Refusal{Refusal::Reason::no_such_user, to};
  User& other = **found;
  if (must_wait_for_next_lap(user, other.queue_.congested())) return MustWait{};
  line_.clear();
  other.dialect_.render(SaidPrivately{user.name(), text}, line_);
  other.queue_.append(line_);
  return Done{};
}

// ---- Who is where

Outcome RoomRegistry::enter(User& user, std::string_view name) {
  const auto valid = RoomName::parse(name);
  if (!valid) return Refusal{Refusal::Reason::room_name_invalid, name};
  const auto found = rooms_.find(name);
  if (found != rooms_.end() && user.find_stay(*found->second) != nullptr) {
    return Refusal{Refusal::Reason::already_there, found->second->name()};
  }
  if (found == rooms_.end() && rooms_.size() > limits_.rooms_max) return Refusal{Refusal::Reason::too_many_rooms, name};
  if (user.residence() == Residence::lobby_and_rooms && user.stays_.size() > limits_.rooms_per_user_max) {
    return Refusal{Refusal::Reason::too_many_rooms_of_own, name};
  }
  if (user.residence() == Residence::one_room && must_wait_for(user, *user.present_)) return MustWait{};
  if (found != rooms_.end() && must_wait_for_next_lap(user, congested(*found->second))) return MustWait{};
  Room& room = find_or_create(*valid);
  if (user.residence() == Residence::one_room) remove(user, *user.stays_.front().room, room.name(), false);
  add(user, room);
  return Done{};
}

Outcome RoomRegistry::leave(User& user, std::optional<std::string_view> name) {
  if (user.residence() == Residence::one_room) {
    if (name && !caseless_equal(*name, user.present_->name())) return Refusal{Refusal::Reason::not_there, *name};
    return enter(user, lobby_->name());
  }
  const auto found = name ? rooms_.find(*name) : rooms_.find(lobby_->name());
  if (found != rooms_.end() && found->second.get() == lobby_) {
    return Refusal{Refusal::Reason::lobby_is_never_left, lobby_->name()};
  }
  if (found == rooms_.end() || user.find_stay(*found->second) == nullptr) {
    return Refusal{Refusal::Reason::not_there, name.value_or(std::string_view{})};
  }
  if (must_wait_for(user, *found->second)) return MustWait{};
  remove(user, *found->second, std::nullopt, false);
  return Done{};
}

Room& RoomRegistry::find_or_create(const RoomName& name) {
  const auto found = rooms_.find(name.view());
  if (found != rooms_.end()) return *found->second;
  auto room = std::make_unique<Room>(name, rooms_.empty());
  // The key is a view of the room's own name, which lives as long as the entry.
  const std::string_view key = room->name();
  return *rooms_.emplace(key, std::move(room)).first->second;
}

void RoomRegistry::add(User& user, Room& room) {
  const bool added = room.members_.insert(&user).second;
  CONFAB_ASSERT(added);
  user.stays_.push_back({&room, nullptr, {}});
  user.present_ = user.stays_.front().room;
  connect(user, user.stays_.back());
  announce_joined(room, user);
}

void RoomRegistry::remove(User& user, Room& room, std::optional<std::string_view> to, bool connection_lost) {
  User::Stay* stay = user.find_stay(room);
  CONFAB_ASSERT(stay != nullptr);
  disconnect(user, *stay);
  user.stays_.erase(user.stays_.begin() + (stay - user.stays_.data()));
  if (user.waits_for_ == &room) user.waits_for_ = nullptr;
  room.members_.erase(&user);
  // The leaver is out already, so that what it is told of its leaving is a reply and not this event.
  announce_left(room, Left{room.name(), user.name(), to, connection_lost});
  if (room.members_.empty() && !room.is_lobby()) {
    CONFAB_ASSERT(room.feeds_.empty());
    std::erase(rooms_with_untold_, &room);
    rooms_.erase(room.name());
  }
}

// ---- Who hears it

void RoomRegistry::announce_joined(Room& room, User& user) {
  if (notices_ != Notices::full || counts_instead(room, room.joined_untold_)) return;
  broadcast(room, Joined{room.name(), user.name()}, &user);
}

void RoomRegistry::announce_left(Room& room, const Left& left) {
  if (notices_ != Notices::full || counts_instead(room, room.left_untold_)) return;
  broadcast(room, left, nullptr);
}

/// In a large room, counts somebody's coming or going, to be told later with others.
bool RoomRegistry::counts_instead(Room& room, std::uint32_t& counter) {
  if (room.members_.size() <= limits_.named_notices_members_max) return false;
  if (room.joined_untold_ + room.left_untold_ == 0) rooms_with_untold_.push_back(&room);
  ++counter;
  return true;
}

void RoomRegistry::tell_arrivals() {
  for (Room* room : std::exchange(rooms_with_untold_, {})) {
    const auto joined = std::exchange(room->joined_untold_, 0);
    const auto left = std::exchange(room->left_untold_, 0);
    broadcast(*room, CrowdMoved{room->name(), joined, left}, nullptr);
  }
}

void RoomRegistry::broadcast(Room& room, const Event& event, User* except) {
  for (RoomFeed& feed : room.feeds_) {
    line_.clear();
    feed.format.dialect->render(event, line_);
    if (line_.empty()) continue;
    feed.lane.append(line_, except == nullptr ? nullptr : &except->queue_);
    if (feed.collectors.empty()) continue;
    for (User* collector : feed.collectors) {
      if (collector != except) collector->queue_.collect(feed.lane.log());
    }
    // Each visit counts as a byte: many short lines to many collectors would else be a turn's work for all.
    schedule_.loose().count(feed.lane.log().last_line().length + feed.collectors.size());
  }
}

void RoomRegistry::connect(User& user, User::Stay& stay) {
  auto& feeds = stay.room->feeds_;
  const auto found =
      std::find_if(feeds.begin(), feeds.end(), [&](const RoomFeed& feed) { return feed.format == user.format(); });
  stay.feed = found != feeds.end() ? &*found : &feeds.emplace_front(user.format(), schedule_);
  ++stay.feed->readers;
  if (user.residence() == Residence::one_room) {
    user.queue_.follow(stay.feed->lane);
  } else {
    stay.place = stay.feed->collectors.insert(stay.feed->collectors.end(), &user);
  }
}

void RoomRegistry::disconnect(User& user, User::Stay& stay) {
  if (user.residence() == Residence::one_room) {
    user.queue_.follow(schedule_.loose());
  } else {
    stay.feed->collectors.erase(stay.place);
  }
  if (--stay.feed->readers > 0) return;
  stay.room->feeds_.remove_if([&](const RoomFeed& feed) { return &feed == stay.feed; });
}

void RoomRegistry::line_ending_changed(User& user) {
  for (User::Stay& stay : user.stays_) {
    disconnect(user, stay);
    connect(user, stay);
  }
}

bool RoomRegistry::congested(User& user) {
  return schedule_.laps() < user.congested_until_lap_ || user.queue_.congested() ||
         (user.waits_for_ != nullptr && congested(*user.waits_for_));
}

/// Whether some there who are not slow have yet to be sent too much for anything more to be said to them.
bool RoomRegistry::congested(const Room& room) const {
  return std::any_of(room.feeds_.begin(), room.feeds_.end(), [this](const RoomFeed& feed) {
    return feed.lane.congested() || (!feed.collectors.empty() && schedule_.loose().congested());
  });
}

/// Whether what `user` wants to say in `room` must wait; then congested() tells when not any more.
bool RoomRegistry::must_wait_for(User& user, Room& room) const {
  user.waits_for_ = congested(room) ? &room : nullptr;
  return user.waits_for_ != nullptr;
}

/// The same for somebody, or a room, that may be gone by then.
bool RoomRegistry::must_wait_for_next_lap(User& user, bool congested) const {
  if (congested) user.congested_until_lap_ = schedule_.laps() + 1;
  return congested;
}

// ---- Looking

const Room* RoomRegistry::find_room(std::string_view name) const {
  const auto found = rooms_.find(name);
  return found == rooms_.end() ? nullptr : found->second.get();
}

const User* RoomRegistry::find_user(std::string_view name) const {
  const auto found = users_.find(name);
  return found == users_.end() ? nullptr : *found;
}

void RoomRegistry::check() const {
  std::size_t stays = 0;
  for (User* user : users_) {
    CONFAB_ASSERT(!user->stays_.empty() && user->present_ == user->stays_.front().room);
    CONFAB_ASSERT(user->residence() == Residence::lobby_and_rooms ? user->stays_.front().room == lobby_
                                                                  : user->stays_.size() == 1);
    for (const User::Stay& stay : user->stays_) CONFAB_ASSERT(stay.room->members_.contains(user));
    stays += user->stays_.size();
  }
  for (const auto& [name, room] : rooms_) {
    CONFAB_ASSERT(name == room->name());
    CONFAB_ASSERT(room->is_lobby() || !room->members_.empty());
    std::size_t readers = 0;
    for (RoomFeed& feed : room->feeds_) {
      CONFAB_ASSERT(feed.readers > 0 && feed.collectors.size() <= feed.readers);
      readers += feed.readers;
      feed.lane.check();
    }
    CONFAB_ASSERT(readers == room->members_.size());
    CONFAB_ASSERT(stays >= room->members_.size());
    stays -= room->members_.size();
  }
  CONFAB_ASSERT(stays == 0);
  schedule_.loose().check();
}

}  // namespace confab
