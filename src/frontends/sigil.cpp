// sigil: the dialect for scripts. It has many rooms, no prompt and no notices. An error line starts with "! ".
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "confab/base/blanks.hpp"
#include "confab/chat/room_registry.hpp"
#include "confab/frontends/dialect.hpp"
#include "confab/frontends/frontends.hpp"
#include "confab/limits.hpp"
#include "counts.hpp"

namespace confab {

namespace {

// ---- Reading

struct CommandEntry {
  std::string_view word;
  std::string_view usage;  // the word, and the name of its one argument if it takes one
  std::string_view purpose;
  Command (*make)(std::string_view argument);
  bool takes_more = false;  // than one word; it is asked whether they fit
};

template <class Asked>
Command without_argument(std::string_view) {
  return Asked{};
}

template <class Asked>
Command with_room(std::string_view room) {
  return Asked{room};
}

/// "!history ROOM" or "!history ROOM LINES".
Command history(std::string_view arguments) {
  const auto room = arguments.substr(0, find_blank(arguments));
  const auto lines = trimmed(arguments.substr(room.size()));
  if (lines.empty()) return ShowHistory{room, std::nullopt};
  const auto number = count_in(lines);
  return number ? Command(ShowHistory{room, number}) : Misuse{"!history ROOM [LINES]"};
}

constexpr std::array<CommandEntry, 8> commands = {{
    {"!users", "!users", "the nicknames of all clients", without_argument<ListPeople>},
    {"!enter", "!enter ROOM", "enter ROOM, which is created if needed", with_room<Enter>},
    {"!leave", "!leave ROOM", "leave ROOM", with_room<Leave>},
    {"!rooms", "!rooms", "the rooms but the lobby", without_argument<ListRooms>},
    {"!members", "!members ROOM", "the nicknames in ROOM", with_room<ListMembers>},
    {"!history", "!history ROOM [LINES]", "the last lines said in ROOM", history, true},
    {"!help", "!help", "this", without_argument<Help>},
    {"!quit", "!quit", "close the connection", without_argument<Quit>},
}};

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
  const bool takes_argument = entry->usage != entry->word;
  const bool is_word = find_blank(argument) == std::string_view::npos;
  const bool fits = argument.empty() != takes_argument && (is_word || entry->takes_more);
  return fits ? entry->make(argument) : Misuse{entry->usage};
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
    // What follows comes of commands that sigil has not.
    case Reason::name_is_own:
    case Reason::nobody_wrote:
    case Reason::topic_too_long:
    case Reason::is_oneself:
    case Reason::not_ignored:
    case Reason::ignores_too_many:
    case Reason::no_paste:
    case Reason::for_operators:
    // A script need not care whether it enters or leaves a room twice. A bad name closes the connection.
    case Reason::already_there:
    case Reason::not_there:
    case Reason::name_invalid:
    case Reason::name_reserved:
    case Reason::name_in_use:
    case Reason::name_banned:
    // A script gives its password with its name, or is closed; it can't claim.
    case Reason::name_kept:
    case Reason::too_many_passwords:
    case Reason::password_invalid:
    case Reason::password_wrong:
    case Reason::passwords_busy:
    case Reason::name_not_kept:
    case Reason::no_names_kept:
    case Reason::too_many_kept:
    case Reason::too_many_kept_here: break;
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

/// As they were sent.
void write_history(const HistoryShown& shown, WriteQueue& out);

struct ReplyWriter {
  WriteQueue& out;

  void operator()(const Silence&) const {}
  void operator()(const Greeting&) const {}
  void operator()(const NameRefused&) const {}
  void operator()(const PasswordWanted&) const {}
  void operator()(const Claimed&) const {}
  void operator()(const Released&) const {}
  void operator()(const Entered&) const {}
  void operator()(const Told&) const {}
  void operator()(const MemberList& list) const { out.append(one_line(list.room.members(), name_of_person)); }
  void operator()(const PersonList& list) const { out.append(one_line(list.registry.people(), name_of_person)); }
  void operator()(const RoomList& list) const {
    out.append(one_line(list.registry.rooms(),
                        [](const auto& entry) { return entry.second->is_lobby() ? std::string_view{} : entry.first; }));
  }
  void operator()(const HistoryShown& shown) const { write_history(shown, out); }
  void operator()(const TopicShown&) const {}
  void operator()(const PresenceToggled&) const {}
  void operator()(const BellToggled&) const {}
  void operator()(const IgnoreChanged&) const {}
  void operator()(const IgnoredList&) const {}
  void operator()(const PasteBegun&) const {}
  void operator()(const PasteEnded&) const {}
  void operator()(const MotdShown&) const {}
  void operator()(const DeedDone&) const {}
  void operator()(const Help&) const {
    const auto tell = [this](std::string_view usage, std::string_view purpose) {
      out.append(fmt::format("{:<14}  {}", usage, purpose));
    };
    for (const CommandEntry& command : commands) tell(command.usage, command.purpose);
    tell(tell_usage, "tell TEXT to NICK alone");
    tell(say_in_usage, "say TEXT in ROOM");
    tell("## @@ !!", "start a text with # @ !");
  }
  void operator()(const Goodbye&) const {}
  void operator()(const Misuse& text) const { out.append(fmt::format("! usage: {}", text.usage)); }
  void operator()(const Unknown& unknown) const {
    out.append(fmt::format("! unknown command {}: try !help", unknown.word));
  }
  void operator()(const Refusal& refusal) const {
    if (const std::string line = error(refusal); !line.empty()) out.append(line);
  }
};

struct EventWriter {
  std::string& line;

  void operator()(const Said& said) const {
    if (!said.in_lobby) line.append("@").append(said.room).append(" ");
    line.append(said.from).append(": ").append(said.text);
  }
  void operator()(const SaidPrivately& said) const {
    line.append("#").append(said.from).append(": ").append(said.text);
  }
  void operator()(const Joined&) const {}
  void operator()(const Left&) const {}
  void operator()(const Renamed&) const {}
  void operator()(const TopicSet&) const {}
  void operator()(const CrowdMoved&) const {}
  void operator()(const Announced&) const {}
  void operator()(const Displaced&) const {}
};

void write_history(const HistoryShown& shown, WriteQueue& out) {
  std::string text;
  if (shown.history != nullptr) {
    shown.history->visit_newest(shown.lines, [&](const History::Line& line) {
      text.clear();
      EventWriter{text}(Said{shown.room.name(), shown.room.is_lobby(), line.from, line.text});
      out.append(text);
    });
  }
  out.append({});
}

class Sigil final : public Dialect {
 public:
  LoginManner login() const override { return {NameAlphabet::alphanumeric, Residence::lobby_and_rooms, {}, 1, true}; }

  Command parse(std::string_view line) const override {
    const char sigil = line.front();
    if (sigil != '#' && sigil != '@' && sigil != '!') return Say{line};
    if (line.size() > 1 && line[1] == sigil) return Say{line.substr(1)};
    if (sigil == '!') return parse_command(line);
    const auto addressed = split_address(line);
    if (!addressed) return Misuse{sigil == '#' ? tell_usage : say_in_usage};
    if (sigil == '#') return Tell{addressed->to, addressed->text};
    return Say{addressed->text, addressed->to};
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
