// Files in memory (memfd_create(2)), in which one process gives another more than a message holds. They know no
// meaning. Only an upgrade uses them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "../descriptor.hpp"

namespace confab::app {

/// One with these bytes. Throws std::system_error.
Descriptor memory_file(std::string_view bytes);

/// Everything in one; nullopt if it can't be read to its end.
std::optional<std::string> contents_of(const Descriptor& file);

}  // namespace confab::app
