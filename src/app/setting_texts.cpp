#include "setting_texts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "../net/log.hpp"
#include "listen_address.hpp"

namespace confab::app {

namespace {

/// Calls `take` with each text, unless there is only "none". `take` returns what the text should be, if it is not.
template <class Take>
void take_each(const std::vector<std::string>& texts, std::string_view name, const Take& take) {
  if (texts.size() > 1 && std::find(texts.begin(), texts.end(), "none") != texts.end()) {
    throw UsageError(fmt::format("{} can't be none and something else: leave out none, or all the others.", name));
  }
  for (const std::string& text : texts) {
    if (text == "none") continue;
    const std::string wanted = take(text);
    if (wanted.empty()) continue;
    throw UsageError(fmt::format("{} can't be \"{}\": {}.", name, net::log_safe(text), wanted));
  }
}

}  // namespace

net::Networks parse_networks(const std::vector<std::string>& texts, std::string_view name) {
  net::Networks networks;
  take_each(texts, name, [&networks](const std::string& text) {
    return networks.add(text) ? "" : "it is an address, a range like 192.0.2.0/24 or 2001:db8::/32, or none";
  });
  return networks;
}

std::vector<RoomName> parse_rooms(const std::vector<std::string>& texts, std::string_view name) {
  std::vector<RoomName> rooms;
  const RoomName lobby = RoomName::lobby();
  std::set<std::string_view, CaselessLess> known = {lobby.view()};
  take_each(texts, name, [&](const std::string& text) -> std::string {
    const auto room = RoomName::parse(text);
    if (!room) {
      return fmt::format("a room's name has letters, digits, - _ and ., up to {}, and begins with a letter or digit",
                         room_name_size_max);
    }
    if (known.insert(text).second) rooms.push_back(*room);
    return {};
  });
  if (rooms.size() > standing_rooms_max) {
    throw UsageError(fmt::format("{} can't be {} rooms: it is {} at most.", name, rooms.size(), standing_rooms_max));
  }
  return rooms;
}

Names parse_names(const std::vector<std::string>& texts, std::string_view name) {
  Names names;
  take_each(texts, name, [&names](const std::string& text) -> std::string {
    if (Name::is_reserved(text)) return "nobody may be called that";
    if (!Name::parse(text, NameAlphabet::extended)) {
      return fmt::format("a name has letters, digits, - _ and ., up to {}, and begins with a letter or digit",
                         name_size_max);
    }
    names.insert(text);
    return {};
  });
  return names;
}

void check_list(std::string_view setting, const std::vector<std::string>& texts, std::string_view name) {
  if (setting == "exempt" || setting == "proxy-from") parse_networks(texts, name);
  if (setting == "standing-rooms") parse_rooms(texts, name);
  if (setting == "operators") parse_names(texts, name);
}

std::uint32_t parse_file_mode(const std::string& text, std::string_view name) {
  if (const auto mode = file_mode_in(text)) return *mode;
  throw UsageError(
      fmt::format("{} can't be \"{}\": it is a mode from 0 to 0777 in octal, like 0660.", name, net::log_safe(text)));
}

}  // namespace confab::app
