#include "state_keeper.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <boost/asio/post.hpp>

#include <utility>

#include "../net/log.hpp"
#include "listen_address.hpp"

namespace confab::app {

namespace {

store::Retention retention(const Settings& settings) {
  return {settings.history_lines, settings.history_bytes, settings.history_days};
}

}  // namespace

void check_state(const Settings& settings) {
  if (settings.state_directory.empty() || store::can_keep_state()) return;
  throw UsageError("Can't keep state in a directory: this confabd was built without it (-DCONFAB_STATE=OFF).");
}

void StateKeeper::begin() {
  const std::string& directory = settings_.state_directory;
  if (directory.empty()) return;
  try {
    store_ = std::make_unique<store::StateStore>(directory, retention(settings_), teller());
    if (store_->was_empty()) {
      spdlog::warn("the database in {} is an empty file: if there were bans, kept names or histories, they are lost",
                   net::log_safe(directory));
    }
    read();
    store_->start();
  } catch (const store::StateError& error) {
    throw UsageError(error.what());
  }
  spdlog::info("keeping state in {}; bans: {}; kept names: {}; rooms with a history or a topic: {}",
               net::log_safe(directory), bans_.bans().size(), server_.kept_names().size(), server_.memories().count());
}

/// What is there is theirs, and from now on they say what changes.
void StateKeeper::read() {
  bans_.keep_in(*store_);
  server_.kept_names().archive_in(operator_names_.before(*store_));
  server_.memories().use(*store_);
  store_->read(
      {.bans = [this](std::vector<Ban> bans) { bans_.restore(std::move(bans)); },
       .names = [this](const std::vector<KeptName>& names) { server_.kept_names().restore(names, wall_time()); },
       .room = [this](const ArchivedRoom& room, WallTime alive_at) { server_.remember(room, alive_at); }});
  server_.memories().remember_no_more();
}

void StateKeeper::go_on(const std::string& directory_before) {
  const std::string& directory = settings_.state_directory;
  if (directory.empty()) return;
  if (directory != directory_before) {
    begin();
    have_told_all();
    return;
  }
  store_ = std::make_unique<store::StateStore>(directory, holdings(), retention(settings_), teller());
  bans_.keep_in(*store_);
  server_.kept_names().archive_in(operator_names_.before(*store_));
  server_.memories().use(*store_);
  try {
    store_->start();
  } catch (const store::StateError& error) {
    throw UsageError(error.what());
  }
}

/// The directory has only what was in it.
void StateKeeper::have_told_all() {
  const store::Holdings all = holdings();
  for (const Ban& ban : all.bans) store_->keep(ban);
  for (const KeptName& name : all.names) store_->kept(name);
  for (const ArchivedRoom& room : all.rooms) {
    if (!room.topic.empty()) store_->topic_set(room.name, room.topic, room.topic_by);
    if (room.empty_since) store_->emptied(room.name, *room.empty_since);
  }
}

store::Holdings StateKeeper::holdings() const {
  store::Holdings all;
  for (const auto& [target, ban] : bans_.bans().all()) all.bans.push_back(ban);
  all.names = server_.kept_names().all();
  all.rooms = server_.memories().archived(net::Clock::now().time_since_epoch());
  return all;
}

store::StateStore::Told StateKeeper::teller() {
  return [this](const std::optional<std::string>& why_not) {
    net::asio::post(context_, [this, why_not] { tell(why_not); });
  };
}

/// At most one line each time the reason changes, and the store tries once a second.
void StateKeeper::tell(const std::optional<std::string>& why_not) {
  if (store_ == nullptr) return;
  const std::uint64_t missing = store_->missing_lines();
  if (why_not) {
    spdlog::warn("can't write to the state directory: {}; everything holds until the server ends; trying again",
                 net::log_safe(*why_not));
  } else if (missing == missing_before_) {
    spdlog::info("the state directory is written again");
  } else {
    spdlog::warn("the state directory is written again; lines that are missing in it: {}", missing - missing_before_);
    missing_before_ = missing;
  }
  if (store_->has_lost_all()) store_->replace_all(holdings());
}

void StateKeeper::settings_changed() {
  if (store_) store_->set_limits(retention(settings_));
}

void StateKeeper::count(Figures& now) const {
  if (store_ == nullptr) return;
  now.state_is_kept = store_->is_kept();
  now.unwritten_bytes = store_->unwritten_bytes();
  now.unarchived_lines = store_->missing_lines();
}

void StateKeeper::leave() {
  if (store_ == nullptr) return;
  server_.memories().archive_no_more();
  server_.kept_names().archive_no_more();
  store_->leave();
}

void StateKeeper::end() {
  if (store_ == nullptr) return;
  store_->leave(holdings());
  leave();
  if (store_->wait_for_end()) return;
  spdlog::warn("the state directory lacks what could not be written; bans and kept names: {}; bytes of talk: {}",
               store_->unwritten(), store_->unwritten_bytes());
}

}  // namespace confab::app
