#include "reload_changes.hpp"

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "../net/log.hpp"

namespace confab::app {

std::string describe_changes(const Settings& before, const Settings& after, const OpenPlaces::Plan& plan,
                             bool is_new_motd) {
  std::vector<std::string> changes;
  for (const Setting& setting : settings_table()) {
    if (setting.name == "listen" || is_same(setting, before, after)) continue;
    const std::string_view when = setting.change == Change::at_start ? " takes effect at the next start" : "";
    changes.push_back(fmt::format("{} {} -> {}{}", setting.name, net::log_safe(text_of(setting, before)),
                                  net::log_safe(text_of(setting, after)), when));
  }
  if (is_new_motd) changes.emplace_back("another message of the day");
  const auto listener = [&changes](const ListenAddress& address, std::string_view what) {
    changes.push_back(fmt::format("listener {} {}", net::log_safe(address.to_string()), what));
  };
  for (const Place& place : plan.added) listener(place.address, "added");
  for (const ListenAddress& address : plan.removed) listener(address, "removed");
  if (changes.empty()) return "nothing has changed";
  return fmt::format("{}", fmt::join(changes, ", "));
}

void keep_until_start(const Settings& before, Settings& after) {
  for (const Setting& setting : settings_table()) {
    if (setting.change == Change::at_start) copy(setting, before, after);
  }
}

}  // namespace confab::app
