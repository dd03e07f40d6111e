#include "house_rules.hpp"

#include <fmt/format.h>

#include "ban_keeper.hpp"
#include "small_file.hpp"

namespace confab::app {

void HouseRules::make_hold(const Options& options, std::vector<std::string> motd) {
  motd_ = std::move(motd);
  server_.set_motd(motd_);
  server_.set_standing_rooms(options.standing_rooms);
  server_.set_operators(options.operators);
}

std::vector<std::string> HouseRules::names_to_keep(const Options& options) const {
  const Names& operators = options.operators;
  if (operators.empty()) return {};
  KeptNames& names = server_.kept_names();
  if (!names.keeps()) {
    const bool has_directory = !options.settings.state_directory.empty();
    return {fmt::format("--operators has no effect: an operator needs a kept name, and {}",
                        has_directory ? "--names-max is 0" : "names are kept with --state-directory")};
  }
  names.time_is(wall_time());
  std::vector<std::string> sentences;
  for (const std::string& name : operators) {
    if (names.is_kept(name)) continue;
    sentences.push_back(
        fmt::format("the name {} is not kept yet: whoever keeps it first, with /claim, is an operator", name));
  }
  return sentences;
}

std::vector<std::string> unreadable_motd(const Settings& settings) {
  if (settings.motd.empty()) return {};
  std::string why = why_unreadable_now(settings.motd);
  if (why.empty()) return {};
  return {std::move(why)};
}

}  // namespace confab::app
