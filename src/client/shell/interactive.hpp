// Interactive: talks at a terminal. Called by main() when standard input and output are both one.
#pragma once

#include "../options.hpp"

namespace confab::client {

/// Returns the exit status. Throws NoConnection.
int talk_at_terminal(const Options& options);

}  // namespace confab::client
