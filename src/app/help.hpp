// Help: what --help prints, made from the tables of settings and of front-ends; every line fits a terminal.
#pragma once

#include <string>

namespace confab::app {

std::string help();

}  // namespace confab::app
