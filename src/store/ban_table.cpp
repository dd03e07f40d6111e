#include "ban_table.hpp"

#include <algorithm>
#include <string>

#include "confab/inbound/shown_text.hpp"

namespace confab::store {

bool BanTable::write(const BanChanges& changes) {
  return std::ranges::all_of(changes, [this](const auto& change) {
    return change.second ? put(*change.second) : take_away_.with(to_string(change.first)).done();
  });
}

bool BanTable::replace_all(const std::vector<Ban>& bans) {
  return clear_.with().done() && std::ranges::all_of(bans, [this](const Ban& ban) { return put(ban); });
}

bool BanTable::put(const Ban& ban) {
  return put_.with(to_string(ban.target), ban.since, ban.until, ban.reason, ban.by).done();
}

std::optional<std::vector<Ban>> BanTable::all() {
  std::vector<Ban> bans;
  std::string scratch;
  const auto clean = [&](int column) { return std::string(scrub(all_.text(column), scratch)); };
  all_.with();
  while (all_.row()) {
    bans.push_back({ban_target(clean(0)), all_.time(1).value_or(WallTime(0)), all_.time(2), clean(3), clean(4)});
  }
  if (!all_.ended()) return std::nullopt;
  return bans;
}

}  // namespace confab::store
