#include "confab/admission/bans.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace confab {

namespace {

using std::chrono::seconds;

struct TimeUnit {
  char letter;
  std::string_view word;
  seconds size;
};

constexpr std::array<TimeUnit, 4> time_units = {{
    {'d', "day", std::chrono::hours(24)},
    {'h', "hour", std::chrono::hours(1)},
    {'m', "minute", std::chrono::minutes(1)},
    {'s', "second", seconds(1)},
}};

constexpr seconds longest_time = std::chrono::hours(24) * 3650;

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace

BanTarget ban_target(std::string_view text) {
  if (const auto range = AddressRange::parse(text, subscriber_bits)) return *range;
  return lower_case(text);
}

std::string to_string(const BanTarget& target) {
  if (const auto* range = std::get_if<AddressRange>(&target)) return range->to_string();
  return std::get<std::string>(target);
}

bool Bans::add(Ban ban, WallTime now) {
  follow_clock(now);
  if (bans_.size() >= limits_.bans_max && !bans_.contains(ban.target)) return false;
  insert(std::move(ban));
  return true;
}

void Bans::restore(std::vector<Ban> bans, WallTime now) {
  follow_clock(now);
  for (Ban& ban : bans) {
    // The clock was set back while no process ran.
    if (const seconds ahead = ban.since - now; ahead > seconds(0)) {
      ban.since -= ahead;
      if (ban.until) *ban.until -= ahead;
    }
    if (!ban.until || *ban.until > now) insert(std::move(ban));
  }
}

void Bans::insert(Ban ban) {
  if (const auto known = bans_.find(ban.target); known != bans_.end()) erase(known);
  if (const auto* range = std::get_if<AddressRange>(&ban.target)) ++ranges_with_prefix_.at(range->prefix_bits());
  if (ban.until) ends_.emplace(*ban.until, ban.target);
  BanTarget target = ban.target;
  bans_.emplace(std::move(target), std::move(ban));
}

void Bans::erase(std::map<BanTarget, Ban>::iterator ban) {
  if (ban->second.until) ends_.erase({*ban->second.until, ban->first});
  if (const auto* range = std::get_if<AddressRange>(&ban->first)) --ranges_with_prefix_.at(range->prefix_bits());
  bans_.erase(ban);
}

bool Bans::remove(const BanTarget& target) {
  const auto found = bans_.find(target);
  if (found == bans_.end()) return false;
  erase(found);
  return true;
}

/// If the clock was set back, takes all moments along.
void Bans::follow_clock(WallTime now) {
  const seconds back = std::exchange(latest_, now) - now;
  if (back <= seconds(0)) return;
  ends_.clear();
  for (auto& [target, ban] : bans_) {
    ban.since -= back;
    if (!ban.until) continue;
    *ban.until -= back;
    ends_.emplace(*ban.until, target);
  }
}

std::vector<BanTarget> Bans::forget_ended(WallTime now) {
  follow_clock(now);
  std::vector<BanTarget> ended;
  while (!ends_.empty() && ends_.begin()->first <= now) {
    ended.push_back(ends_.begin()->second);
    erase(bans_.find(ended.back()));
  }
  return ended;
}

std::optional<WallTime> Bans::next_end() const {
  return ends_.empty() ? std::nullopt : std::optional(ends_.begin()->first);
}

const Ban* Bans::find(const InternetAddress& address) const {
  if (bans_.empty()) return nullptr;
  const int shortest = is_v4(address) ? bits_before_v4 : 0;
  for (int bits = address_bits; bits >= shortest; --bits) {
    if (ranges_with_prefix_.at(static_cast<std::size_t>(bits)) == 0) continue;
    const auto found = bans_.find(AddressRange(address, static_cast<std::uint8_t>(bits)));
    if (found != bans_.end()) return &found->second;
  }
  return nullptr;
}

const Ban* Bans::find(std::string_view name) const {
  if (bans_.empty()) return nullptr;
  const auto found = bans_.find(lower_case(name));
  return found == bans_.end() ? nullptr : &found->second;
}

std::optional<seconds> left_of(const Ban& ban, WallTime now) {
  if (!ban.until) return std::nullopt;
  return std::min(*ban.until - now, *ban.until - ban.since);
}

std::optional<seconds> ban_time_in(std::string_view text) {
  std::uint32_t count = 0;
  const auto [rest, failure] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (failure != std::errc{} || rest + 1 != text.data() + text.size() || count == 0) return std::nullopt;
  const char letter = text.back();
  const auto unit =
      std::find_if(time_units.begin(), time_units.end(), [&](const TimeUnit& known) { return known.letter == letter; });
  if (unit == time_units.end() || count > longest_time / unit->size) return std::nullopt;
  return unit->size * count;
}

std::string words_for(seconds time) {
  constexpr int least = 2;
  const auto unit = std::find_if(time_units.begin(), time_units.end(), [&](const TimeUnit& known) {
    return time >= known.size * least || time % known.size == seconds(0);
  });
  const auto count = (time + unit->size - seconds(1)) / unit->size;
  // 59 minutes and a second are rounded to an hour, not to 60 minutes.
  if (const seconds rounded = unit->size * count; rounded != time) return words_for(rounded);
  return fmt::format("{} {}{}", count, unit->word, count == 1 ? "" : "s");
}

}  // namespace confab
