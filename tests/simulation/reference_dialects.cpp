// The two chat dialects of the reference model: how to read a line, and what to answer to its sender.
#include <algorithm>
#include <map>

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
  if (client.pasted) return paste(client, text);
  if (text[0] != '/') {
    // Not even a blank before it makes a password a text.
    const std::string bare = stripped(text);
    const bool has_password = lower(bare).starts_with("/claim") || lower(bare).starts_with("/release");
    return has_password ? slash_line(client, bare) : say(client, client.rooms[0], text);
  }
  if (text.starts_with("//")) return say(client, client.rooms[0], text.substr(1));
  static const std::map<std::string, std::string> meanings = {{"/join", "/join"},
                                                              {"/j", "/join"},
                                                              {"/leave", "/leave"},
                                                              {"/part", "/part"},
                                                              {"/msg", "/msg"},
                                                              {"/w", "/msg"},
                                                              {"/tell", "/msg"},
                                                              {"/dm", "/msg"},
                                                              {"/who", "/who"},
                                                              {"/names", "/who"},
                                                              {"/users", "/who"},
                                                              {"/rooms", "/rooms"},
                                                              {"/list", "/rooms"},
                                                              {"/help", "/help"},
                                                              {"/?", "/help"},
                                                              {"/quit", "/quit"},
                                                              {"/exit", "/quit"},
                                                              {"/bye", "/quit"},
                                                              {"/q", "/quit"},
                                                              {"/nick", "/nick"},
                                                              {"/me", "/me"},
                                                              {"/reply", "/reply"},
                                                              {"/r", "/reply"},
                                                              {"/topic", "/topic"},
                                                              {"/history", "/history"},
                                                              {"/quiet", "/quiet"},
                                                              {"/bell", "/bell"},
                                                              {"/ignore", "/ignore"},
                                                              {"/unignore", "/unignore"},
                                                              {"/paste", "/paste"},
                                                              {"/end", "/end"},
                                                              {"/claim", "/claim"},
                                                              {"/release", "/release"},
                                                              {"/motd", "/motd"}};
  const auto [typed, arguments] = first_word_of(text);
  const std::vector<std::string> words = words_of(arguments);
  const auto found = meanings.find(lower(typed));
  const std::string command = found == meanings.end() ? "" : found->second;
  const bool names_a_room = words.size() == 1 && !room_argument(words[0]).empty();
  if (command == "/join" && names_a_room) {
    slash_join(client, room_argument(words[0]));
  } else if (command == "/leave" && words.empty()) {
    slash_leave(client, "");
  } else if (command == "/part") {
    slash_leave(client, words.empty() ? "" : room_argument(words[0]));
  } else if (command == "/msg" && words.size() > 1) {
    slash_msg(client, arguments);
  } else if (command == "/who" && (names_a_room || words.empty())) {
    slash_who(client, words.empty() ? client.rooms[0] : room_argument(words[0]));
  } else if (command == "/rooms" && words.empty()) {
    slash_rooms(client);
  } else if (command == "/help" && words.size() < 2) {
    put_all(client, told_alone(client.protocol, words.empty() ? command : command + " " + words[0]));
  } else if (command == "/quit") {
    put(client, "* Goodbye, " + client.name + ".");
    leave_all(client, ".");
    client.owed.finish();
  } else if (command == "/motd" && words.empty()) {
    put_all(client, told_alone(client.protocol, command));
  } else if (command.empty()) {
    put_all(client, told_alone(client.protocol, typed));
  } else if (!slash_manners(client, command, arguments)) {
    const bool takes_text = command == "/join" || command == "/msg" || command == "/me" || command == "/reply" ||
                            command == "/claim" || command == "/release";
    put_all(client, told_alone(client.protocol, takes_text ? command : command + " x y"));
  }
}

void ReferenceChat::slash_leave(Client& client, const std::string& name) {
  if (name.empty() || lower(name) == client.rooms[0]) return slash_join(client, lobby);
  if (is_label(name, room_name_size_max, true)) return put(client, "* You are not in " + name + ".");
  put_all(client, told_alone(client.protocol, "/part " + name));
}

