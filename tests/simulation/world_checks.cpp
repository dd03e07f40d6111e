// What must hold after each step, and when everything is idle.
#include <algorithm>
#include <string>

#include "confab/chat/room_memories.hpp"
#include "confab/frontends/dialect.hpp"
#include "confab/frontends/frontends.hpp"
#include "failure.hpp"
#include "world.hpp"

namespace confab::simulation {

namespace {

// The logs have no public interface, but their memory is promised to be bounded. Naming the member in an explicit
// instantiation is the only way to reach it without changing the product.
template <auto member>
struct Opened {
  friend const auto& feeds_of(const Room& room) { return room.*member; }
};
const auto& feeds_of(const Room& room);
template struct Opened<&Room::feeds_>;

}  // namespace

void World::check() const {
  stage_.chat().registry().check();
  std::size_t paused = 0;
  bool waited_for = false;
  for (const auto& connection : connections_) {
    check_connection(*connection);
    const bool ends = connection->failed() || connection->queue().finishing();
    if (connection->paused_by(Pause::readers_behind) && !ends) ++paused;
    waited_for = waited_for || connection->waited_for();
  }
  require(paused == 0 || stage_.flush_wanted || waited_for, "{} senders wait for a flush that nobody wants", paused);
  check_users_and_rooms();
  check_kept_names();
  check_logs();
}

void World::check_connection(const FakeConnection& connection) const {
  const auto id = connection.id();
  const WriteQueue& queue = connection.queue();
  const ReferenceChat::Client& reference = connection.reference();
  const Owed& owed = reference.owed;
  require(queue.blocked() == owed.blocked(), "{}: blocked {}, not {}", id, queue.blocked(), owed.blocked());
  require(&queue.framing() == reference.framing, "{}: has the wrong framing", id);
  connection.expect_deadline();
  const Conversation& conversation = connection.conversation();
  require(conversation.named() != reference.unnamed(), "{}: named {}, not {}", id, conversation.named(),
          !reference.unnamed());
  require(conversation.name() == reference.name, "{}: is named {}, not {}", id, shown(conversation.name()),
          shown(reference.name));
  if (owed.closed()) {
    require(queue.empty() && queue.queued_bytes() == 0, "{}: is closed but not empty", id);
    return;
  }
  require(queue.finishing() == owed.finishing(), "{}: finishing {}, not {}", id, queue.finishing(), owed.finishing());
  require(queue.empty() == owed.nothing_left(), "{}: empty {}, not {}", id, queue.empty(), owed.nothing_left());
  if (owed.blocked()) {
    // The log that it reads may have advanced; the queue catches up when it is next used.
    require(queue.queued_bytes() >= owed.bytes(), "{}: only {} bytes wait, not {}", id, queue.queued_bytes(),
            owed.bytes());
  } else {
    require(queue.queued_bytes() == owed.bytes(), "{}: {} bytes wait, not {}", id, queue.queued_bytes(), owed.bytes());
    require(queue.empty() || stage_.flush_wanted, "{}: waits for a flush that nobody wants", id);
  }
}

void World::check_users_and_rooms() const {
  const RoomRegistry& registry = stage_.chat().registry();
  const auto& users = stage_.reference.users();
  require(registry.people().size() == users.size(), "{} users, not {}", registry.people().size(), users.size());
  auto user = registry.people().begin();
  for (const auto& [key, expected] : users) {
    require((*user)->name() == expected->name, "user {}, not {}", (*user)->name(), expected->name);
    require(registry.find_person(key) == *user, "{} is not found by name", expected->name);
    const auto* const proven = stage_.reference.proven(*expected);
    require(stage_.chat().kept_names().proven_name(**user) == (proven == nullptr ? "" : proven->name),
            "{} has proven another name", expected->name);
    ++user;
  }
  const auto& rooms = stage_.reference.rooms();
  require(registry.rooms().size() == rooms.size(), "{} rooms, not {}", registry.rooms().size(), rooms.size());
  for (const auto& [key, expected] : rooms) {
    const Room* room = registry.find_room(key);
    require(room != nullptr && room->name() == expected.name, "there is no room {}", expected.name);
    require(room->members().size() == expected.members.size(), "{} members in {}, not {}", room->members().size(),
            expected.name, expected.members.size());
    for (const auto* member : expected.members) {
      require(room->members().contains(std::string_view(member->name)), "{} is not in {}", member->name, expected.name);
    }
    // What nobody is shown takes memory: at most the lines of two blocks, which are no shorter than this.
    constexpr std::size_t line_bytes_min = 16;
    constexpr std::size_t unseen_max = 2 * History::block_bytes_max / line_bytes_min;
    const std::size_t kept = room->memory() == nullptr ? 0 : stage_.chat().memories().lines(*room->memory());
    require(kept >= expected.kept.lines.size() && kept <= expected.kept.lines.size() + unseen_max,
            "{} keeps {} lines, not {}", expected.name, kept, expected.kept.lines.size());
  }
}

void World::check_kept_names() const {
  const auto& names = stage_.reference.kept_names();
  const auto kept = stage_.chat().kept_names().all();
  require(kept.size() == names.size() && stage_.archive.names.size() == names.size(),
          "{} names are kept and {} archived, not {}", kept.size(), stage_.archive.names.size(), names.size());
  const auto all_tries = stage_.chat().kept_names().tries();
  const auto tries = std::count_if(all_tries.begin(), all_tries.end(), [this](const carried::DeedState& deed) {
    return stage_.now() - deed.at < KeptNames::tries_window;
  });
  require(static_cast<std::size_t>(tries) == stage_.reference.recent_tries(), "{} tries count, not {}", tries,
          stage_.reference.recent_tries());
  for (const KeptName& it : kept) {
    const auto expected = names.find(lower(it.name));
    require(expected != names.end(), "{} is kept", it.name);
    const std::string hash = test::FakePasswords::hash_of(expected->second.password);
    require(it.name == expected->second.name && it.hash == hash, "{} is kept with {}", it.name, shown(it.hash));
    const auto archived = stage_.archive.names.find(it.name);
    require(archived != stage_.archive.names.end() && archived->second.hash == hash, "{} is not archived", it.name);
  }
}

/// With nothing to flush, a log holds only what members with full sockets may still be owed.
void World::check_logs() const {
  if (stage_.flush_wanted) return;
  for (const auto& [name, room] : stage_.chat().registry().rooms()) {
    for (const auto& feed : feeds_of(*room)) {
      const auto& members = stage_.reference.rooms().at(lower(name)).members;
      const bool quiet = feed.format.dialect == &slash_dialect().without_presence();
      const bool kept = (quiet || feed.format.dialect == &slash_dialect()) &&
                        std::any_of(members.begin(), members.end(), [&](const ReferenceChat::Client* member) {
                          return member->protocol == Protocol::slash && member->framing == feed.format.framing &&
                                 member->quiet == quiet && member->owed.blocked();
                        });
      const LineLog& log = feed.lane.log();
      const std::uint64_t held = log.end() - log.begin();
      const std::uint64_t held_max =
          kept ? std::uint64_t{stage_.limits.write_queue_bytes_max} + LineLog::chunk_bytes_max : 0;
      require(held <= held_max, "the log of {} holds {} bytes, which is more than {}", name, held, held_max);
      require(held > 0 || log.capacity() == 0, "the log of {} is empty but owns {} bytes", name, log.capacity());
    }
  }
}

/// Everybody has read everything.
void World::check_rest() const {
  for (const auto& connection : connections_) {
    const Owed& owed = connection->reference().owed;
    const Owed::Count& count = owed.count();
    require(!connection->paused(), "{} is paused though nothing is pending", connection->id());
    require(owed.nothing_left(), "{} is never sent what it is owed", connection->id());
    require(count.received + count.missed == count.put || owed.closed(), "{} received {} and missed {} of {}",
            connection->id(), count.received, count.missed, count.put);
  }
}

}  // namespace confab::simulation
