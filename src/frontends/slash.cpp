// slash: the dialect for people. One is in one room at a time. The server's own lines start with "* ".
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "confab/base/blanks.hpp"
#include "confab/chat/room_registry.hpp"
#include "confab/frontends/dialect.hpp"
#include "confab/frontends/frontends.hpp"
#include "confab/limits.hpp"
#include "others.hpp"
#include "quotation.hpp"
#include "slash_commands.hpp"
#include "slash_completion.hpp"
#include "slash_events.hpp"
#include "slash_history.hpp"
#include "slash_notices.hpp"
#include "slash_refusals.hpp"
#include "wrapped.hpp"

namespace confab {

namespace {

/// "* Hello, carol. You are in lobby with 2 others: bob, eve. Type /help for commands." If that takes more than
/// columns_max columns, it uses fewer words: those that leave room for the most names.
std::string greeting_for(const Person& person) {
  const Room& room = *person.present_room();
  const std::string hello = fmt::format("* Hello, {}. ", person.name());
  constexpr std::string_view hint = " Type /help for commands.";
  Others best{others_counted(room), 0};
  bool fits = false;
  for (const std::string_view place : {"You are in", "In"}) {
    const std::string where = fmt::format("{} {} with ", place, room.name());
    const std::size_t taken = hello.size() + where.size() + hint.size();
    const auto told = others_in(room, person, columns_max - std::min<std::size_t>(columns_max, taken));
    if (taken + told.text.size() > columns_max || (fits && told.named <= best.named)) continue;
    best = {where + told.text, told.named};
    fits = true;
  }
  return fmt::format("{}{}{}", hello, best.text, hint);
}

std::string now_in(const Room& room, const Person& person) {
  std::string where = fmt::format("* You are now in {} with ", room.name());
  return where += others_in(room, person, columns_max - where.size()).text;
}

/// Tells how to say what was no command. Quotes a long word once, and cuts it.
std::string unknown_command(std::string_view word) {
  constexpr std::string_view start = "* Unknown command ";
  constexpr std::string_view hint = ". Type /help, or /";
  constexpr std::string_view end = " to say it.";
  if (quotation(word, (columns_max - start.size() - hint.size() - end.size()) / 2) != word) {
    return quoting(start, word, ". Type /help, or put / before it to say it.");
  }
  return fmt::format("{}{}{}{}{}", start, word, hint, word, end);
}

/// Lists what `item(element)` returns for each of `elements`, up to listed_names_max, over as many lines of a
/// terminal's width as it takes. The first line starts with "* HEAD".
template <class Elements, class Item>
void write_list(WriteQueue& out, std::string_view head, const Elements& elements, Item item) {
  std::string line = fmt::format("* {}", head);
  std::size_t listed = 0;
  const auto add = [&](std::string_view text) {
    if (listed > 0) line += ',';
    // A comma may follow, and needs one column.
    if (line.size() + 1 + text.size() + 1 > columns_max) {
      out.append(line);
      line = "*";
    }
    line.append(" ").append(text);
  };
  for (const auto& element : elements) {
    if (listed == listed_names_max) {
      add(fmt::format("and {} more", elements.size() - listed));
      break;
    }
    add(item(element));
    ++listed;
  }
  out.append(line);
}

const Topic* topic_of(const Room& room) {
  const RoomMemory* const memory = room.memory();
  return memory == nullptr || !memory->topic() ? nullptr : &*memory->topic();
}

void write_motd(WriteQueue& out, const Motd& motd) {
  for (const std::string& line : motd) out.append(line.empty() ? "*" : fmt::format("* {}", line));
}

struct ReplyWriter {
  const Person* reader;
  WriteQueue& out;

  void tell(std::string_view text) const { out.append(fmt::format("* {}", text)); }

