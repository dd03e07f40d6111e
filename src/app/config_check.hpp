// Config check: whether confabd could start with some options, as far as that can be told without opening a port. It
// knows what was left out of this program, what certificates have to be, and a message of the day. Called by main() for
// --check-config, and by the Daemon at the start.
#pragma once

#include <string>
#include <vector>

#include "options.hpp"

namespace confab::app {

/// Throws UsageError if the options ask for what this program was built without.
void check_what_is_built(const Options& options);

/// Throws UsageError if confabd can't start with `options`. Returns sentences about what might not do at the start: a
/// file that can't be read now, perhaps because only the service can, and certificates that are out of date.
std::vector<std::string> check(const Options& options);

}  // namespace confab::app
