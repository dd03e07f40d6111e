// RoomMemories: what rooms keep for those who come later: their topics, and their last lines. It knows no people and no
// feeds. The RoomRegistry owns it, and tells it what happens; dialects read it.
//
// A memory is the room's. A room that is always there keeps it. Any other room keeps it for memory_of_empty_room after
// the last one has left; whoever makes a room of that name later finds nothing. Most rooms have nothing to keep, and no
// memory then.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "confab/archive.hpp"
#include "confab/base/calendar.hpp"
#include "confab/base/instant.hpp"
#include "confab/base/intrusive_list.hpp"
#include "confab/carried_state.hpp"
#include "confab/chat/history.hpp"
#include "confab/chat/name.hpp"
#include "confab/chat/new_lines.hpp"
#include "confab/chat/topic.hpp"
#include "confab/limits.hpp"

namespace confab {

/// So a cut, a restart or an upgrade finds the room as it was.
inline constexpr std::chrono::minutes memory_of_empty_room{10};

/// Marks a RoomMemory's hook for by_size_. The other hook is for resting_.
struct OfLikeSize {};

/// What one room keeps.
class RoomMemory : private ListHook<>, private ListHook<OfLikeSize> {
 public:
  explicit RoomMemory(const RoomName& name) : name_(name) {}

  std::string_view room() const { return name_; }
  const std::optional<Topic>& topic() const { return topic_; }

  /// Whether it is that of an empty room that is not always there.
  bool rests() const { return ListHook<>::linked(); }

 private:
  friend class RoomMemories;
  template <class T, class Tag>
  friend class IntrusiveList;

  alignas(64) History history_;  // all of it comes with one look into memory
  const RoomName name_;
  std::optional<Topic> topic_;
  Instant forgotten_at_{0};  // while the room is empty
};

class RoomMemories {
 public:
  /// `limits` outlive it.
  explicit RoomMemories(const Limits& limits) : limits_(limits) {}
  explicit RoomMemories(const Limits&& limits) = delete;
  ~RoomMemories();

  /// Both outlive it.
  void use(const Calendar& calendar) { calendar_ = &calendar; }
  void use(Archive& archive) { archive_ = &archive; }

  /// Nobody is told any more what shall outlive the process.
  void archive_no_more() { archive_ = nullptr; }
  const Calendar& calendar() const { return *calendar_; }

  /// Somebody comes into the room, which was empty. Returns its memory; null if it has none. It lives until rest().
  RoomMemory* wake(std::string_view room, Instant now);

  /// The last one has left the room of `memory`, which is not always there.
  void rest(RoomMemory& memory, Instant now);

  /// In the room whose memory is `*memory` or, if that is null, will be made.
  void said(RoomMemory*& memory, const RoomName& room, std::string_view from, std::string_view text, Instant now);
  void set_topic(RoomMemory*& memory, const RoomName& room, const Topic& topic);

  /// The limits have new values: what is too much, for one room or for all together, is forgotten.
  void limits_changed(Instant now);

  /// What was said in the room of `memory`. It stays as it is until something else is said, set or forgotten.
  const History& history(const RoomMemory& memory);

  /// How many of the newest lines of `memory` can be shown at `now`, at most `count`: none is too old, and together
  /// they take at most `bytes_max` bytes.
  std::size_t showable(const RoomMemory& memory, std::size_t count, std::size_t bytes_max, Instant now);

  /// Whether an empty room is remembered. If so, call forget_rested() now and then: it frees the memories that are
  /// forgotten by now. (No wake() finds them, whether they are freed or not.)
  bool has_resting() const { return resting_count_ > 0; }
  void forget_rested(Instant now);

  // ---- What outlives the process

  /// Has what an archive had of the room `name` when the process started: nothing in it is to be trusted, except that
  /// the texts are clean. `empty_for`: how long nobody was in it, if it is not always there. What can't be, or is to be
  /// forgotten, is forgotten in the archive too. Returns the memory; null if there is none.
  RoomMemory* remember(const RoomName& name, const ArchivedRoom& told, std::optional<std::chrono::seconds> empty_for,
                       Instant now);

  /// An archive had a room that can't be.
  void disown(std::string_view room);

  /// Call it once all rooms are remembered.
  void remember_no_more();

  /// All but what was said.
  std::vector<ArchivedRoom> archived(Instant now) const;

  // ---- A live upgrade

  /// All but what was said.
  void carry(carried::ChatState& state) const;

  /// The same backwards, in these new memories: nothing is said to an archive. Throws carried::BadState.
  void restore(const carried::ChatState& state);

  void forget(RoomMemory& memory);

  /// What was said before this process is still to come: so long nobody can be shown a history. Then put_before() gets
  /// what was said in each room, and expect_histories(false) ends that.
  void expect_histories(bool expects) {
    expects_histories_ = expects;
    forgotten_meanwhile_.clear();
  }
  bool expects_histories() const { return expects_histories_; }
  void put_before(std::string_view room, History older);

  const auto& all() const { return memories_; }

  /// Lines of all rooms that may wait to go to their histories. Each may begin a block in another room, and free one,
  /// which takes some microseconds. Nobody waits for more.
  static constexpr std::size_t new_lines_max = 512;

  /// Bytes of lines that wait. They are in bytes() too.
  std::size_t waiting_bytes() const { return new_lines_.bytes(); }

  /// Bytes of memory held for lines.
  std::size_t bytes() const { return bytes_ + new_lines_.bytes(); }
  std::size_t count() const { return memories_.size(); }

  /// Lines kept of what was said in the room of `memory`, for tests: it changes nothing.
  std::size_t lines(const RoomMemory& memory) const;

  /// Checks that the counts agree, for tests.
  void check() const;

 private:
  RoomMemory& make(const RoomName& room);
  void fill(RoomMemory& memory, const ArchivedRoom& told, WallTime now);
  void settle();
  void add(RoomMemory& memory, const History::Line& line);
  template <class Change>
  void change(RoomMemory& memory, std::size_t bytes, Change&& change);
  void stay_within_bytes();

  const Limits& limits_;
  const Calendar* calendar_ = &calendar_of_instants();
  Archive* archive_ = nullptr;
  std::map<std::string_view, std::unique_ptr<RoomMemory>, CaselessLess> memories_;
  // Those in the list at n hold at least 2^(n-1) KiB, and less than 2^n.
  std::array<IntrusiveList<RoomMemory, OfLikeSize>, 64> by_size_;
  IntrusiveList<RoomMemory> resting_;  // of empty rooms, the first to be forgotten first
  std::size_t resting_count_ = 0;
  NewLines<RoomMemory> new_lines_;
  std::size_t bytes_ = 0;  // of all histories
  bool expects_histories_ = false;
  Names forgotten_meanwhile_;  // while it expects histories
};

}  // namespace confab
