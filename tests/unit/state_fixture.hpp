// A state directory for tests, and an ear for what the writing thread says.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "store/state_database.hpp"
#include "store/state_store.hpp"

namespace confab::store {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

inline Ban ban_of(const std::string& target, std::optional<WallTime> until = std::nullopt) {
  return {ban_target(target), 1000s, until, "a \"reason\"", "unix:uid 0 pid 7"};
}

/// Waits for what the writing thread says.
class Ear {
 public:
  StateStore::Told told() {
    return [this](const std::optional<std::string>& why_not) {
      const std::lock_guard guard(mutex_);
      said_.push_back(why_not.value_or("good"));
      news_.notify_all();
    };
  }

  /// The first of what has been said since the last call.
  std::string hears() {
    std::unique_lock guard(mutex_);
    if (!news_.wait_for(guard, 30s, [this] { return said_.size() > heard_; })) return "nothing";
    return said_[heard_++];
  }

 private:
  std::mutex mutex_;
  std::condition_variable news_;
  std::vector<std::string> said_;
  std::size_t heard_ = 0;
};

class StateStoreTest : public testing::Test {
 protected:
  StateStoreTest() {
    if (!can_keep_state()) return;
    std::string name = (fs::temp_directory_path() / "confab-store-XXXXXX").string();
    folder = ::mkdtemp(name.data());
    directory = folder / "state";
  }
  ~StateStoreTest() override {
    fs::permissions(folder, fs::perms::owner_all);
    fs::remove_all(folder);
  }
  void SetUp() override {
    if (!can_keep_state()) GTEST_SKIP() << "this build keeps no state";
  }

  /// The bans that are in the directory now.
  std::vector<Ban> kept() const { return StateDatabase(directory).bans(); }

  std::string refusal() const {
    try {
      StateDatabase database(directory);
      database.bans();
      return "none";
    } catch (const StateError& error) {
      return error.what();
    }
  }

  /// A database of many pages, which nobody has open.
  void write_a_thousand_bans() const {
    Batch many;
    for (int i = 0; i < 1000; ++i) {
      many.ban(ban_target("user" + std::to_string(i)), ban_of("user" + std::to_string(i)));
    }
    ASSERT_EQ(StateDatabase(directory).write(many, limits, WallTime(0)), std::nullopt);
  }

  void make_file(const std::string& bytes) const {
    fs::create_directory(directory);
    std::ofstream(directory / "state.sqlite3", std::ios::binary) << bytes;
  }

  /// What `store`, which has not begun yet, reads.
  static Holdings kept_by(StateStore& store, WallTime* alive_at = nullptr) {
    Holdings all;
    store.read({.bans = [&](std::vector<Ban> bans) { all.bans = std::move(bans); },
                .names = [&](std::vector<KeptName> names) { all.names = std::move(names); },
                .room =
                    [&](const ArchivedRoom& room, WallTime at) {
                      all.rooms.push_back(room);
                      if (alive_at != nullptr) *alive_at = at;
                    }});
    return all;
  }

  /// What rooms have in the directory now.
  std::vector<ArchivedRoom> kept_rooms(const Retention& most = limits) const {
    std::vector<ArchivedRoom> rooms;
    StateDatabase(directory).read_rooms(most, [&](const ArchivedRoom& room) { rooms.push_back(room); });
    return rooms;
  }

  /// "dev: ann: hello, bob: hi", for the room of that name; empty if there is none.
  std::string talk(const std::string& name, const Retention& most = limits) const {
    std::string all;
    for (const ArchivedRoom& room : kept_rooms(most)) {
      if (!caseless_equal(room.name, name)) continue;
      all = room.name + ":";
      for (const ArchivedLine& line : room.lines)
        all += (all.back() == ':' ? " " : ", ") + line.from + ": " + line.text;
    }
    return all;
  }

  /// Waits until everything is written.
  static void wait_for(const StateStore& store) {
    while (store.unwritten() + store.unwritten_bytes() > 0 || !store.is_kept()) std::this_thread::yield();
  }

  static constexpr Retention limits{1000, 1U << 20U, 30};

  fs::path folder;
  fs::path directory;
  Ear ear;
};

}  // namespace confab::store
