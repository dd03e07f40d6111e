// Cleaning of what is read from the disk: somebody may have edited it. It knows no database. For whoever reads.
#pragma once

#include "confab/archive.hpp"

namespace confab::store {

/// Makes the texts of `room` such as people could have typed them. Names stay as they are: the chat parses them.
void clean(ArchivedRoom& room);

}  // namespace confab::store
