// Saying: --send. Says a text, or each line of standard input, as a script, and tells what became of it. Called by
// main().
#pragma once

#include "../options.hpp"

namespace confab::client {

/// Returns the exit status. Throws NoConnection or UsageError.
int say_as_script(const Options& options);

}  // namespace confab::client
