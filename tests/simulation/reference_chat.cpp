#include "reference_chat.hpp"

#include <algorithm>
#include <set>
#include <utility>

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

ReferenceChat::ReferenceChat(const Limits& limits, bool spacious) : limits_(limits), spacious_(spacious) {
  rooms_[lobby].name = lobby;
}

ReferenceChat::Client& ReferenceChat::connect(std::uint32_t id, Protocol protocol, const Framing& framing) {
  Client& client = clients_.try_emplace(id, protocol, framing, limits_.write_queue_bytes_max, spacious_).first->second;
  if (protocol == Protocol::slash) put(client, "* Welcome to confab. Enter your username:");
  return client;
}

// ---- Input

void ReferenceChat::hear(Client& client, std::string_view bytes, Pause pause, bool waits, Instant now) {
  if (client.allowance) client.allowance->look_at(now);
  const std::uint64_t replied = client.reply_bytes;
  if (client.waiting && !(waits && bytes.empty())) hear_at_its_price(client, *std::exchange(client.waiting, {}));
  for (std::size_t i = 0; i < bytes.size() && !client.owed.finishing(); ++i) {
    std::string refusals;
    const auto limit = client.unnamed() ? unnamed_line_bytes_max : limits_.line_bytes_max;
    const auto heard = client.input.hear(bytes[i], limit, refusals);
    if (!refusals.empty()) client.owed.put_bytes(std::move(refusals));
    if (heard == InputModel::Heard::nothing) {
      if (!client.first_line_seen) turn_away(client, client.input.unfinished(), false);
      continue;
    }
    if (heard == InputModel::Heard::interrupt) {
      if (!client.unnamed() && !client.input.inside_line()) client.interrupted = true;
      continue;
    }
    if (waits && i + 1 == bytes.size()) {
      mirror_line_ending(client);
      client.waiting = heard;
    } else {
      hear_at_its_price(client, heard);
    }
  }
  require(pause != Pause::turn_used_up || client.reply_bytes - replied > reply_bytes_per_turn_max,
          "has had its share though it was told little");
  if (pause == Pause::too_fast) hold_back(client);
  if (pause != Pause::none || client.owed.finishing()) return;
  mirror_line_ending(client);
  if (std::exchange(client.interrupted, false)) tell_to_leave(client, now);
}

void ReferenceChat::hear_at_its_price(Client& client, InputModel::Heard heard) {
  const std::uint64_t replied = client.reply_bytes;
  if (client.allowance) {
    require(client.allowance->left >= client.allowance->line, "a line is heard before its time");
    if (client.allowance->left == client.allowance->full) client.allowance->told = false;
  }
  const bool meant_something = hear_one(client, heard);
  std::uint64_t cost = 1 + (client.reply_bytes - replied) / reply_bytes_per_line;
  if (!meant_something) {
    client.ignored_bytes += client.input.line().size() + 1;
    cost = client.ignored_bytes / ignored_bytes_per_line;
    client.ignored_bytes %= ignored_bytes_per_line;
  }
  if (client.allowance) client.allowance->left -= client.allowance->line * cost;
}

void ReferenceChat::hold_back(Client& client) {
  require(client.allowance && client.allowance->left < client.allowance->line, "lines are held back for no reason");
  if (std::exchange(client.allowance->told, true) || !client.here) return;
  put(client, client.protocol == Protocol::slash
                  ? "* You are sending too fast. Nothing is lost: your lines wait their turn."
                  : "! too fast: lines wait their turn");
}

/// Returns false if the line was empty or blank.
bool ReferenceChat::hear_line(Client& client, InputModel::Heard heard) {
  const std::string raw = client.input.line();
  mirror_line_ending(client);
  if (!shows_nothing(raw) && !std::exchange(client.first_line_seen, true) && turn_away(client, raw, true)) return true;
  if (heard == InputModel::Heard::too_long) {
    if (client.unnamed()) {
      log_in(client, {});
    } else {
      const auto head = client.protocol == Protocol::slash ? "* That line is longer than {} bytes and was not sent."
                                                           : "! line too long: at most {} bytes";
      put(client, fmt::format(fmt::runtime(head), limits_.line_bytes_max));
    }
    return true;
  }
  const std::string text = cleaned(raw);
  if (client.protocol == Protocol::echo) {
    client.owed.put(shouted(text) + (client.input.line_ended_in_cr() ? "\r\n" : "\n"));
    return true;
  }
  if (shows_nothing(text)) return false;
  if (client.unnamed()) {
    log_in(client, stripped(text));
  } else {
    client.protocol == Protocol::slash ? slash_line(client, text) : sigil_line(client, text);
  }
  return true;
}

