#include "house_rules.hpp"

#include "small_file.hpp"

namespace confab::app {

void HouseRules::make_hold(const Options& options, std::vector<std::string> motd) {
  motd_ = std::move(motd);
  server_.set_motd(motd_);
  server_.set_standing_rooms(options.standing_rooms);
  server_.set_operators(options.operators);
}

std::vector<std::string> unreadable_motd(const Settings& settings) {
  if (settings.motd.empty()) return {};
  std::string why = why_unreadable_now(settings.motd);
  if (why.empty()) return {};
  return {std::move(why)};
}

}  // namespace confab::app
