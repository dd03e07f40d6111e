// What the texts of some settings mean, and sentences about what they can't be. It knows the words for people;
// net::Networks knows the addresses. Pure functions, called for the command line and the configuration file. `name` is
// what a sentence calls the setting.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "../net/networks.hpp"

namespace confab::app {

/// Each text is an address, a range or "none". Throws UsageError.
net::Networks parse_networks(const std::vector<std::string>& texts, std::string_view name);

/// The permissions of a file. Throws UsageError.
std::uint32_t parse_file_mode(const std::string& text, std::string_view name);

}  // namespace confab::app
