// What the texts of some settings mean, and sentences about what they can't be. It knows the words for people;
// net::Networks knows the addresses, and the chat its names. Pure functions, called for the command line and the
// configuration file. `name` is what a sentence calls the setting.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "../net/networks.hpp"
#include "confab/chat/name.hpp"

namespace confab::app {

/// Each text is an address, a range or "none". Throws UsageError.
net::Networks parse_networks(const std::vector<std::string>& texts, std::string_view name);

/// Standing rooms are no part of --rooms-max; they have a bound of their own.
inline constexpr std::size_t standing_rooms_max = 4096;

/// Each text is a room's name or "none"; there are standing_rooms_max at most. No room is there twice; the lobby, which
/// is always there, is left out. Throws UsageError.
std::vector<RoomName> parse_rooms(const std::vector<std::string>& texts, std::string_view name);

/// Each text is a person's name or "none". Throws UsageError.
Names parse_names(const std::vector<std::string>& texts, std::string_view name);

/// Throws UsageError if the setting called `setting` is one of those lists, and can't be `texts`.
void check_list(std::string_view setting, const std::vector<std::string>& texts, std::string_view name);

/// The permissions of a file. Throws UsageError.
std::uint32_t parse_file_mode(const std::string& text, std::string_view name);

}  // namespace confab::app
