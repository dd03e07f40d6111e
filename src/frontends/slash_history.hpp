// What a history looks like on slash: the times of day, and the lines around it. It asks the calendar of the history,
// and does not know which lines are shown to whom. A pure function, for the slash dialect.
#pragma once

#include "confab/chat/reply.hpp"
#include "confab/outbound/write_queue.hpp"

namespace confab {

/// Writes the lines of `shown` between a first line that says how many there are and a last one that ends them; or one
/// line that says that there is nothing.
void write_slash_history(const HistoryShown& shown, WriteQueue& out);

}  // namespace confab
