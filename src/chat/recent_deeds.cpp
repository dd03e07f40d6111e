#include "confab/chat/recent_deeds.hpp"

#include <algorithm>
#include <iterator>

#include "confab/chat/name.hpp"

namespace confab {

void RecentDeeds::note(const std::string& origin, std::string_view name, Instant now) {
  if (deeds_.size() == entries_max) deeds_.pop_front();
  deeds_.push_back({origin, std::string(name), now});
}

void RecentDeeds::take_back(const std::string& origin, std::string_view name) {
  const auto latest = std::find_if(deeds_.rbegin(), deeds_.rend(), [&](const carried::DeedState& deed) {
    return deed.origin == origin && caseless_equal(deed.name, name);
  });
  if (latest != deeds_.rend()) deeds_.erase(std::next(latest).base());
}

void RecentDeeds::forgive(const std::string& origin, std::string_view name) {
  std::erase_if(
      deeds_, [&](const carried::DeedState& deed) { return deed.origin == origin && caseless_equal(deed.name, name); });
}

RecentDeeds::Counts RecentDeeds::count(const std::string& origin, std::string_view name, Instant now) {
  while (!deeds_.empty() && now - deeds_.front().at >= window_) deeds_.pop_front();
  Counts counts;
  for (const carried::DeedState& deed : deeds_) {
    const bool same_origin = deed.origin == origin;
    const bool same_name = caseless_equal(deed.name, name);
    counts.of_origin += same_origin ? 1 : 0;
    counts.of_name += same_name ? 1 : 0;
    counts.of_both += same_origin && same_name ? 1 : 0;
  }
  return counts;
}

void RecentDeeds::restore(const std::vector<carried::DeedState>& deeds) {
  if (deeds.size() > entries_max) throw carried::BadState("More tries are remembered than there can be.");
  for (const carried::DeedState& deed : deeds) {
    if (!carried::is_moment(deed.at)) throw carried::BadState("Somebody tried something at a moment that is none.");
  }
  deeds_.assign(deeds.begin(), deeds.end());
}

}  // namespace confab
