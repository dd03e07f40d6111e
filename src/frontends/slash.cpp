// slash: the dialect for people. One room at a time; whatever is not said by a user starts with "* ".
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>

#include "append_parts.hpp"
#include "confab/chat/room_registry.hpp"
#include "confab/frontends/dialect.hpp"
#include "confab/frontends/frontends.hpp"
#include "confab/limits.hpp"
#include "list_writer.hpp"

namespace confab {

namespace {

// ---- Reading

struct Words {
  std::string_view first;
  std::string_view rest;  // what follows the spaces behind the first word
};

Words split(std::string_view text) {
  const auto end = text.find(' ');
  if (end == std::string_view::npos) return {text, {}};
  const auto rest = text.find_first_not_of(' ', end);
  return {text.substr(0, end), rest == std::string_view::npos ? std::string_view{} : text.substr(rest)};
}

/// The only word in `arguments`; nothing if there are none or several.
std::optional<std::string_view> only_word(std::string_view arguments) {
  const auto [word, rest] = split(arguments);
  if (word.empty() || !rest.empty()) return std::nullopt;
  return word;
}

/// The only word in `arguments`, a room's name, with or without the # that other chats write before it.
std::optional<std::string_view> only_room(std::string_view arguments) {
  auto room = only_word(arguments);
  if (room && room->starts_with('#')) room->remove_prefix(1);
  return room && !room->empty() ? room : std::nullopt;
}

struct CommandEntry {
  std::string_view word;
  std::string_view usage;
  std::string_view purpose;
  std::optional<Command> (*parse)(std::string_view arguments);  // nothing if the arguments are wrong
};

template <class Parsed>
std::optional<Command> without_arguments(std::string_view arguments) {
  return arguments.empty() ? std::optional<Command>(Parsed{}) : std::nullopt;
}

constexpr std::array<CommandEntry, 7> commands = {{
    {"/join", "/join ROOM", "go to ROOM, which is created if needed",
     [](std::string_view arguments) -> std::optional<Command> {
       const auto room = only_room(arguments);
       return room ? std::optional<Command>(Enter{*room}) : std::nullopt;
     }},
    {"/leave", "/leave", "go back to the lobby", without_arguments<Leave>},
    {"/msg", "/msg NAME TEXT", "tell TEXT to NAME alone",
     [](std::string_view arguments) -> std::optional<Command> {
       const auto [to, text] = split(arguments);
       return text.empty() ? std::nullopt : std::optional<Command>(Tell{to, text});
     }},
    {"/who", "/who [ROOM]", "list who is in ROOM, or here",
     [](std::string_view arguments) -> std::optional<Command> {
       if (arguments.empty()) return ListMembers{};
       const auto room = only_room(arguments);
       return room ? std::optional<Command>(ListMembers{room}) : std::nullopt;
     }},
    {"/rooms", "/rooms", "list the rooms", without_arguments<ListRooms>},
    {"/help", "/help [COMMAND]", "list the commands, or explain one",
     [](std::string_view arguments) -> std::optional<Command> {
       if (arguments.empty()) return Help{};
       const auto topic = only_word(arguments);
       return topic ? std::optional<Command>(Help{*topic}) : std::nullopt;
     }},
    {"/quit", "/quit", "leave", without_arguments<Quit>},
}};

/// Finds a command by its word, with or without the slash.
const CommandEntry* find_command(std::string_view word) {
  const auto entry = std::find_if(commands.begin(), commands.end(), [word](const CommandEntry& command) {
    return caseless_equal(command.word, word) || caseless_equal(command.word.substr(1), word);
  });
  return entry == commands.end() ? nullptr : &*entry;
}

// ---- Writing

std::string others(std::size_t count) {
  if (count == 0) return "no others";
  return fmt::format("{} {}", count, count == 1 ? "other" : "others");
}

/// "lobby with 2 others: alice, bob"
std::string room_with_others(const User& user, const Room& room) {
  const std::size_t count = room.members().size() - 1;
  std::string text = fmt::format("{} with {}", room.name(), others(count));
  if (count == 0 || count > named_others_max) return text;
  std::string_view separator = ": ";
  for (const User* member : room.members()) {
    if (member == &user) continue;
    text += separator;
    text += member->name();
    separator = ", ";
  }
  return text;
}

std::string sentence(const Refusal& refusal) {
  using Reason = Refusal::Reason;
  switch (refusal.reason) {
    case Reason::name_invalid:
      return fmt::format("Names use letters, digits, - _ and ., up to {} characters.", name_size_max);
    case Reason::name_reserved: return "That name is reserved.";
    case Reason::name_in_use: return "That name is in use.";
    case Reason::room_name_invalid:
      return fmt::format("Room names use letters, digits, - _ and ., up to {} characters.", room_name_size_max);
    case Reason::no_such_user: return fmt::format("No user named {} is here.", refusal.subject);
    case Reason::no_such_room: return fmt::format("There is no room named {}.", refusal.subject);
    case Reason::not_a_member: return fmt::format("You are not in {}.", refusal.subject);
    case Reason::already_there: return fmt::format("You are already in {}.", refusal.subject);
    case Reason::not_there: return fmt::format("You are not in {}.", refusal.subject);
    case Reason::lobby_is_never_left: return "The lobby cannot be left.";
    case Reason::too_many_rooms: return "There are too many rooms already. Join one of them: type /rooms.";
    case Reason::too_many_rooms_of_own: return "You are in too many rooms already.";
  }
  return {};
}

struct ReplyWriter {
  WriteQueue& out;

  void tell(std::string_view text) const { out.append(fmt::format("* {}", text)); }