void ReferenceChat::slash_msg(Client& client, const std::string& arguments) {
  const auto [to, said] = first_word_of(arguments);
  if (!tell(client, to, said)) return put_all(client, told_alone(client.protocol, "/msg " + to + " x"));
  put(client, "[to " + users_[lower(to)]->name + "] " + said);
}

void ReferenceChat::slash_rooms(Client& client) {
  std::vector<std::string> rooms;
  for (const auto& [key, room] : rooms_) rooms.push_back(fmt::format("{} ({})", room.name, room.members.size()));
  put_wrapped(client, "* Rooms:", rooms);
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
  const std::string shown = existing == rooms_.end() ? name : existing->second.name;
  // The room that is entered is there before the other one is left: so it is not among those that are forgotten.
  room_named(name);
  remove(client, client.rooms[0], " for " + shown + ".");
  add(client, name);
  put(client, entered(client));
  if (!rooms_.at(client.rooms[0]).kept.topic.empty()) show_topic(client);
}

void ReferenceChat::slash_who(Client& client, const std::string& name) {
  const auto found = rooms_.find(lower(name));
  if (found == rooms_.end()) return put_all(client, told_alone(client.protocol, "/who " + name));
  const Room& room = found->second;
  put_wrapped(client, fmt::format("* In {} ({}):", room.name, room.members.size()), names_of(room.members));
}

/// Of all that could be said within the columns, what names most; of that, what is nearest to the full sentence.
std::string ReferenceChat::greeting(const Client& client) const {
  const std::string hello = "* Hello, " + client.name + ". ";
  const std::string hint = " Type /help for commands.";
  std::string best;
  std::size_t named_by_best = 0;
  for (const std::string where : {"You are in lobby with ", "In lobby with "}) {
    for (std::size_t names = 0;; ++names) {
      const auto others = others_naming(client, names);
      if (!others) break;
      const std::string line = hello + where + *others + hint;
      if (line.size() > columns_max || (!best.empty() && names <= named_by_best)) continue;
      best = line;
      named_by_best = names;
    }
  }
  if (!best.empty()) return best;
  const std::size_t count = rooms_.at(lobby).members.size() - 1;
  const std::string counted = count == 0 ? "No others" : fmt::format("{} other{}", count, count > 1 ? "s" : "");
  return hello + counted + " here." + hint;
}

std::string ReferenceChat::entered(const Client& client) const {
  const std::string where = "* You are now in " + rooms_.at(client.rooms[0]).name + " with ";
  std::string best;
  for (std::size_t names = 0; const auto others = others_naming(client, names); ++names) {
    if (best.empty() || where.size() + others->size() <= columns_max) best = where + *others;
  }
  return best;
}

/// The number of others and the first `names` of them; nothing if there are fewer.
std::optional<std::string> ReferenceChat::others_naming(const Client& client, std::size_t names) const {
  std::vector<std::string> others = names_of(rooms_.at(client.rooms[0]).members);
  std::erase(others, client.name);
  const std::size_t count = others.size();
  if (names > count) return std::nullopt;
  others.resize(names);
  const std::string head = count == 0 ? "no others" : fmt::format("{} other{}", count, count > 1 ? "s" : "");
  if (names == 0) return head + ".";
  return head + ": " + joined(others, ", ") + (names == count ? "." : ", ...");
}

void ReferenceChat::put_wrapped(Client& client, std::string line, const std::vector<std::string>& items) {
  for (const std::string& item : items) {
    const bool last = &item == &items.back();
    if (line.size() + std::string_view(" ,").size() + item.size() > columns_max) {
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
  const auto [to, said] = addressed_in(text.substr(1));
  if (to.empty() || shows_nothing(said)) return put_all(client, told_alone(client.protocol, text.substr(0, 1)));
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

void ReferenceChat::sigil_command(Client& client, const std::string& typed) {
  const std::string text = stripped(typed);
  const std::string command = first_word_of(text).first;
  const std::string argument = stripped(text.substr(command.size()));
  if (command == "!history") return sigil_history(client, argument);
  const bool about_a_room = command == "!enter" || command == "!leave" || command == "!members";
  if (!about_a_room && command != "!users" && command != "!rooms" && command != "!help" && command != "!quit") {
    return put(client, "! unknown command " + command + ": try !help");
  }
  if (about_a_room == argument.empty() || words_of(argument).size() > 1) {
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
    leave_all(client, ".");
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
