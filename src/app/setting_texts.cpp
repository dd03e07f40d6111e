#include "setting_texts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "../net/log.hpp"
#include "listen_address.hpp"

namespace confab::app {

net::Networks parse_networks(const std::vector<std::string>& texts, std::string_view name) {
  net::Networks networks;
  if (texts.size() > 1 && std::find(texts.begin(), texts.end(), "none") != texts.end()) {
    throw UsageError(fmt::format("{} can't be none and something else: leave out none, or all the others.", name));
  }
  for (const std::string& text : texts) {
    if (text == "none" || networks.add(text)) continue;
    throw UsageError(fmt::format(
        "{} can't be \"{}\": it is an address, a range like 192.0.2.0/24 or 2001:db8::/32, or none.", name, text));
  }
  return networks;
}

std::uint32_t parse_file_mode(const std::string& text, std::string_view name) {
  if (const auto mode = file_mode_in(text)) return *mode;
  throw UsageError(
      fmt::format("{} can't be \"{}\": it is a mode from 0 to 0777 in octal, like 0660.", name, net::log_safe(text)));
}

}  // namespace confab::app
