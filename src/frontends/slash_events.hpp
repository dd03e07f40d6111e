// Events on slash: the line that each of them becomes. It knows no reader and no room: all who have the same format get
// the same bytes. Functions and constants of the program, for the slash dialect.
#pragma once

#include <string>

#include "confab/chat/event.hpp"

namespace confab {

/// Appends the text of the line for `event` to `line`. Every event has one.
void render_slash_event(const Event& event, std::string& line);

/// For those who do not want to know who comes and goes.
const EventRenderer& slash_without_presence();

}  // namespace confab
