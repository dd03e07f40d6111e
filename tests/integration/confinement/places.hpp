// Places: what a unit lets its service see of the file system, and as whom. Without the privilege to make namespaces it
// changes nothing, says so on standard error, and the rest of the confinement is tried all the same.
#pragma once

#include "confinement/unit.hpp"

namespace confab::confinement {

/// Makes everything read-only, except what the unit names, and hides what it hides. Throws std::runtime_error.
void hide_places(const Unit& unit);

/// From now on there is no other user than our own, and nobody has privileges outside.
void enter_own_users();

}  // namespace confab::confinement
