// Place: where the daemon under test serves both chat protocols.
#pragma once

#include "harness/network.hpp"

namespace confab::soak {

struct Place {
  harness::Endpoint slash;
  harness::Endpoint sigil;
};

}  // namespace confab::soak
