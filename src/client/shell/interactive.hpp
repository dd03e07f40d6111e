// Interactive: talks at a terminal: moves bytes between the terminal, the server and a TerminalTalk, which has the
// rules. Called by main() when standard input and output are both a terminal.
#pragma once

#include "../options.hpp"

namespace confab::client {

/// Returns the exit status. Throws NoConnection.
int talk_at_terminal(const Options& options);

}  // namespace confab::client