  void operator()(const Silence&) const {}
  void operator()(const Greeting& greeting) const {
    tell(fmt::format("Hello, {}. You are in {}. Type /help for commands.", greeting.user.name(),
                     room_with_others(greeting.user, greeting.user.present_room())));
  }
  void operator()(const Entered& entered) const {
    tell(fmt::format("You are now in {}.", room_with_others(entered.user, entered.room)));
  }
  void operator()(const Told& told) const { out.append(fmt::format("[to {}] {}", told.to, told.text)); }
  void operator()(const MemberList& list) const {
    const auto& members = list.room.members();
    write_list(out, fmt::format("In {} ({}):", list.room.name(), members.size()), members,
               [](const User* member) { return member->name(); });
  }
  void operator()(const UserList& list) const {
    const auto& users = list.registry.users();
    write_list(out, fmt::format("On this server ({}):", users.size()), users,
               [](const User* user) { return user->name(); });
  }
  void operator()(const RoomList& list) const {
    write_list(out, "Rooms:", list.registry.rooms(),
               [](const auto& entry) { return fmt::format("{} ({})", entry.first, entry.second->members().size()); });
  }
  void operator()(const HelpText& help) const {
    if (help.topic.empty()) {
      for (const CommandEntry& command : commands) tell(fmt::format("{:<15}  {}", command.usage, command.purpose));
      tell(fmt::format("{:<15}  {}", "//TEXT", "say /TEXT"));
    } else if (const CommandEntry* command = find_command(help.topic)) {
      tell(fmt::format("{}  {}", command->usage, command->purpose));
    } else {
      tell(fmt::format("There is no command {}. Type /help for the list.", help.topic));
    }
  }
  void operator()(const Goodbye& goodbye) const { tell(fmt::format("Goodbye, {}.", goodbye.name)); }
  void operator()(const UsageText& text) const { tell(fmt::format("Usage: {}", text.usage)); }
  void operator()(const UnknownCommand& unknown) const {
    tell(fmt::format("Unknown command {0}. Type /help; to say it anyway, type /{0}.", unknown.word));
  }
  void operator()(const Refusal& refusal) const { tell(sentence(refusal)); }
};

struct EventWriter {
  std::string& line;

  void append(std::initializer_list<std::string_view> parts) const { append_parts(line, parts); }

  void operator()(const Said& said) const { append({said.from, ": ", said.text}); }
  void operator()(const SaidPrivately& said) const { append({"[from ", said.from, "] ", said.text}); }
  void operator()(const Joined& joined) const { append({"* ", joined.who, " joined."}); }
  void operator()(const Left& left) const {
    append({"* ", left.who, " left"});
    if (left.to) append({" for ", *left.to});
    append({left.connection_lost ? " (connection lost)." : "."});
  }
  void operator()(const CrowdMoved& crowd) const {
    const auto people = [](std::uint32_t count) {
      return fmt::format("{} {}", count, count == 1 ? "person" : "people");
    };
    if (crowd.joined == 0) {
      append({"* ", people(crowd.left), " left."});
    } else if (crowd.left == 0) {
      append({"* ", people(crowd.joined), " joined."});
    } else {
      append({"* ", people(crowd.joined), " joined, ", fmt::format("{}", crowd.left), " left."});
    }
  }
};

class Slash final : public Dialect {
 public:
  LoginManner login() const override {
    return {NameAlphabet::extended, Residence::one_room,
            "* Welcome to confab. Enter your username:", refused_names_max};
  }

  Command parse(std::string_view line) const override {
    if (!line.starts_with('/')) return Say{line};
    if (line.starts_with("//")) return Say{line.substr(1)};
    const auto [word, arguments] = split(line);
    const auto entry = std::find_if(commands.begin(), commands.end(), [word = word](const CommandEntry& command) {
      return caseless_equal(command.word, word);
    });
    if (entry == commands.end()) return Unknown{word};
    if (auto command = entry->parse(arguments)) return *command;
    return Misuse{entry->usage};
  }

  void render(const Event& event, std::string& line) const override { std::visit(EventWriter{line}, event); }
  void render(const Reply& reply, WriteQueue& out) const override { std::visit(ReplyWriter{out}, reply); }

  void refuse_name(const Refusal& refusal, bool last, WriteQueue& out) const override {
    out.append(fmt::format("* {} {}", sentence(refusal),
                           last ? "That was one try too many. Goodbye." : "Enter your username:"));
  }

  void line_too_long(std::uint32_t bytes_max, WriteQueue& out) const override {
    out.append(fmt::format("* That line is longer than {} bytes and was not sent.", bytes_max));
  }

  void held_back(WriteQueue& out) const override {
    out.append("* You are sending too fast. Nothing is lost: your lines wait their turn.");
  }

  std::string turn_away(std::string_view why) const override { return fmt::format("* {}\n", why); }

  void login_timed_out(WriteQueue& out) const override { out.append("* No username was given in time. Goodbye."); }

  void shutting_down(WriteQueue& out) const override { out.append("* The server is shutting down. Goodbye."); }

  MissedNotice missed_notice() const override {
    return [](std::uint64_t missed) {
      return fmt::format("* You missed {} {} because your connection is slow.", missed,
                         missed == 1 ? "message" : "messages");
    };
  }

  void are_you_there(bool, WriteQueue& out) const override { out.append("* confab is here."); }
  void interrupted(WriteQueue& out) const override { out.append("* To leave, type /quit."); }
};

}  // namespace

const Dialect& slash_dialect() {
  static const Slash slash;
  return slash;
}

}  // namespace confab
