// Config sentences: what is told about mistakes of a configuration file. It knows the settings, but neither the parser
// nor where a mistake stands. Called by the reader of the file.
#pragma once

#include <string>
#include <string_view>

#include "confab/settings.hpp"

namespace confab::app {

/// What somebody has written, for a sentence: harmless, and not too long.
std::string shown(std::string_view text);

/// That a value is of another type than `setting` takes.
std::string wrong_type(const Setting& setting);

/// What the parser says, as a sentence that says how to mend it.
std::string sentence_of_parser(std::string_view description);

}  // namespace confab::app
