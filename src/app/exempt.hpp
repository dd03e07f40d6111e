// Networks as settings write them. It knows the words for people; net::Networks knows the addresses. A pure function,
// called for the command line and the configuration file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "../net/networks.hpp"

namespace confab::app {

/// Each text is an address, a range or "none". `name` is what the sentence calls the setting. Throws UsageError.
net::Networks parse_networks(const std::vector<std::string>& texts, std::string_view name);

}  // namespace confab::app
