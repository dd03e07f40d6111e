// What a reload changes, in words for the log, and what has to wait for the next start. Pure functions of settings.
#pragma once

#include <string>

#include "confab/settings.hpp"
#include "open_places.hpp"

namespace confab::app {

/// "rate 20 -> 40, listener sigil://127.0.0.1:8890 added", or "nothing has changed". It names settings that take effect
/// only at the next start. `is_new_motd`: the message of the day is another one, perhaps in the same file.
std::string describe_changes(const Settings& before, const Settings& after, const OpenPlaces::Plan& plan,
                             bool is_new_motd = false);

/// Gives settings in `after` that take effect only at the start the values they have had.
void keep_until_start(const Settings& before, Settings& after);

}  // namespace confab::app
