// dispatch: carries out what a person asked. This is the one place where commands meet the rules. It knows no dialect.
// Sessions call it.
#pragma once

#include <variant>

#include "confab/base/instant.hpp"
#include "confab/base/pause.hpp"
#include "confab/chat/command.hpp"
#include "confab/chat/reply.hpp"

namespace confab {

class Person;

/// Carries out `command` for `person`, who is registered with `registry`. Returns what to tell that person; its views
/// and references are valid until the person or the registry changes. Returns a pause if the command has to wait:
/// nothing has happened then; offer the same command again once RoomRegistry::pause() is none. Quit changes nothing:
/// the session ends itself.
std::variant<Reply, Pause> dispatch(const Command& command, Person& person, RoomRegistry& registry, Instant now);

}  // namespace confab
