#include "state_store.hpp"

#include <pthread.h>

#include <csignal>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "state_writer.hpp"

namespace confab::store {

StateStore::StateStore(const std::string& directory, const Retention& limits, Told told)
    : writer_(std::make_shared<StateWriter>(directory, limits, std::move(told))) {
  writer_->database = std::make_unique<StateDatabase>(directory);
}

StateStore::StateStore(const std::string& directory, Holdings all, const Retention& limits, Told told)
    : writer_(std::make_shared<StateWriter>(directory, limits, std::move(told))) {
  for (const ArchivedRoom& room : all.rooms) writer_->changes.know(room.name);
  writer_->all = std::move(all);
  writer_->is_kept = false;
  writer_->predecessor_writes = true;
}

void StateStore::read(const Readers& readers) {
  StateDatabase& database = *writer_->database;
  readers.bans(database.bans());
  readers.names(database.names());
  const WallTime alive_at = database.alive_at();
  database.read_rooms(writer_->limits, [&](const ArchivedRoom& room) {
    writer_->changes.know(room.name);
    readers.room(room, alive_at);
  });
}

void StateStore::start() {
  // The loop's thread takes all signals.
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  try {
    writer_->thread = std::thread([writer = writer_.get()] { writer->run(); });
  } catch (const std::system_error&) {
    // The destructor sees that there is none.
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (!writer_->thread.joinable()) throw unusable(writer_->directory, "there can't be one more thread. Allow more.");
}

StateStore::~StateStore() {
  if (!writer_->thread.joinable()) return;
  leave();
  wait_for_end();
  std::unique_lock guard(writer_->mutex);
  writer_->told = nullptr;
  if (writer_->has_ended) {
    guard.unlock();
    writer_->thread.join();
  } else {
    // Nobody may destroy a thread that runs. NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
    static std::vector<std::shared_ptr<StateWriter>>& kept =
        *std::make_unique<std::vector<std::shared_ptr<StateWriter>>>().release();
    kept.push_back(writer_);
  }
}

bool StateStore::wait_for_end() {
  std::unique_lock guard(writer_->mutex);
  const bool has_ended = writer_->news.wait_for(guard, last_write_max, [this] { return writer_->has_ended; });
  return has_ended && writer_->is_kept && !writer_->all && writer_->unwritten.empty() && writer_->changes.empty();
}

// ---- What changes

void StateStore::keep(const Ban& ban) {
  writer_->change(true, [&](Batch& changes) { changes.ban(ban.target, ban); });
}

void StateStore::forget(const BanTarget& target) {
  writer_->change(true, [&](Batch& changes) { changes.ban(target, std::nullopt); });
}

void StateStore::kept(const KeptName& name) {
  writer_->change(true, [&](Batch& changes) { changes.name(name.name, name); });
}

void StateStore::used(std::string_view name, WallTime at) {
  writer_->change(false, [&](Batch& changes) { changes.name_used(name, at); });
}

void StateStore::released(std::string_view name) {
  writer_->change(true, [&](Batch& changes) { changes.name(name, std::nullopt); });
}

void StateStore::said(std::string_view room, WallTime at, std::string_view from, std::string_view text) {
  writer_->change(false, [&](Batch& changes) {
    const bool has_place = writer_->taken_bytes + changes.bytes() < unwritten_bytes_max;
    if (has_place && changes.said(room, {at, from, text})) return;
    ++writer_->missing_lines;
    writer_->is_kept = writer_->predecessor_writes = false;
    if (!std::exchange(writer_->is_behind, true) && writer_->told) {
      writer_->told("its disk is slower than the talk, and no more lines can wait for it");
    }
  });
}

void StateStore::topic_set(std::string_view room, std::string_view text, std::string_view by) {
  writer_->change(false, [&](Batch& changes) { changes.topic_set(room, {std::string(text), std::string(by)}); });
}

void StateStore::occupied(std::string_view room) {
  writer_->change(false, [&](Batch& changes) { changes.empty_since(room, std::nullopt); });
}

void StateStore::emptied(std::string_view room, WallTime at) {
  writer_->change(false, [&](Batch& changes) { changes.empty_since(room, at); });
}

void StateStore::forgotten(std::string_view room) {
  writer_->change(false, [&](Batch& changes) { changes.forgotten(room); });
}

void StateStore::set_limits(const Retention& limits) {
  const std::lock_guard guard(writer_->mutex);
  if (writer_->limits == limits) return;
  writer_->limits = limits;
  writer_->has_new_limits = true;
  writer_->news.notify_all();
}

void StateStore::replace_all(Holdings all) {
  const std::lock_guard guard(writer_->mutex);
  // This is newer than all that waits.
  writer_->changes = {};
  for (const ArchivedRoom& room : all.rooms) writer_->changes.know(room.name);
  writer_->fresh = std::move(all);
  writer_->has_lost_all = false;
  writer_->news.notify_all();
}

void StateStore::leave(std::optional<Holdings> in_case) {
  const std::lock_guard guard(writer_->mutex);
  if (!writer_->ends) writer_->in_case = std::move(in_case);
  writer_->ends = true;
  writer_->news.notify_all();
}

// ---- How it is

bool StateStore::has_room() const {
  return unwritten() < unwritten_changes_max;
}

std::size_t StateStore::unwritten() const {
  const std::lock_guard guard(writer_->mutex);
  return writer_->changes.changes() + writer_->taken;
}

std::size_t StateStore::unwritten_bytes() const {
  const std::lock_guard guard(writer_->mutex);
  return writer_->changes.bytes() + writer_->taken_bytes;
}

std::uint64_t StateStore::missing_lines() const {
  const std::lock_guard guard(writer_->mutex);
  return writer_->missing_lines;
}

bool StateStore::has_lost_all() const {
  const std::lock_guard guard(writer_->mutex);
  return writer_->has_lost_all;
}

bool StateStore::was_empty() const {
  return writer_->database->was_empty();
}

bool StateStore::is_kept() const {
  const std::lock_guard guard(writer_->mutex);
  return writer_->is_kept || writer_->predecessor_writes;
}

}  // namespace confab::store
