// Help: the output of --help, made from the tables of settings and of front-ends; every line fits a terminal. It knows
// no setting by name. Called by the command line.
#pragma once

#include <string>

namespace confab::app {

std::string help();

}  // namespace confab::app
