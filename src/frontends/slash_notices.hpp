// What slash tells its clients of what their sessions learn besides lines. Only the dialect uses it.
#pragma once

#include "confab/outbound/write_queue.hpp"
#include "confab/session.hpp"

namespace confab {

void write_slash_notice(const Notice& notice, WriteQueue& out);

}  // namespace confab
