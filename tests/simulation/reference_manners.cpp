// The part of ReferenceChat that people use to live together: names, topics, histories, and whom they want to hear.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "reference_chat.hpp"

namespace confab::simulation {

namespace {

constexpr Instant day = std::chrono::hours(24);

/// In UTC, in the year in which the clock starts.
std::string time_in_history(Instant at, Instant now) {
  const auto minutes = at % day / std::chrono::minutes(1);
  const std::string clock = fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
  if (at / day == now / day) return clock;
  constexpr std::array months = {"Jan", "Feb", "Mar"};
  constexpr std::array lengths = {31, 28, 31};
  auto days = static_cast<int>(at / day);
  std::size_t month = 0;
  while (days >= lengths.at(month)) days -= lengths.at(month++);
  return fmt::format("{} {} {}", months.at(month), days + 1, clock);
}

}  // namespace

/// Returns false if `command` is none of these, or its arguments are wrong.
bool ReferenceChat::slash_manners(Client& client, const std::string& command, const std::string& arguments) {
  const std::vector<std::string> words = words_of(arguments);
  if (command == "/nick" && words.size() == 1) {
    slash_nick(client, words[0]);
  } else if (command == "/me" && !words.empty()) {
    say(client, client.rooms[0], "*" + arguments + "*");
  } else if (command == "/reply" && !words.empty()) {
    slash_reply(client, arguments);
  } else if (command == "/topic") {
    words.empty() ? show_topic(client) : slash_topic(client, arguments);
  } else if (command == "/history" && (words.empty() || (words.size() == 1 && lines_in(words[0])))) {
    slash_history(client, words.empty() ? 20 : *lines_in(words[0]));
  } else if (command == "/quiet" && words.empty()) {
    slash_quiet(client);
  } else if (command == "/bell" && words.empty()) {
    client.bell = !client.bell;
    put(client, client.bell ? "* A bell rings from now on when somebody names you or writes to you."
                            : "* No bell rings from now on.");
  } else if (command == "/ignore" && words.empty()) {
    std::vector<std::string> ignored;
    for (const Ignored& it : client.ignored) ignored.push_back(it.who != nullptr ? it.who->name : it.kept);
    if (ignored.empty()) put(client, "* You ignore nobody.");
    if (!ignored.empty()) put_wrapped(client, fmt::format("* You ignore ({}):", ignored.size()), ignored);
  } else if ((command == "/ignore" || command == "/unignore") && words.size() == 1) {
    slash_ignore(client, words[0], command == "/ignore");
  } else if (command == "/claim" && !words.empty()) {
    slash_claim(client, stripped(arguments));
  } else if (command == "/release" && !words.empty()) {
    slash_release(client, stripped(arguments));
  } else if (command == "/paste" && words.empty()) {
    client.pasted = 0;
    put(client, "* Each line is said as it is now. To end, type /end.");
  } else if (command == "/end" && words.empty()) {
    put(client, "* There is no paste to end. To begin one, type /paste.");
  } else {
    return false;
  }
  return true;
}

void ReferenceChat::paste(Client& client, const std::string& text) {
  if (stripped(text) != "/end") return say(client, client.rooms[0], text);
  const std::uint64_t lines = *client.pasted;
  client.pasted.reset();
  put(client, fmt::format("* {} {} said.", lines, lines == 1 ? "line was" : "lines were"));
}

void ReferenceChat::slash_nick(Client& client, const std::string& name) {
  const std::string was = client.name;
  if (name == was) return put(client, "* You are " + was + " already.");
  const std::string why_not = lower(name) == lower(was) ? "" : why_no_name(client, name, true);
  if (!why_not.empty()) return put(client, "* " + why_not);
  users_.erase(lower(was));
  users_[lower(name)] = &client;
  client.name = name;
  tell_room(client.rooms[0], "* " + was + " is now " + name + ".", {}, nullptr);
}

void ReferenceChat::slash_reply(Client& client, const std::string& text) {
  if (client.writer_name.empty()) return put(client, "* Nobody has written to you yet.");
  if (client.writer == nullptr) return put(client, "* No user named " + client.writer_name + " is here.");
  const std::string to = client.writer->name;
  tell(client, to, text);
  put(client, "[to " + to + "] " + text);
}

void ReferenceChat::show_topic(Client& client) {
  const Room& room = rooms_.at(client.rooms[0]);
  if (room.kept.topic.empty()) return put(client, "* " + room.name + " has no topic.");
  put(client, "* The topic of " + room.name + " is: " + room.kept.topic + " (set by " + room.kept.topic_by + ").");
}

void ReferenceChat::slash_topic(Client& client, const std::string& text) {
  if (text.size() > 300) return put(client, "* A topic has at most 300 bytes.");
  Room& room = rooms_.at(client.rooms[0]);
  room.kept.topic = text;
  room.kept.topic_by = client.name;
  tell_room(client.rooms[0], "* " + client.name + " set the topic: " + text, {}, nullptr);
}

std::vector<ReferenceChat::Kept::Line> ReferenceChat::last_lines(const Room& room, std::size_t lines) const {
  std::vector<Kept::Line> last;
  std::uint64_t bytes = 0;
  for (auto line = room.kept.lines.rbegin(); line != room.kept.lines.rend() && last.size() < lines; ++line) {
    bytes += 16 + line->from.size() + line->text.size();
    if (bytes > limits_.write_queue_bytes_max / 2) break;
    last.insert(last.begin(), *line);
  }
  return last;
}

void ReferenceChat::slash_history(Client& client, std::size_t lines) {
  const Room& room = rooms_.at(client.rooms[0]);
  const auto last = last_lines(room, lines);
  if (last.empty()) return put(client, "* Nothing was said in " + room.name + " yet.");
  const std::string count = last.size() == 1 ? "line" : fmt::format("{} lines", last.size());
  put(client, "* The last " + count + " in " + room.name + ":");
  for (const Kept::Line& line : last) {
    put(client, "* " + time_in_history(line.at, clock_()) + " " + line.from + ": " + line.text);
  }
  put(client, "* That is all.");
}

void ReferenceChat::sigil_history(Client& client, const std::string& arguments) {
  const std::vector<std::string> words = words_of(arguments);
  if (words.empty() || words.size() > 2 || (words.size() == 2 && !lines_in(words[1]))) {
    return put(client, "! usage: !history ROOM [LINES]");
  }
  const auto room = rooms_.find(lower(words[0]));
  if (room == rooms_.end()) return put(client, "! no room named " + words[0]);
  if (std::count(client.rooms.begin(), client.rooms.end(), room->first) == 0) {
    return put(client, "! not in " + room->second.name + ": !enter it first");
  }
  const std::string head = room->first == "lobby" ? "" : "@" + room->second.name + " ";
  for (const Kept::Line& line : last_lines(room->second, words.size() == 2 ? *lines_in(words[1]) : 20)) {
    put(client, head + line.from + ": " + line.text);
  }
  put(client, "");
}

void ReferenceChat::slash_ignore(Client& client, const std::string& name, bool ignores) {
  const auto found = users_.find(lower(name));
  Client* const other = found == users_.end() ? nullptr : found->second;
  const KeptName* const proof = other == nullptr ? nullptr : proven(*other);
  const std::string kept = proof == nullptr ? "" : proof->name;
  if (!ignores) {
    const auto gone = std::erase_if(client.ignored, [&](const Ignored& it) {
      if (it.who != nullptr && it.who == other) return true;
      return !it.kept.empty() && (lower(it.kept) == lower(name) || lower(it.kept) == lower(kept));
    });
    if (gone == 0) return put_all(client, told_alone(client.protocol, "/unignore " + name));
    return put(client, "* You see what " + (other == nullptr ? name : other->name) + " says again.");
  }
  if (other == nullptr) return put_all(client, told_alone(client.protocol, "/msg " + name + " x"));
  if (other == &client) return put(client, "* You cannot ignore yourself.");
  put(client, "* You no longer see what " + other->name + " says.");
  for (const Ignored& it : client.ignored) {
    if (!kept.empty() && lower(it.kept) == lower(kept)) return;
  }
  for (Ignored& it : client.ignored) {
    if (it.who != other) continue;
    if (kept.empty()) return;
    if (it.kept.empty()) {
      it.kept = kept;
      return;
    }
    // Whoever proves what that one had proven before is not heard either.
    it.who = nullptr;
  }
  client.ignored.push_back({other, kept});
}

bool ReferenceChat::ignores(const Client& client, const Client& speaker, const KeptName* proven_by_speaker) {
  return std::any_of(client.ignored.begin(), client.ignored.end(), [&](const Ignored& it) {
    return it.who == &speaker || (proven_by_speaker != nullptr && lower(it.kept) == lower(proven_by_speaker->name));
  });
}

void ReferenceChat::slash_quiet(Client& client) {
  client.quiet = !client.quiet;
  ++client.moves;
  client.owed.cut_back();
  put(client,
      client.quiet ? "* Comings and goings are not shown from now on." : "* Comings and goings are shown from now on.");
}

void ReferenceChat::forget_ties(const Client& client) {
  for (auto& [id, other] : clients_) {
    if (other.writer == &client) {
      other.writer = nullptr;
      other.writer_name = client.name;
    }
    std::erase_if(other.ignored, [&](const Ignored& it) { return it.who == &client && it.kept.empty(); });
    for (Ignored& it : other.ignored) it.who = it.who == &client ? nullptr : it.who;
  }
}

}  // namespace confab::simulation