/// Whether the client speaks another protocol.
bool ReferenceChat::turn_away(Client& client, std::string_view start, bool whole_line) {
  if (start.starts_with("\x16\x03") || start.starts_with("SSH-")) {
    client.owed.finish();
    return true;
  }
  static const std::set<std::string> methods = {"GET",     "POST",    "HEAD",  "PUT",   "DELETE",
                                                "OPTIONS", "CONNECT", "TRACE", "PATCH", "PRI"};
  const auto space = start.find(' ');
  if (!whole_line || space == std::string_view::npos || !methods.contains(std::string(start.substr(0, space)))) {
    return false;
  }
  const auto target = start.substr(space + 1);
  if (!target.starts_with("/") && !target.starts_with("http://") && !target.starts_with("https://") &&
      target.find(" HTTP/") == std::string_view::npos) {
    return false;
  }
  for (const std::string& line : told_to_a_browser()) client.owed.put(line);
  client.owed.finish();
  return true;
}

void ReferenceChat::mirror_line_ending(Client& client) {
  if (!client.input.wants_crlf() || client.framing != &Framing::lf) return;
  client.framing = &Framing::crlf;
  ++client.moves;
  if (client.here && client.protocol == Protocol::slash) client.owed.cut_back();
}

// ---- Arriving and leaving

void ReferenceChat::log_in(Client& client, const std::string& text) {
  static const std::set<std::string> reserved = {lobby, "server", "system", "admin", "root", "everyone", "you"};
  if (!is_label(text, name_size_max, client.protocol == Protocol::slash)) {
    return refuse_name(client, "Names: a-z, 0-9, - _ and ., up to 24 characters.");
  }
  if (reserved.contains(lower(text))) return refuse_name(client, "That name is reserved.");
  if (users_.contains(lower(text))) return refuse_name(client, "That name is in use.");
  client.name = text;
  client.here = true;
  users_[lower(text)] = &client;
  add(client, lobby);
  if (client.protocol != Protocol::slash || limits_.notices == Notices::none) return;
  put(client, greeting(client));
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

void ReferenceChat::add(Client& client, const std::string& name) {
  const std::string key = lower(name);
  Room& room = rooms_[key];
  if (room.name.empty()) room.name = name;
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
  if (key != lobby && rooms_[key].members.empty()) rooms_.erase(key);
}

void ReferenceChat::leave_all(Client& client, bool connection_lost) {
  if (!std::exchange(client.here, false)) return;
  const std::vector<std::string> rooms = client.rooms;
  for (const std::string& key : rooms) remove(client, key, connection_lost ? " (connection lost)." : ".");
  users_.erase(lower(client.name));
}

void ReferenceChat::end(Client& client, bool connection_lost) {
  leave_all(client, connection_lost);
}

void ReferenceChat::shut_down(Client& client) {
  if (client.protocol == Protocol::slash) put(client, "* The server is shutting down. Goodbye.");
  client.owed.finish();
}

void ReferenceChat::time_out_login(Client& client) {
  if (client.protocol == Protocol::slash) put(client, "* No username was given in time. Goodbye.");
  client.owed.finish();
}

void ReferenceChat::drop_backlog(Client& client) {
  client.waiting.reset();
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
  tell_room(key, line, key == lobby ? line : "@" + rooms_[key].name + " " + line, &client);
  // A slash user's own line is a gap in the log that it reads.
  if (client.protocol == Protocol::slash) client.owed.cut_back();
}

bool ReferenceChat::tell(Client& client, const std::string& to, const std::string& text) {
  const auto found = users_.find(lower(to));
  if (found == users_.end()) return false;
  Client& other = *found->second;
  put(other, (other.protocol == Protocol::slash ? "[from " + client.name + "] " : "#" + client.name + ": ") + text);
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
                              Client* except) {
  for (Client* member : rooms_[key].members) {
    if (member == except) continue;
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
  if (room.members.size() > limits_.named_notices_members_max) {
    ++(room.*counter);
  } else {
    tell_room(key, notice, {}, except);
  }
}

void ReferenceChat::tell_arrivals() {
  for (auto& [key, room] : rooms_) {
    const auto joined = std::exchange(room.joined_untold, 0);
    const auto left = std::exchange(room.left_untold, 0);
    const std::string people =
        fmt::format("{} {}", joined > 0 ? joined : left, (joined > 0 ? joined : left) == 1 ? "person" : "people");
    if (joined > 0 && left > 0) tell_room(key, fmt::format("* {} joined, {} left.", people, left), {}, nullptr);
    if (joined > 0 && left == 0) tell_room(key, fmt::format("* {} joined.", people), {}, nullptr);
    if (joined == 0 && left > 0) tell_room(key, fmt::format("* {} left.", people), {}, nullptr);
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
