// The table of front-ends: every protocol that confabd serves, one row each. The command line, the listeners and the
// help text read it. A new protocol is one file and one row here.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "confab/chat/room_registry.hpp"
#include "confab/session.hpp"

namespace confab {

const class Dialect& slash_dialect();  // for people: one room at a time, notices, prompts
const class Dialect& sigil_dialect();  // for scripts: many rooms, nothing unasked but messages

struct FrontendEntry {
  std::string_view protocol;  // what stands before "://"
  std::string_view summary;   // for --help
  std::unique_ptr<Frontend> (*make)(RoomRegistry& registry);
};

std::span<const FrontendEntry> frontends();

/// Returns the row for `protocol`, or null.
const FrontendEntry* find_frontend(std::string_view protocol);

}  // namespace confab
