#include "slash_completion.hpp"

#include <algorithm>
#include <iterator>

#include "confab/chat/name.hpp"
#include "confab/chat/room.hpp"
#include "slash_commands.hpp"

namespace confab {

namespace {

bool begins(std::string_view whole, std::string_view start) {
  return caseless_equal(whole.substr(0, start.size()), start);
}

std::vector<std::string> commands_like(std::string_view start, const RoomRegistry& registry, const Person& person) {
  std::vector<std::string> found;
  for (const SlashCommand& command : slash_commands()) {
    if (!command.listed || (command.for_operators && registry.operator_name(person).empty())) continue;
    const bool takes_arguments = command.usage.find(' ') != std::string_view::npos;
    if (begins(command.words.front(), start))
      found.emplace_back(command.words.front()).append(takes_arguments ? " " : "");
  }
  std::sort(found.begin(), found.end());
  return found;
}

/// Those of `elements`, which are in order, whose name begins with `start`, each followed by `end`.
template <class Elements, class NameOf>
std::vector<std::string> like(std::string_view start, const Elements& elements, NameOf name_of, std::string_view end) {
  std::vector<std::string> found;
  for (auto it = elements.lower_bound(start); it != elements.end() && found.size() < completions_max; ++it) {
    if (!begins(name_of(*it), start)) break;
    found.emplace_back(name_of(*it)).append(end);
  }
  if (found.size() < completions_max) return found;
  // What all have in common is what the first and the last have in common.
  const auto after = elements.lower_bound(std::string_view(std::string(start) + "\x7f"));
  found.emplace_back(name_of(*std::prev(after))).append(end);
  return found;
}

std::string_view name_of_person(const Person* person) {
  return person->name();
}

}  // namespace

std::vector<std::string> slash_completions(std::string_view typed, const Person& person, const RoomRegistry& registry) {
  const std::size_t blank = typed.find_last_of(' ');
  const std::string_view word = blank == std::string_view::npos ? typed : typed.substr(blank + 1);
  const std::string_view before = typed.substr(0, typed.size() - word.size());
  if (before.empty() && word.starts_with('/')) return commands_like(word, registry, person);
  if (word.empty() && !before.starts_with('/')) return {};
  const SlashCommand* const command =
      before.starts_with('/') ? find_slash_command(before.substr(0, before.find(' '))) : nullptr;
  const bool wants_room = command != nullptr && command->usage.find("ROOM") != std::string_view::npos;
  if (wants_room)
    return like(
        word, registry.rooms(), [](const auto& entry) { return entry.first; }, "");
  return like(word, registry.people(), name_of_person, before.empty() ? ": " : " ");
}

}  // namespace confab
