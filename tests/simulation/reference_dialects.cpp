// The two chat dialects of the reference model: how a line is read, and what the one who typed it is told.
#include <algorithm>

#include "failure.hpp"
#include "reference_chat.hpp"

namespace confab::simulation {

namespace {

const std::string lobby = "lobby";

std::string room_argument(const std::string& word) {
  return word.starts_with('#') ? word.substr(1) : word;
}

std::string joined(const std::vector<std::string>& items, const std::string& separator) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : separator) + item;
  return text;
}

std::vector<std::string> names_of(std::vector<ReferenceChat::Client*> members) {
  std::sort(members.begin(), members.end(), [](auto* a, auto* b) { return lower(a->name) < lower(b->name); });
  std::vector<std::string> names;
  for (const auto* member : members) names.push_back(member->name);
  return names;
}

}  // namespace

// ---- slash

void ReferenceChat::slash_line(Client& client, const std::string& text) {
  if (text[0] != '/') return say(client, client.rooms[0], text);
  if (text.starts_with("//")) return say(client, client.rooms[0], text.substr(1));
  const std::string typed = text.substr(0, text.find(' '));
  const std::string command = lower(typed);
  const std::vector<std::string> words = words_of(text.substr(typed.size()));
  if (command == "/join") {
    const bool names_a_room = words.size() == 1 && !room_argument(words[0]).empty();
    names_a_room ? slash_join(client, room_argument(words[0])) : put_all(client, told_alone(client.protocol, command));
  } else if (command == "/leave") {
    words.empty() ? slash_join(client, lobby) : put_all(client, told_alone(client.protocol, "/leave it"));
  } else if (command == "/msg") {
    if (words.size() < 2) return put_all(client, told_alone(client.protocol, command));
    // The text goes on to the end of the line, spaces and all.
    const auto name_at = text.find_first_not_of(' ', typed.size());
    const std::string said = text.substr(text.find_first_not_of(' ', name_at + words[0].size()));
    if (!tell(client, words[0], said)) return put(client, "* No user named " + words[0] + " is here.");
    put(client, "[to " + users_[lower(words[0])]->name + "] " + said);
  } else if (command == "/who") {
    const bool names_no_room = words.size() == 1 && room_argument(words[0]).empty();
    if (words.size() > 1 || names_no_room) return put_all(client, told_alone(client.protocol, "/who is who"));
    slash_who(client, words.empty() ? client.rooms[0] : room_argument(words[0]));
  } else if (command == "/rooms") {
    if (!words.empty()) return put_all(client, told_alone(client.protocol, "/rooms here"));
    std::vector<std::string> rooms;
    for (const auto& [key, room] : rooms_) rooms.push_back(fmt::format("{} ({})", room.name, room.members.size()));
    put_wrapped(client, "* Rooms:", rooms);
  } else if (command == "/help") {
    if (words.size() > 1) return put_all(client, told_alone(client.protocol, "/help me please"));
    put_all(client, told_alone(client.protocol, words.empty() ? command : command + " " + words[0]));
  } else if (command == "/quit") {
    if (!words.empty()) return put_all(client, told_alone(client.protocol, "/quit it"));
    put(client, "* Goodbye, " + client.name + ".");
    leave_all(client, false);
    client.owed.finish();
  } else {
    put(client, fmt::format("* Unknown command {0}. Type /help; to say it anyway, type /{0}.", typed));
  }
}

void ReferenceChat::slash_join(Client& client, const std::string& name) {
  if (!is_label(name, room_name_size_max, true)) {
    return put(client, "* Room names use letters, digits, - _ and ., up to 32 characters.");
  }
  if (lower(name) == client.rooms[0]) return put(client, "* You are already in " + rooms_[lower(name)].name + ".");
  if (!may_create(name)) {
    return put(client, "* There are too many rooms already. Join one of them: type /rooms.");
  }
  const auto existing = rooms_.find(lower(name));
  remove(client, client.rooms[0], " for " + (existing == rooms_.end() ? name : existing->second.name) + ".");
  add(client, name);
  put(client, "* You are now in " + with_others(client) + ".");
}

void ReferenceChat::slash_who(Client& client, const std::string& name) {
  const auto found = rooms_.find(lower(name));
  if (found == rooms_.end()) return put(client, "* There is no room named " + name + ".");
  const Room& room = found->second;
  put_wrapped(client, fmt::format("* In {} ({}):", room.name, room.members.size()), names_of(room.members));
}

