#include "room_table.hpp"

#include <algorithm>

namespace confab::store {

namespace {

// What a line takes, about: as much as in a History.
constexpr std::int64_t bytes_per_line = 16;

// Lines go some at a time. Of the room that has the most, this part goes when all together are too many.
constexpr std::int64_t part_let_go = 8;

// No server says so many lines: whoever finds a greater number has a file that somebody has edited.
constexpr std::int64_t number_max = std::int64_t{1} << 60;

std::int64_t size_of(const History::Line& line) {
  return bytes_per_line + static_cast<std::int64_t>(line.from.size() + line.text.size());
}

}  // namespace

RoomTable::RoomTable(sqlite3* database)
    : rooms_(database,
             "SELECT name, id, min(number), max(number), sum(16 + length(CAST(sender AS BLOB)) + "
             "length(CAST(text AS BLOB))) FROM rooms LEFT JOIN lines ON room = id GROUP BY id"),
      make_(database, "INSERT INTO rooms (name) VALUES (?) RETURNING id"),
      set_topic_(database, "UPDATE rooms SET topic = ?, topic_by = ? WHERE id = ?"),
      set_empty_(database, "UPDATE rooms SET empty_since = ? WHERE id = ?"),
      append_(database, "INSERT INTO lines VALUES (?, ?, ?, ?, ?)"),
      bytes_before_(database,
                    "SELECT sum(16 + length(CAST(sender AS BLOB)) + length(CAST(text AS BLOB))) FROM lines "
                    "WHERE room = ? AND number < ?"),
      delete_before_(database, "DELETE FROM lines WHERE room = ? AND number < ?"),
      delete_lines_(database, "DELETE FROM lines WHERE room = ?"),
      first_since_(database, "SELECT number FROM lines WHERE room = ? AND at >= ? ORDER BY number LIMIT 1"),
      delete_room_(database, "DELETE FROM rooms WHERE id = ?"),
      read_rooms_(database, "SELECT id, name, topic, topic_by, empty_since FROM rooms"),
      read_lines_(database,
                  "SELECT at, sender, text FROM lines WHERE room = ? AND number > (SELECT max(number) FROM lines WHERE "
                  "room = ?) - ? ORDER BY number") {}

bool RoomTable::load() {
  known_.rows.clear();
  known_.bytes = 0;
  std::vector<std::int64_t> unusable;
  rooms_.with();
  while (rooms_.row()) {
    Row row{rooms_.number(1)};
    const std::int64_t first = rooms_.number(2);
    const std::int64_t last = rooms_.number(3);
    if (first > 0 && last < number_max) {
      row = {row.id, first, last + 1, rooms_.number(4)};
    } else if (first != 0 || last != 0) {
      unusable.push_back(row.id);
    }
    known_.rows.emplace(rooms_.text(0), row);
    known_.bytes += row.bytes;
  }
  return rooms_.ended() &&
         std::ranges::all_of(unusable, [this](std::int64_t room) { return delete_lines_.with(room).done(); });
}

// ---- Writing

bool RoomTable::write(const Batch& batch, const Retention& limits) {
  return std::ranges::all_of(batch.rooms(), [&](const auto& room) { return apply(room.first, room.second, limits); }) &&
         stay_within_bytes(limits.bytes);
}

bool RoomTable::apply(const std::string& room, const Batch::RoomChanges& changes, const Retention& limits) {
  if (changes.is_forgotten && !erase(room)) return false;
  if (!changes.topic && !changes.empty_since && changes.lines.lines() == 0) return true;
  Row* const row = find_or_create(room);
  if (row == nullptr) return false;
  if (changes.topic && !set_topic_.with(changes.topic->text, changes.topic->by, row->id).done()) return false;
  if (changes.empty_since && !set_empty_.with(*changes.empty_since, row->id).done()) return false;
  if (!append(*row, changes.lines)) return false;
  // Some at a time: a delete for each line would cost more than the line.
  const std::int64_t most = limits.lines;
  return row->next - row->first <= most + most / part_let_go || keep_newest(*row, most);
}

RoomTable::Row* RoomTable::find_or_create(std::string_view room) {
  if (const auto known = known_.rows.find(room); known != known_.rows.end()) return &known->second;
  if (!make_.with(room).row()) return nullptr;
  const std::int64_t id = make_.number(0);
  if (!make_.done()) return nullptr;
  return &known_.rows.emplace(room, Row{id}).first->second;
}

bool RoomTable::append(Row& row, const History& lines) {
  bool good = true;
  lines.visit_newest(lines.lines(), [&](const History::Line& line) {
    good = good && append_.with(row.id, row.next, line.at, line.from, line.text).done();
    ++row.next;
    row.bytes += size_of(line);
    known_.bytes += size_of(line);
  });
  return good;
}

bool RoomTable::replace_all(const std::vector<ArchivedRoom>& rooms) {
  Names kept;
  for (const ArchivedRoom& room : rooms) kept.insert(room.name);
  std::vector<std::string> gone;
  for (const auto& [name, row] : known_.rows) {
    if (!kept.contains(name)) gone.push_back(name);
  }
  if (!std::ranges::all_of(gone, [this](const std::string& name) { return erase(name); })) return false;
  return std::ranges::all_of(rooms, [this](const ArchivedRoom& room) {
    const Row* const row = find_or_create(room.name);
    return row != nullptr && set_topic_.with(room.topic, room.topic_by, row->id).done() &&
           set_empty_.with(room.empty_since, row->id).done();
  });
}

// ---- Forgetting

bool RoomTable::erase(std::string_view room) {
  const auto known = known_.rows.find(room);
  if (known == known_.rows.end()) return true;
  Row& row = known->second;
  if (!delete_before(row, row.next) || !delete_room_.with(row.id).done()) return false;
  known_.rows.erase(known);
  return true;
}

bool RoomTable::delete_before(Row& row, std::int64_t number) {
  if (number <= row.first) return true;
  std::int64_t bytes = row.bytes;
  if (number < row.next) {
    if (!bytes_before_.with(row.id, number).row()) return false;
    bytes = bytes_before_.number(0);
    bytes_before_.stop();
  }
  row.bytes -= bytes;
  known_.bytes -= bytes;
  row.first = number;
  return delete_before_.with(row.id, number).done();
}

bool RoomTable::keep_newest(Row& row, std::int64_t count) {
  return delete_before(row, row.next - count);
}

bool RoomTable::delete_older_than(Row& row, WallTime time) {
  if (row.first == row.next) return true;
  const bool has_newer = first_since_.with(row.id, time).row();
  if (!has_newer && !first_since_.ended()) return false;
  const std::int64_t first = has_newer ? first_since_.number(0) : row.next;
  first_since_.stop();
  return delete_before(row, first);
}

bool RoomTable::prune(const Retention& limits, WallTime now) {
  const WallTime oldest = now - std::chrono::days(limits.days);
  return std::ranges::all_of(known_.rows,
                             [&](auto& room) {
                               return keep_newest(room.second, limits.lines) && delete_older_than(room.second, oldest);
                             }) &&
         stay_within_bytes(limits.bytes);
}

bool RoomTable::stay_within_bytes(std::uint64_t bytes_max) {
  while (known_.bytes > static_cast<std::int64_t>(bytes_max)) {
    const auto largest = std::ranges::max_element(
        known_.rows, [](const auto& one, const auto& other) { return one.second.bytes < other.second.bytes; });
    Row& row = largest->second;
    const std::int64_t count = row.next - row.first;
    if (!delete_before(row, row.first + std::max<std::int64_t>(count / part_let_go, 1))) return false;
    if (count == 0) return true;  // the file does not say what it holds
  }
  return true;
}

// ---- Reading

bool RoomTable::read(const Retention& limits, const std::function<void(ArchivedRoom&&)>& take) {
  read_rooms_.with();
  while (read_rooms_.row()) {
    const std::int64_t id = read_rooms_.number(0);
    ArchivedRoom room{.name = std::string(read_rooms_.text(1)),
                      .topic = std::string(read_rooms_.text(2)),
                      .topic_by = std::string(read_rooms_.text(3)),
                      .empty_since = read_rooms_.time(4),
                      .lines = {}};
    read_lines_.with(id, id, std::int64_t{limits.lines});
    while (read_lines_.row()) {
      room.lines.push_back(
          {WallTime(read_lines_.number(0)), std::string(read_lines_.text(1)), std::string(read_lines_.text(2))});
    }
    if (!read_lines_.ended()) return false;
    take(std::move(room));
  }
  return read_rooms_.ended();
}

}  // namespace confab::store
