// sigil: the dialect for scripts. It has many rooms, no prompt and no notices. An error line starts with "! ".
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>

#include "append_parts.hpp"
#include "confab/base/blanks.hpp"
#include "confab/chat/room_registry.hpp"
#include "confab/frontends/dialect.hpp"
#include "confab/frontends/frontends.hpp"
#include "confab/limits.hpp"

namespace confab {

namespace {

// ---- Reading

struct CommandEntry {
  std::string_view word;
  std::string_view argument;  // the name of its one argument; empty if it takes none
  std::string_view purpose;
  Command (*make)(std::string_view argument);
};

constexpr std::array<CommandEntry, 7> commands = {{
    {"!users", "", "the nicknames of all clients", [](std::string_view) -> Command { return ListPeople{}; }},
    {"!enter", "ROOM", "enter ROOM, which is created if needed",
     [](std::string_view room) -> Command { return Enter{room}; }},
    {"!leave", "ROOM", "leave ROOM", [](std::string_view room) -> Command { return Leave{room}; }},
    {"!rooms", "", "the rooms but the lobby", [](std::string_view) -> Command { return ListRooms{}; }},
    {"!members", "ROOM", "the nicknames in ROOM", [](std::string_view room) -> Command { return ListMembers{room}; }},
    {"!help", "", "this", [](std::string_view) -> Command { return Help{}; }},
    {"!quit", "", "close the connection", [](std::string_view) -> Command { return Quit{}; }},
}};

std::string usage_of(const CommandEntry& command) {
  return command.argument.empty() ? std::string(command.word) : fmt::format("{} {}", command.word, command.argument);
}

constexpr std::string_view tell_usage = "#NICK TEXT";
constexpr std::string_view say_in_usage = "@ROOM TEXT";

struct Addressed {
  std::string_view to;
  std::string_view text;
};

/// Takes "#bob text" or "@dev text" apart. Returns nothing if the name or the text is missing. Ignores blanks around
/// the name. One space ends it; a second one belongs to the text, which is never changed.
std::optional<Addressed> split_address(std::string_view line) {
  line.remove_prefix(1);
  while (const std::size_t size = size_of_blank(line)) line.remove_prefix(size);
  const auto to = line.substr(0, find_blank(line));
  line.remove_prefix(to.size());
  while (!line.empty() && line.front() != ' ' && size_of_blank(line) != 0) line.remove_prefix(size_of_blank(line));
  if (line.starts_with(' ')) line.remove_prefix(1);
  if (to.empty() || is_blank(line)) return std::nullopt;
  return Addressed{to, line};
}

Command parse_command(std::string_view line) {
  line = without_trailing_blanks(line);
  const auto word = line.substr(0, find_blank(line));
  const auto argument = trimmed(line.substr(word.size()));
  const auto entry =
      std::find_if(commands.begin(), commands.end(), [&](const CommandEntry& command) { return command.word == word; });
  if (entry == commands.end()) return Unknown{word};
  const bool fits = argument.empty() == entry->argument.empty() && find_blank(argument) == std::string_view::npos;
  return fits ? entry->make(argument) : Misuse{entry->word};
}

// ---- Writing

std::string error(const Refusal& refusal) {
  using Reason = Refusal::Reason;
  switch (refusal.reason) {
    case Reason::no_such_person: return fmt::format("! no user named {}", refusal.subject);
    case Reason::no_such_room: return fmt::format("! no room named {}", refusal.subject);
    case Reason::not_a_member: return fmt::format("! not in {}: !enter it first", refusal.subject);
    case Reason::room_name_invalid:
      return fmt::format("! not a room name: letters, digits, - _ and ., up to {} characters", room_name_size_max);
    case Reason::no_room_given: return "! no room given";
    case Reason::lobby_is_never_left: return "! the lobby cannot be left";
    case Reason::too_many_rooms: return "! too many rooms on this server";
    case Reason::too_many_rooms_of_own: return "! you are in too many rooms: !leave one first";
    // A script need not care whether it enters or leaves a room twice. A bad name closes the connection.
    case Reason::already_there:
    case Reason::not_there:
    case Reason::name_invalid:
    case Reason::name_reserved:
    case Reason::name_in_use: break;
  }
  return {};
}

template <class Elements, class NameOf>
std::string one_line(const Elements& elements, NameOf name_of) {
  std::string line;
  for (const auto& element : elements) {
    const std::string_view name = name_of(element);
    if (name.empty()) continue;
    if (!line.empty()) line += ' ';
    line += name;
  }
  return line;
}

std::string_view name_of_person(const Person* person) {
  return person->name();
}

struct ReplyWriter {
  WriteQueue& out;

