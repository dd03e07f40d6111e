#include "operator_commands.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>
#include <variant>

#include "ban_request.hpp"
#include "confab/limits.hpp"

namespace confab {

DeskAnswer OperatorCommands::carry_out(const Operate& deed, const Person& person, std::string_view name) {
  lines_.clear();
  const Call call{deed.usage, deed.arguments, person, name, fmt::format("operator {}", name)};
  const bool takes_arguments = deed.deed != Operate::Deed::list_bans;
  if (takes_arguments == deed.arguments.empty()) return Misuse{deed.usage};
  switch (deed.deed) {
    case Operate::Deed::kick: return kick(call);
    case Operate::Deed::ban: return ban(call);
    case Operate::Deed::unban: return unban(call);
    case Operate::Deed::list_bans: return list_bans(call);
    case Operate::Deed::announce: return announce(call);
  }
  return DeedDone{lines_};
}

DeskAnswer OperatorCommands::say(std::string sentence) {
  lines_.push_back(std::move(sentence));
  return DeedDone{lines_};
}

DeskAnswer OperatorCommands::kick(const Call& call) {
  std::string_view reason = call.arguments;
  const std::string_view name = take_word(reason);
  const Person* const found = registry_.find_person(name);
  // In the middle of its own line nobody can be disconnected.
  if (found == &call.person) return say("To leave, type /quit.");
  if (found == nullptr || !administration_.kick(found->name(), reason, call.by)) {
    return Refusal{Refusal::Reason::no_such_person, name};
  }
  return say(fmt::format("{} was removed.", found->name()));
}

DeskAnswer OperatorCommands::ban(const Call& call) {
  auto read = ban_request(call.arguments);
  if (auto* const why_not = std::get_if<std::string>(&read)) return say(std::move(*why_not));
  const auto& request = std::get<BanRequest>(read);
  if (administration_.hits(request.target, call.person.name()) ||
      caseless_equal(to_string(request.target), call.name)) {
    return say("That ban would hit you too.");
  }
  if (auto why_not = administration_.ban(request.target, request.time, request.reason, call.by)) {
    return say(std::move(*why_not));
  }
  say(fmt::format("Banned {}.", words_for(request)));
  if (!administration_.keeps_bans()) say("The ban is kept until the server ends.");
  return DeedDone{lines_};
}

DeskAnswer OperatorCommands::unban(const Call& call) {
  std::string_view rest = call.arguments;
  const std::string_view word = take_word(rest);
  if (!rest.empty()) return Misuse{call.usage};
  const BanTarget target = ban_target(word);
  if (!administration_.unban(target, call.by)) return say(no_such_ban(target, "/bans"));
  return say(fmt::format("{} is no longer banned.", to_string(target)));
}

DeskAnswer OperatorCommands::list_bans(const Call& /*call*/) {
  const auto& all = administration_.bans().all();
  if (all.empty()) return say("Nobody is banned.");
  const WallTime now = administration_.wall_time();
  say(fmt::format("Bans ({}):", all.size()));
  for (const auto& [target, ban] : all) {
    if (lines_.size() > listed_names_max) {
      say(fmt::format("and {} more", all.size() - listed_names_max));
      break;
    }
    const auto left = left_of(ban, now);
    say(fmt::format("{} {}{}{}", to_string(target), left ? fmt::format("for {} more", words_for(*left)) : "for good",
                    ban.reason.empty() ? "" : ": ", ban.reason));
  }
  return DeedDone{lines_};
}

/// Whoever announces something hears it like everybody else.
DeskAnswer OperatorCommands::announce(const Call& call) {
  administration_.say(call.arguments, call.by);
  return DeedDone{lines_};
}

}  // namespace confab
