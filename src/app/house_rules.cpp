#include "house_rules.hpp"

#include <fmt/format.h>

#include "small_file.hpp"

namespace confab::app {

void HouseRules::make_hold(const Options& options, std::vector<std::string> motd) {
  motd_ = std::move(motd);
  server_.set_motd(motd_);
  server_.set_standing_rooms(options.standing_rooms);
  server_.set_operators(options.operators);
}

std::vector<std::string> HouseRules::names_to_keep(const Names& operators) const {
  if (operators.empty()) return {};
  const KeptNames& names = server_.kept_names();
  if (!names.keeps())
    return {"nobody is an operator: that takes a kept name, and names are kept with --state-directory"};
  std::vector<std::string> sentences;
  for (const std::string& name : operators) {
    if (names.is_kept(name)) continue;
    sentences.push_back(fmt::format("nobody has kept the name {}: whoever does, with /claim, is an operator", name));
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
