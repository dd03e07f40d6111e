#include "slash_commands.hpp"

#include <algorithm>

#include "confab/base/blanks.hpp"
#include "confab/chat/name.hpp"
#include "counts.hpp"

namespace confab {

namespace {

struct Words {
  std::string_view first;
  std::string_view rest;  // after the blank, and any spaces, that end the first word
};

/// Any blank ends a word, because none is part of a name. Then only spaces are skipped: other blanks may belong to a
/// text, which is never changed.
Words split(std::string_view text) {
  while (const std::size_t size = size_of_blank(text)) text.remove_prefix(size);
  const auto end = find_blank(text);
  if (end == std::string_view::npos) return {text, {}};
  auto rest = text.substr(end + size_of_blank(text.substr(end)));
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  return {text.substr(0, end), rest};
}

/// Returns the only word in `arguments`, or nothing if there are none or several.
std::optional<std::string_view> only_word(std::string_view arguments) {
  const auto [word, rest] = split(arguments);
  if (word.empty() || !is_blank(rest)) return std::nullopt;
  return word;
}

/// Takes off the # that other chats write before a room's name.
std::string_view room_of(std::string_view word) {
  return word.starts_with('#') ? word.substr(1) : word;
}

std::optional<std::string_view> only_room(std::string_view arguments) {
  const auto word = only_word(arguments);
  return word && !room_of(*word).empty() ? std::optional(room_of(*word)) : std::nullopt;
}

template <class Parsed>
std::optional<Command> without_arguments(std::string_view arguments) {
  return is_blank(arguments) ? std::optional<Command>(Parsed{}) : std::nullopt;
}

std::optional<Command> join(std::string_view arguments) {
  const auto room = only_room(arguments);
  return room ? std::optional<Command>(Enter{*room}) : std::nullopt;
}

/// Other chats have "/part #room why". The room has to be the present one, and nobody is told why.
std::optional<Command> part(std::string_view arguments) {
  const std::string_view room = room_of(split(arguments).first);
  return room.empty() ? Leave{} : Leave{room};
}

std::optional<Command> tell(std::string_view arguments) {
  const auto [to, text] = split(arguments);
  return is_blank(text) ? std::nullopt : std::optional<Command>(Tell{to, text});
}

std::optional<Command> list_members(std::string_view arguments) {
  if (is_blank(arguments)) return ListMembers{};
  const auto room = only_room(arguments);
  return room ? std::optional<Command>(ListMembers{room}) : std::nullopt;
}

/// A command whose argument is a text.
template <class Parsed>
std::optional<Command> with_text(std::string_view text) {
  return is_blank(text) ? std::nullopt : std::optional<Command>(Parsed{text});
}

/// A command whose argument is one name.
template <class Parsed>
std::optional<Command> with_name(std::string_view arguments) {
  const auto name = only_word(arguments);
  return name ? std::optional<Command>(Parsed{*name}) : std::nullopt;
}

std::optional<Command> history(std::string_view arguments) {
  if (is_blank(arguments)) return ShowHistory{};
  const auto word = only_word(arguments);
  const auto lines = word ? count_in(*word) : std::nullopt;
  return lines ? std::optional<Command>(ShowHistory{std::nullopt, lines}) : std::nullopt;
}

std::optional<Command> topic(std::string_view text) {
  return is_blank(text) ? Command(ShowTopic{}) : SetTopic{text};
}

std::optional<Command> ignore(std::string_view arguments) {
  return is_blank(arguments) ? ListIgnored{} : with_name<Ignore>(arguments);
}

std::optional<Command> help(std::string_view arguments) {
  if (is_blank(arguments)) return Help{};
  const auto topic = only_word(arguments);
  return topic ? std::optional<Command>(Help{*topic}) : std::nullopt;
}

/// A password may have blanks inside, but none around it.
template <class Parsed>
std::optional<Command> with_password(std::string_view arguments) {
  const std::string_view password = trimmed(arguments);
  return password.empty() ? std::nullopt : std::optional<Command>(Parsed{password});
}

/// Other chats have "/quit why". Nobody is told why.
std::optional<Command> quit(std::string_view) {
  return Quit{};
}

constexpr std::string_view kick_usage = "/kick NAME [REASON]";
constexpr std::string_view ban_usage = "/ban NAME|ADDRESS [30m|2h|7d] [REASON]";
constexpr std::string_view unban_usage = "/unban NAME|ADDRESS";
constexpr std::string_view bans_usage = "/bans";
constexpr std::string_view announce_usage = "/announce TEXT";

/// Whether somebody may do it is asked before the arguments are read.
template <Operate::Deed deed, const std::string_view& usage>
std::optional<Command> operate(std::string_view arguments) {
  return Operate{deed, usage, trimmed(arguments)};
}

constexpr std::array<SlashCommand, 28> commands = {{
    {{"/join", "/j"}, "/join ROOM", "go to ROOM, which is created if needed", join},
    {{"/leave"}, "/leave", "go back to the lobby", without_arguments<Leave>},
    {{"/part"}, "/leave", "go back to the lobby", part, false},
    {{"/msg", "/w", "/tell", "/dm"}, "/msg NAME TEXT", "tell TEXT to NAME alone", tell},
    {{"/reply", "/r"}, "/reply TEXT", "tell TEXT to whoever wrote to you last", with_text<Answer>},
    {{"/me"}, "/me TEXT", "say what you do: *TEXT*", with_text<Act>},
    {{"/history"}, "/history [N]", "show the last lines here, or the last N", history},
    {{"/topic"}, "/topic [TEXT]", "show the topic here, or make it TEXT", topic},
    {{"/nick"}, "/nick NAME", "take another name", with_name<Rename>},
    {{"/quiet"}, "/quiet", "show or hide comings and goings", without_arguments<TogglePresence>},
    {{"/bell"}, "/bell", "ring, or not, when somebody names you", without_arguments<ToggleBell>},
    {{"/ignore"}, "/ignore [NAME]", "hide what NAME says, or list whom you ignore", ignore},
    {{"/unignore"}, "/unignore NAME", "show what NAME says again", with_name<Unignore>},
    {{"/tidy"}, "/tidy", "telnet: keep what you type whole, or not", without_arguments<ToggleTidy>},
    {{"/paste"}, "/paste", "say each line as it is, up to /end", without_arguments<BeginPaste>},
    {{"/end"}, "/end", "end a paste", without_arguments<EndPaste>, false},
    {{"/who", "/names", "/users"}, "/who [ROOM]", "list who is in ROOM, or here", list_members},
    {{"/rooms", "/list"}, "/rooms", "list the rooms", without_arguments<ListRooms>},
    {{"/motd"}, "/motd", "show the message of the day", without_arguments<ShowMotd>},
    {{"/claim"}, "/claim PASSWORD", "keep your name: it takes PASSWORD from now on", with_password<Claim>},
    {{"/release"}, "/release PASSWORD", "give your kept name up", with_password<Release>},
    {{"/help", "/?"}, "/help [COMMAND]", "list the commands, or explain one", help},
    {{"/kick"}, kick_usage, "disconnect NAME", operate<Operate::Deed::kick, kick_usage>, true, true},
    {{"/ban"}, ban_usage, "keep out whom it hits", operate<Operate::Deed::ban, ban_usage>, true, true},
    {{"/unban"}, unban_usage, "lift a ban", operate<Operate::Deed::unban, unban_usage>, true, true},
    {{"/bans"}, bans_usage, "list the bans", operate<Operate::Deed::list_bans, bans_usage>, true, true},
    {{"/announce"}, announce_usage, "tell everybody", operate<Operate::Deed::announce, announce_usage>, true, true},
    {{"/quit", "/exit", "/bye", "/q"}, "/quit", "leave", quit},
}};

}  // namespace

std::span<const SlashCommand> slash_commands() {
  return commands;
}

const SlashCommand* find_slash_command(std::string_view word) {
  if (word.starts_with('/')) word.remove_prefix(1);
  if (word.empty()) return nullptr;
  const auto entry = std::find_if(commands.begin(), commands.end(), [word](const SlashCommand& command) {
    return std::any_of(command.words.begin(), command.words.end(), [word](std::string_view known) {
      return !known.empty() && caseless_equal(known.substr(1), word);
    });
  });
  return entry == commands.end() ? nullptr : &*entry;
}

/// The command with a password that `word` begins with.
static const SlashCommand* find_if_glued(std::string_view word) {
  for (const std::string_view secret : {"/claim", "/release"}) {
    if (caseless_equal(word.substr(0, secret.size()), secret)) return find_slash_command(secret);
  }
  return nullptr;
}

bool holds_password(std::string_view line) {
  return find_if_glued(trimmed(line)) != nullptr;
}

std::size_t password_at(std::string_view line) {
  const std::string_view command = trimmed(line);
  const SlashCommand* const secret = find_if_glued(command);
  if (secret == nullptr) return std::string_view::npos;
  const auto command_end = static_cast<std::size_t>(command.data() - line.data()) + secret->words.front().size();
  std::string_view rest = line.substr(command_end);
  while (const std::size_t size = size_of_blank(rest)) rest.remove_prefix(size);
  return rest.empty() ? std::string_view::npos : line.size() - rest.size();
}

Command parse_slash_command(std::string_view line) {
  const auto [word, arguments] = split(line);
  const SlashCommand* command = find_slash_command(word);
  if (command == nullptr) {
    // "/claim:secret" is no command, but must not be quoted either.
    command = find_if_glued(word);
    return command == nullptr ? Command(Unknown{word}) : Misuse{command->usage};
  }
  if (auto parsed = command->parse(arguments)) return *parsed;
  return Misuse{command->usage};
}

}  // namespace confab
