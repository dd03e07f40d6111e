// PipeTalk: carries lines between the server and standard input and output when these are not both a terminal, as nc
// does. It edits nothing. Called by main().
#pragma once

#include "../options.hpp"

namespace confab::client {

/// Returns the exit status. Throws NoConnection.
int talk_in_pipe(const Options& options);

}  // namespace confab::client
