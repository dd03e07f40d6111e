// What a state directory has of rooms and kept names, from somebody who edits it: the chat starts with it, keeps its
// invariants, and shows whole clean lines.
#include <chrono>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "confab/archive.hpp"
#include "confab/base/assert.hpp"
#include "confab/inbound/shown_text.hpp"
#include "confab/name_archive.hpp"
#include "input.hpp"
#include "store/cleaning.hpp"
#include "support/world.hpp"

namespace {

using namespace confab;  // NOLINT(google-build-using-namespace): a program of one file
using test::Client;
using test::Input;
using test::World;

constexpr std::size_t rooms_max = 12;
constexpr std::size_t lines_max = 12;

std::string text(Input& in) {
  // Some words that are worth repeating, or whatever there is.
  constexpr std::string_view words[] = {"dev", "DEV", "lobby", "ops", "ann", "", "a b", "\x1b[31m"};
  const std::uint8_t which = in.byte();
  return std::string(which < std::size(words) ? words[which] : in.bytes(which));
}

WallTime time(Input& in) {
  const std::uint8_t which = in.byte();
  if (which == 0) return WallTime::min();
  if (which == 1) return WallTime::max();
  return WallTime((which - 128) * (1 + in.byte()));
}

ArchivedRoom room(Input& in) {
  ArchivedRoom room{text(in), text(in), text(in), {}, {}};
  if (in.byte() % 2 == 0) room.empty_since = time(in);
  for (std::size_t i = in.byte() % lines_max; i > 0; --i) room.lines.push_back({time(in), text(in), text(in)});
  store::clean(room);
  return room;
}

void check_lines(const std::string& seen) {
  std::string scratch;
  for (std::size_t at = 0; at < seen.size();) {
    const auto end = std::min(seen.find('\n', at), seen.size());
    const std::string_view line = std::string_view(seen).substr(at, end - at);
    CONFAB_ASSERT(scrub(line, scratch) == line);
    at = end + 1;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input in(data, size);
  test::WorldOptions options;
  options.limits.history_lines = in.byte() % 8;
  options.limits.history_bytes = in.byte() * 100;
  options.limits.rooms_max = 1 + in.byte() % 8;
  World world(options);
  world.keeps_names();
  const Instant now = std::chrono::hours(1);
  world.registry().set_standing_rooms({*RoomName::parse("ops")}, now);
  std::vector<std::string> names;
  const WallTime alive_at = time(in);
  for (std::size_t i = in.byte() % rooms_max; i > 0; --i) {
    const ArchivedRoom told = room(in);
    world.registry().remember(told, alive_at, now);
    names.push_back(told.name);
  }
  world.registry().memories().remember_no_more();
  std::vector<KeptName> kept;
  while (!in.empty()) kept.push_back({text(in), text(in), time(in)});
  world.registry().kept_names().restore(kept, std::chrono::hours(1));
  world.check();
  world.passwords.works_at_once(true);
  Client& reader = world.slash("reader");
  for (const std::string& name : names) {
    if (!RoomName::parse(name)) continue;
    reader.says("/join " + name);
    reader.says("/history 100");
    reader.says("hello");
    reader.says("/topic");
    check_lines(reader.sees());
    world.check();
  }
  for (const KeptName& name : kept) {
    Client& client = world.connects("slash");
    client.says(name.name);
    client.says("secret words");
    client.sees();
    client.is_lost();
  }
  world.time_passes(std::chrono::minutes(11));
  world.registry().memories().forget_rested(now + std::chrono::minutes(11));
  world.check();
  return 0;
}
