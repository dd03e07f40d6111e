#include "reference_chat.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "confab/outbound/lane.hpp"
#include "failure.hpp"
#include "support/counted_framing.hpp"
#include "terminal_model.hpp"

namespace confab::simulation {

namespace {

const std::string lobby = "lobby";

std::string framed(const ReferenceChat::Client& client, std::string_view text) {
  if (client.framing == &test::counted_framing) return test::counted(text);
  return std::string(text) + (client.framing == &Framing::crlf ? "\r\n" : "\n");
}

}  // namespace

ReferenceChat::ReferenceChat(const Limits& limits, bool spacious, bool bans, bool keeps_names,
                             std::function<Instant()> clock)
    : limits_(limits),
      spacious_(spacious),
      bans_(bans),
      keeps_names_(keeps_names && limits.names_max > 0),
      clock_(std::move(clock)) {
  rooms_[lobby].name = lobby;
}

ReferenceChat::Client& ReferenceChat::connect(std::uint32_t id, Protocol protocol, const Framing& framing,
                                              const std::string& origin) {
  Client& client = clients_.try_emplace(id, protocol, framing, limits_.write_queue_bytes_max, spacious_).first->second;
  client.origin = origin;
  if (protocol == Protocol::slash) put(client, "* Welcome to confab. Enter your username:");
  return client;
}

// ---- Arriving and leaving

void ReferenceChat::log_in(Client& client, const std::string& text) {
  if (!client.password_for.empty()) return try_password(client, client.password_for, text);
  const bool sigil = client.protocol == Protocol::sigil;
  const std::string name = sigil ? first_word_of(text).first : text;
  const std::string secret = stripped(text.substr(name.size()));
  if (why_barred(name, !sigil).empty() && kept_as(name) != nullptr) {
    if (sigil && secret.empty()) return refuse_name(client, "That name has a password.");
    if (sigil) return try_password(client, name, secret);
    if (is_limited(client, name)) return refuse_for_tries(client);
    client.password_for = name;
    return put(client, "* The name " + name + " is kept. Enter its password:");
  }
  const std::string why_not = why_no_name(client, text, !sigil);
  if (!why_not.empty()) return refuse_name(client, why_not);
  come_in(client, name);
}

/// With a name that is free, or that it has proven.
void ReferenceChat::come_in(Client& client, const std::string& name) {
  client.password_for.clear();
  const auto holder = users_.find(lower(name));
  if (holder != users_.end() && proven(client) == nullptr) return refuse_name(client, "That name is in use.");
  if (holder != users_.end()) displace(*holder->second);
  client.name = name;
  client.here = true;
  users_[lower(name)] = &client;
  add(client, lobby);
  if (client.protocol != Protocol::slash || limits_.notices == Notices::none) return;
  put(client, greeting(client));
}

std::string ReferenceChat::why_no_name(const Client& client, const std::string& name, bool punctuation) {
  if (const std::string why = why_barred(name, punctuation); !why.empty()) return why;
  const KeptName* const kept = kept_as(name);
  if (kept != nullptr && kept != proven(client)) {
    ++names_tally_.not_free;
    return "That name is kept. Its owner can use it with a password.";
  }
  if (users_.contains(lower(name))) return "That name is in use.";
  return {};
}

/// Why nobody may have the name, if that is so.
std::string ReferenceChat::why_barred(const std::string& name, bool punctuation) const {
  static const std::set<std::string> reserved = {lobby, "server", "system", "admin", "root", "everyone", "you"};
  if (!is_label(name, name_size_max, punctuation)) return "Names: a-z, 0-9, - _ and ., up to 24 characters.";
  if (reserved.contains(lower(name))) return "That name is reserved.";
  if (bans_ && banned(name)) return "That name is banned.";
  return {};
}

void ReferenceChat::refuse_name(Client& client, const std::string& why) {
  const bool last = client.protocol == Protocol::sigil || ++client.names_refused == refused_names_max;
  if (client.protocol == Protocol::slash) {
    const bool needs_a_line_of_its_own = last && why.starts_with("Names");
    if (needs_a_line_of_its_own) put(client, "* " + why);
    put(client, "* " + (needs_a_line_of_its_own ? "" : why + " ") +
                    (last ? "That was one try too many. Goodbye." : "Enter your username:"));
  }
  if (last) client.owed.finish();
}

ReferenceChat::Room& ReferenceChat::room_named(const std::string& name) {
  const std::string key = lower(name);
  Room& room = rooms_[key];
  if (room.name.empty()) {
    room.name = name;
    const auto kept = std::find_if(resting_.begin(), resting_.end(), [&](const Resting& r) { return r.key == key; });
    if (kept != resting_.end()) {
      if (clock_() - kept->since < std::chrono::minutes(10)) room.kept = kept->kept;
      resting_.erase(kept);
    }
  }
  return room;
}

void ReferenceChat::add(Client& client, const std::string& name) {
  const std::string key = lower(name);
  Room& room = room_named(name);
  room.members.push_back(&client);
  client.rooms.push_back(key);
  ++client.moves;
  client.owed.cut_back();
  announce(key, "* " + client.name + " joined.", &client, &Room::joined_untold);
}

void ReferenceChat::remove(Client& client, std::string key, const std::string& how) {
  std::erase(rooms_[key].members, &client);
  std::erase(client.rooms, key);
  ++client.moves;
  if (client.protocol == Protocol::slash) client.owed.cut_back();
  announce(key, "* " + client.name + " left" + how, nullptr, &Room::left_untold);
  if (key == lobby || !rooms_[key].members.empty()) return;
  const Kept& kept = rooms_[key].kept;
  if (!kept.topic.empty() || !kept.lines.empty()) resting_.push_back({key, kept, clock_()});
  if (resting_.size() > limits_.rooms_max) resting_.erase(resting_.begin());
  rooms_.erase(key);
}

void ReferenceChat::leave_all(Client& client, const std::string& how) {
  if (!std::exchange(client.here, false)) return;
  // The one entered last is left first. Only what rooms keep depends on it.
  const std::vector<std::string> rooms(client.rooms.rbegin(), client.rooms.rend());
  for (const std::string& key : rooms) remove(client, key, how);
  users_.erase(lower(client.name));
  forget_ties(client);
}

void ReferenceChat::end(Client& client, bool connection_lost) {
  leave_all(client, client.removed ? " (removed)." : connection_lost ? " (connection lost)." : ".");
}

void ReferenceChat::shut_down(Client& client) {
  if (client.protocol == Protocol::slash) put(client, "* The server is shutting down. Goodbye.");
  client.owed.finish();
}

void ReferenceChat::remove(Client& client, const std::string& reason) {
  if (client.protocol == Protocol::slash) {
    put(client, "* You were removed by an operator" + (reason.empty() ? "." : ": " + reason));
  }
  client.removed = client.protocol != Protocol::echo;
  client.owed.finish();
}

void ReferenceChat::announce_to_all(const std::string& text) {
  for (auto& [key, room] : rooms_) tell_room(key, "* Announcement: " + text, {}, nullptr);
}

void ReferenceChat::time_out_login(Client& client) {
  if (client.protocol == Protocol::slash) put(client, "* No username was given in time. Goodbye.");
  client.owed.finish();
}

void ReferenceChat::drop_backlog(Client& client) {
  client.waiting.reset();
  client.asked.reset();
  if (client.protocol == Protocol::slash && client.here) {
    put(client, "* Your input ended a while ago. The rest of it was dropped.");
  }
}

bool ReferenceChat::may_create(const std::string& name) const {
  return rooms_.contains(lower(name)) || rooms_.size() - 1 < limits_.rooms_max;
}

// ---- Saying

void ReferenceChat::say(Client& client, const std::string& key, const std::string& text) {
  const std::string line = client.name + ": " + text;
  const std::string to_sigil = key == lobby ? line : "@" + rooms_[key].name + " " + line;
  const KeptName* const proof = proven(client);
  for (Client* member : rooms_[key].members) {
    if (member == &client) continue;
    const bool is_deaf = ignores(*member, client, proof);
    if (member->protocol == Protocol::sigil) {
      require(member->owed.slow() || member->owed.blocked() || member->owed.finishing() ||
                  member->owed.bytes_of_rooms() <= limits_.write_queue_bytes_max / Lane::congested_part,
              "{} is behind with its rooms, and somebody talks on", member->name);
      member->owed.put_of_rooms(framed(*member, to_sigil));
    } else if (is_deaf || (member->bell && says_name(text, member->name))) {
      // A gap in the log, and perhaps a line of its own.
      member->owed.cut_back();
      if (!is_deaf) put(*member, line + "\a");
    } else {
      member->owed.put_in_room(framed(*member, line));
    }
  }
  if (client.pasted) ++*client.pasted;
  auto& lines = rooms_[key].kept.lines;
  lines.push_back({clock_(), client.name, text});
  if (lines.size() > limits_.history_lines) lines.erase(lines.begin());
  // A slash user's own line is a gap in the log that it reads.
  if (client.protocol == Protocol::slash) client.owed.cut_back();
}

bool ReferenceChat::tell(Client& client, const std::string& to, const std::string& text) {
  const auto found = users_.find(lower(to));
  if (found == users_.end()) return false;
  Client& other = *found->second;
  if (&other != &client && ignores(other, client, proven(client))) return true;
  other.writer = &client;
  other.writer_name = client.name;
  require(other.owed.slow() || other.owed.blocked() || other.owed.finishing() ||
              other.owed.bytes() <= limits_.write_queue_bytes_max / Lane::congested_part,
          "{} is told something although it is behind", other.name);
  put(other, (other.protocol == Protocol::slash ? "[from " + client.name + "] " : "#" + client.name + ": ") + text +
                 (other.bell ? "\a" : ""));
  return true;
}

// ---- Output

void ReferenceChat::put(Client& client, std::string_view text) {
  if (!client.owed.closed() && !client.owed.finishing()) client.reply_bytes += text.size();
  client.owed.put(framed(client, text));
}

void ReferenceChat::put_all(Client& client, const std::vector<std::string>& lines) {
  for (const std::string& line : lines) put(client, line);
}

void ReferenceChat::tell_room(const std::string& key, const std::string& to_slash, const std::string& to_sigil,
                              Client* except, bool presence) {
  for (Client* member : rooms_[key].members) {
    if (member == except || (presence && member->quiet)) continue;
    const std::string& text = member->protocol == Protocol::slash ? to_slash : to_sigil;
    if (text.empty()) continue;
    std::string line = framed(*member, text);
    member->protocol == Protocol::slash ? member->owed.put_in_room(std::move(line)) : member->owed.put(std::move(line));
  }
}

void ReferenceChat::announce(const std::string& key, const std::string& notice, Client* except,
                             std::uint32_t Room::*counter) {
  if (limits_.notices != Notices::full) return;
  Room& room = rooms_[key];
  const auto recent = std::count_if(room.moves.begin(), room.moves.end(),
                                    [&](Instant at) { return clock_() - at < std::chrono::seconds(10); });
  const bool is_calm = room.moves.empty() || clock_() - room.moves.back() >= std::chrono::seconds(10);
  room.moves.push_back(clock_());
  room.storms = static_cast<std::uint64_t>(recent) >= limits_.named_notices_moves_max || (room.storms && !is_calm);
  if (room.members.size() > limits_.named_notices_members_max || room.storms) {
    ++(room.*counter);
  } else {
    tell_room(key, notice, {}, except, true);
  }
}

void ReferenceChat::announce_crowds() {
  for (auto& [key, room] : rooms_) {
    const auto joined = std::exchange(room.joined_untold, 0);
    const auto left = std::exchange(room.left_untold, 0);
    const std::string people =
        fmt::format("{} {}", joined > 0 ? joined : left, (joined > 0 ? joined : left) == 1 ? "person" : "people");
    if (joined > 0 && left > 0) tell_room(key, fmt::format("* {} joined, {} left.", people, left), {}, nullptr, true);
    if (joined > 0 && left == 0) tell_room(key, fmt::format("* {} joined.", people), {}, nullptr, true);
    if (joined == 0 && left > 0) tell_room(key, fmt::format("* {} left.", people), {}, nullptr, true);
  }
}

void ReferenceChat::forget_moves() {
  for (auto& [key, room] : rooms_) {
    room.moves.clear();
    room.storms = false;
  }
}

void ReferenceChat::before_send(Client& client) {
  const std::uint64_t missed = client.owed.unreported();
  if (missed == 0) return;
  std::string notice;
  switch (client.protocol) {
    case Protocol::slash:
      notice = fmt::format("* You missed {} message{} because your connection is slow.", missed, missed > 1 ? "s" : "");
      break;
    case Protocol::sigil: notice = fmt::format("! missed {} message{}", missed, missed > 1 ? "s" : ""); break;
    case Protocol::echo: notice = fmt::format("! missed {} line{}", missed, missed > 1 ? "s" : ""); break;
  }
  client.owed.report(framed(client, notice));
}

}  // namespace confab::simulation