  void operator()(const Silence&) const {}
  void operator()(const Greeting& greeting) const {
    out.append(greeting_for(*reader));
    write_motd(out, greeting.motd);
  }
  void operator()(const NameRefused& refused) const {
    std::string line = slash_sentence(refused.why);
    const std::string_view next = refused.last ? "That was one try too many. Goodbye." : "Enter your username:";
    if (line.size() + 1 + next.size() > columns_max) {
      out.append(line);
      line = "*";
    }
    out.append(fmt::format("{} {}", line, next));
  }
  void operator()(const PasswordWanted& wanted) const {
    using Why = PasswordWanted::Why;
    const std::string_view next = wanted.last ? "That was one try too many. Goodbye." : "Enter it again:";
    switch (wanted.why) {
      case Why::name_kept: return tell(fmt::format("The name {} is kept. Enter its password:", wanted.name));
      case Why::wrong: return tell(fmt::format("That is not the password. {}", next));
      case Why::too_long: return tell(fmt::format("No password is longer than {} bytes. {}", password_bytes_max, next));
      case Why::too_many: return tell("Too many passwords were tried. Please come back in some minutes. Goodbye.");
    }
  }
  void operator()(const Claimed& claimed) const {
    tell(claimed.again ? fmt::format("The name {} has a new password.", claimed.name)
                       : fmt::format("The name {} is yours. Give the password when you come back.", claimed.name));
  }
  void operator()(const Released& released) const { tell(fmt::format("The name {} is free again.", released.name)); }
  void operator()(const Entered& entered) const {
    out.append(now_in(entered.room, *reader));
    if (topic_of(entered.room) != nullptr) (*this)(TopicShown{entered.room});
  }
  void operator()(const Told& told) const { out.append(fmt::format("[to {}] {}", told.to, told.text)); }
  void operator()(const MemberList& list) const {
    const auto& members = list.room.members();
    write_list(out, fmt::format("In {} ({}):", list.room.name(), members.size()), members,
               [](const Person* member) { return member->name(); });
  }
  void operator()(const PersonList& list) const {
    const auto& people = list.registry.people();
    write_list(out, fmt::format("On this server ({}):", people.size()), people,
               [](const Person* person) { return person->name(); });
  }
  void operator()(const RoomList& list) const {
    write_list(out, "Rooms:", list.registry.rooms(),
               [](const auto& entry) { return fmt::format("{} ({})", entry.first, entry.second->members().size()); });
  }
  void operator()(const HistoryShown& shown) const { write_slash_history(shown, out); }
  void operator()(const TopicShown& shown) const {
    const Topic* const topic = topic_of(shown.room);
    tell(topic == nullptr
             ? fmt::format("{} has no topic.", shown.room.name())
             : fmt::format("The topic of {} is: {} (set by {}).", shown.room.name(), topic->text, topic->by));
  }
  void operator()(const PresenceToggled& toggled) const {
    tell(toggled.is_shown ? "Comings and goings are shown from now on."
                          : "Comings and goings are not shown from now on.");
  }
  void operator()(const BellToggled& toggled) const {
    tell(toggled.rings ? "A bell rings from now on when somebody names you or writes to you."
                       : "No bell rings from now on.");
  }
  void operator()(const IgnoreChanged& changed) const {
    tell(fmt::format("You {} what {} says{}.", changed.is_ignored ? "no longer see" : "see", changed.who,
                     changed.is_ignored ? "" : " again"));
  }
  void operator()(const IgnoredList& list) const {
    const auto ignored = list.person.ignored();
    if (ignored.empty()) return tell("You ignore nobody.");
    write_list(out, fmt::format("You ignore ({}):", ignored.size()), ignored,
               [](const Ignored& it) { return it.person == nullptr ? it.kept->view() : it.person->name(); });
  }
  void operator()(const PasteBegun&) const { tell("Each line is said as it is now. To end, type /end."); }
  void operator()(const PasteEnded& paste) const {
    tell(fmt::format("{} {} said.", paste.lines, paste.lines == 1 ? "line was" : "lines were"));
  }
  void operator()(const MotdShown& shown) const {
    if (shown.motd.empty()) tell("There is no message of the day.");
    write_motd(out, shown.motd);
  }
  void operator()(const DeedDone& done) const {
    for (const std::string& sentence : done.sentences) write_wrapped(out, sentence);
  }
  void operator()(const Help& help) const {
    if (help.topic.empty()) {
      for (const SlashCommand& command : slash_commands()) {
        if (command.for_operators && !help.for_operators) continue;
        if (command.listed) tell(fmt::format("{:<17}  {}", command.usage, command.purpose));
      }
      tell(fmt::format("{:<17}  {}", "//TEXT", "say /TEXT"));
    } else if (const SlashCommand* command = find_slash_command(help.topic)) {
      tell(fmt::format("{}  {}", command->usage, command->purpose));
    } else {
      out.append(quoting("* There is no command ", help.topic, ". Type /help for the list."));
    }
  }
  void operator()(const Goodbye&) const { tell(fmt::format("Goodbye, {}.", reader->name())); }
  void operator()(const Misuse& text) const { tell(fmt::format("Usage: {}", text.usage)); }
  void operator()(const Unknown& unknown) const { out.append(unknown_command(unknown.word)); }
  void operator()(const Refusal& refusal) const { out.append(slash_sentence(refusal)); }
};

class Slash final : public Dialect {
 public:
  LoginManner login() const override {
    return {NameAlphabet::extended, Residence::one_room, "* Welcome to confab. Enter your username:", refused_names_max,
            false};
  }

  Command parse(std::string_view line) const override {
    if (!line.starts_with('/')) return holds_password(line) ? parse_slash_command(trimmed(line)) : Say{line};
    if (line.starts_with("//")) return Say{line.substr(1)};
    return parse_slash_command(line);
  }

  Command parse_pasted(std::string_view line) const override {
    if (trimmed(line) == "/end") return EndPaste{};
    return Say{line};
  }

  void render(const Envelope& told, std::string& line) const override { render_slash_event(told.event, line); }
  const EventRenderer& without_presence() const override { return slash_without_presence(); }
  void render(const Reply& reply, const Person* reader, WriteQueue& out) const override {
    std::visit(ReplyWriter{reader, out}, reply);
  }
  void render(const Notice& notice, const Person*, WriteQueue& out) const override { write_slash_notice(notice, out); }

  bool serves_terminals() const override { return true; }
  std::size_t secret_at(std::string_view typed) const override { return password_at(typed); }
  std::vector<std::string> completions(std::string_view typed, const Person& person,
                                       const RoomRegistry& registry) const override {
    return slash_completions(typed, person, registry);
  }

  std::string turn_away(std::string_view why) const override { return fmt::format("* {}\n", why); }

  // A netcat waits for the keyboard until its connection is reset.
  bool ends_with_reset() const override { return true; }

  MissedNotice missed_notice() const override {
    return [](std::uint64_t missed) {
      return fmt::format("* You missed {} {} because your connection is slow.", missed,
                         missed == 1 ? "message" : "messages");
    };
  }
};

}  // namespace

const Dialect& slash_dialect() {
  static const Slash slash;
  return slash;
}

}  // namespace confab
