// dispatch: carries out what a person asked. The one place where commands meet the rules; knows no dialect.
#pragma once

#include <variant>

#include "confab/base/instant.hpp"
#include "confab/base/pause.hpp"
#include "confab/chat/command.hpp"
#include "confab/chat/reply.hpp"

namespace confab {

class Person;

/// Carries out `command` for `person`, who is registered with `registry`, and returns what to tell that person. The
/// views and references in the reply are valid until either is touched again. A pause means that nothing was done: the
/// same command is to be offered again once RoomRegistry::pause() says that it is over. Quit changes nothing, because
/// the session ends itself.
std::variant<Reply, Pause> dispatch(const Command& command, Person& person, RoomRegistry& registry, Instant now);

}  // namespace confab
