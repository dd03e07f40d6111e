// Sentences that are longer than a terminal is wide. Only dialects for people use it.
#pragma once

#include <string_view>

#include "confab/outbound/write_queue.hpp"

namespace confab {

/// Writes a sentence over as many lines as it takes; none is wider than columns_max, unless a word is.
void write_wrapped(WriteQueue& out, std::string_view sentence);

}  // namespace confab