std::string ReferenceChat::with_others(const Client& client) const {
  const Room& room = rooms_.at(client.rooms[0]);
  std::vector<std::string> others = names_of(room.members);
  std::erase(others, client.name);
  if (others.empty()) return room.name + " with no others";
  const std::string head = fmt::format("{} with {} other{}", room.name, others.size(), others.size() > 1 ? "s" : "");
  return others.size() > named_others_max ? head : head + ": " + joined(others, ", ");
}

void ReferenceChat::put_wrapped(Client& client, std::string line, const std::vector<std::string>& items) {
  for (const std::string& item : items) {
    const bool last = &item == &items.back();
    if (line.size() + std::string_view(" ,").size() + item.size() > list_columns_max) {
      put(client, line);
      line = "*";
    }
    line += " " + item + (last ? "" : ",");
  }
  put(client, line);
}

// ---- sigil

void ReferenceChat::sigil_line(Client& client, const std::string& text) {
  const char sigil = text[0];
  if (sigil != '#' && sigil != '@' && sigil != '!') return say(client, lobby, text);
  if (text.size() > 1 && text[1] == sigil) return say(client, lobby, text.substr(1));
  if (sigil == '!') return sigil_command(client, text);
  const auto space = text.find(' ');
  if (space == std::string::npos || space == 1 || space + 1 == text.size()) {
    return put_all(client, told_alone(client.protocol, text.substr(0, 1)));
  }
  const std::string to = text.substr(1, space - 1);
  const std::string said = text.substr(space + 1);
  if (sigil == '#') {
    if (!tell(client, to, said)) put(client, "! no user named " + to);
    return;
  }
  const auto room = rooms_.find(lower(to));
  if (room == rooms_.end()) return put(client, "! no room named " + to);
  if (std::count(client.rooms.begin(), client.rooms.end(), room->first) == 0) {
    return put(client, "! not in " + room->second.name + ": !enter it first");
  }
  say(client, room->first, said);
}

void ReferenceChat::sigil_command(Client& client, const std::string& text) {
  const auto space = text.find(' ');
  const std::string command = text.substr(0, space);
  const std::string argument = space == std::string::npos ? "" : text.substr(space + 1);
  const bool about_a_room = command == "!enter" || command == "!leave" || command == "!members";
  if (!about_a_room && command != "!users" && command != "!rooms" && command != "!help" && command != "!quit") {
    return put(client, "! unknown command " + command + ": try !help");
  }
  if (about_a_room == argument.empty() || argument.find(' ') != std::string::npos) {
    return put_all(client, told_alone(client.protocol, about_a_room ? command : command + " it"));
  }
  if (command == "!enter") {
    sigil_enter(client, argument);
  } else if (command == "!leave") {
    sigil_leave(client, argument);
  } else if (command == "!members") {
    const auto room = rooms_.find(lower(argument));
    if (room == rooms_.end()) return put(client, "! no room named " + argument);
    put(client, joined(names_of(room->second.members), " "));
  } else if (command == "!users") {
    std::vector<Client*> users;
    for (const auto& [key, user] : users_) users.push_back(user);
    put(client, joined(names_of(users), " "));
  } else if (command == "!rooms") {
    std::vector<std::string> rooms;
    for (const auto& [key, room] : rooms_) {
      if (key != lobby) rooms.push_back(room.name);
    }
    put(client, joined(rooms, " "));
  } else if (command == "!help") {
    put_all(client, told_alone(client.protocol, command));
  } else {
    leave_all(client, false);
    client.owed.finish();
  }
}

void ReferenceChat::sigil_enter(Client& client, const std::string& name) {
  if (!is_label(name, room_name_size_max, true)) {
    return put(client, "! not a room name: letters, digits, - _ and ., up to 32 characters");
  }
  if (std::count(client.rooms.begin(), client.rooms.end(), lower(name)) > 0) return;
  if (!may_create(name)) return put(client, "! too many rooms on this server");
  if (client.rooms.size() - 1 >= limits_.rooms_per_user_max) {
    return put(client, "! you are in too many rooms: !leave one first");
  }
  add(client, name);
}

void ReferenceChat::sigil_leave(Client& client, const std::string& name) {
  if (lower(name) == lobby) return put(client, "! the lobby cannot be left");
  if (std::count(client.rooms.begin(), client.rooms.end(), lower(name)) == 0) return;
  remove(client, lower(name), ".");
}

}  // namespace confab::simulation