  void operator()(const Silence&) const {}
  void operator()(const Greeting&) const {}
  void operator()(const NameRefused&) const {}
  void operator()(const Entered&) const {}
  void operator()(const Told&) const {}
  void operator()(const MemberList& list) const { out.append(one_line(list.room.members(), name_of_person)); }
  void operator()(const PersonList& list) const { out.append(one_line(list.registry.people(), name_of_person)); }
  void operator()(const RoomList& list) const {
    out.append(one_line(list.registry.rooms(),
                        [](const auto& entry) { return entry.second->is_lobby() ? std::string_view{} : entry.first; }));
  }
  void operator()(const HelpText&) const {
    const auto tell = [this](std::string_view usage, std::string_view purpose) {
      out.append(fmt::format("{:<14}  {}", usage, purpose));
    };
    for (const CommandEntry& command : commands) tell(usage_of(command), command.purpose);
    tell(tell_usage, "tell TEXT to NICK alone");
    tell(say_in_usage, "say TEXT in ROOM");
    tell("## @@ !!", "start a text with # @ !");
  }
  void operator()(const Goodbye&) const {}
  void operator()(const UsageText& text) const {
    const auto entry = std::find_if(commands.begin(), commands.end(),
                                    [&](const CommandEntry& command) { return command.word == text.usage; });
    out.append(fmt::format("! usage: {}", entry == commands.end() ? std::string(text.usage) : usage_of(*entry)));
  }
  void operator()(const UnknownCommand& unknown) const {
    out.append(fmt::format("! unknown command {}: try !help", unknown.word));
  }
  void operator()(const Refusal& refusal) const {
    if (const std::string line = error(refusal); !line.empty()) out.append(line);
  }
};

struct EventWriter {
  std::string& line;

  void append(std::initializer_list<std::string_view> parts) const { append_parts(line, parts); }

  void operator()(const Said& said) const {
    if (!said.in_lobby) append({"@", said.room, " "});
    append({said.from, ": ", said.text});
  }
  void operator()(const SaidPrivately& said) const { append({"#", said.from, ": ", said.text}); }
  void operator()(const Joined&) const {}
  void operator()(const Left&) const {}
  void operator()(const CrowdMoved&) const {}
};

class Sigil final : public Dialect {
 public:
  LoginManner login() const override { return {NameAlphabet::alphanumeric, Residence::lobby_and_rooms, {}, 1}; }

  Command parse(std::string_view line) const override {
    const char sigil = line.front();
    if (sigil != '#' && sigil != '@' && sigil != '!') return Say{line};
    if (line.size() > 1 && line[1] == sigil) return Say{line.substr(1)};
    if (sigil == '!') return parse_command(line);
    const auto addressed = split_address(line);
    if (!addressed) return Misuse{sigil == '#' ? tell_usage : say_in_usage};
    if (sigil == '#') return Tell{addressed->to, addressed->text};
    return SayIn{addressed->to, addressed->text};
  }

  void render(const Envelope& told, std::string& line) const override { std::visit(EventWriter{line}, told.event); }
  void render(const Reply& reply, const Person*, WriteQueue& out) const override {
    std::visit(ReplyWriter{out}, reply);
  }

  void render(const Notice& notice, const Person* reader, WriteQueue& out) const override {
    if (const auto* line = std::get_if<LineTooLong>(&notice)) {
      out.append(fmt::format("! line too long: at most {} bytes", line->bytes_max));
    } else if (std::holds_alternative<SendsTooFast>(notice)) {
      out.append("! too fast: lines wait their turn");
    } else if (std::holds_alternative<AreYouThere>(notice) && reader != nullptr) {
      out.append("! here");
    }
  }

  std::string turn_away(std::string_view) const override { return {}; }
  bool ends_with_reset() const override { return false; }

  MissedNotice missed_notice() const override {
    return [](std::uint64_t missed) {
      return fmt::format("! missed {} {}", missed, missed == 1 ? "message" : "messages");
    };
  }
};

}  // namespace

const Dialect& sigil_dialect() {
  static const Sigil sigil;
  return sigil;
}

}  // namespace confab
