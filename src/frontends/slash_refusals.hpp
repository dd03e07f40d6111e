// Refusals on slash: the sentence that tells a person why something was not done, and what would help. It knows the
// limits that the sentences name, and no rule. A pure function, for the slash dialect.
#pragma once

#include <string>

#include "confab/chat/reply.hpp"

namespace confab {

/// With "* " before it. It fits into columns_max columns.
std::string slash_sentence(const Refusal& refusal);

}  // namespace confab
