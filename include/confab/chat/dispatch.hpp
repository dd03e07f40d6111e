// dispatch: carries out what a person asked. The one place where commands meet the rules; knows no dialect.
#pragma once

#include <optional>

#include "confab/base/instant.hpp"
#include "confab/chat/command.hpp"
#include "confab/chat/reply.hpp"

namespace confab {

class Person;

/// Carries out `command` for `person`, who is registered with `registry`, and returns what to tell that person; the
/// reply's views and references are valid until either is touched again. Quit changes nothing: ending is the session's
/// to do. Nothing is done and nothing returned if the command must wait: until `person` is no longer congested.
std::optional<Reply> dispatch(const Command& command, Person& person, RoomRegistry& registry, Instant now);

}  // namespace confab
