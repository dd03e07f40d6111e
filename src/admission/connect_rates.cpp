#include "confab/admission/connect_rates.hpp"

#include <algorithm>

#include "confab/admission/door.hpp"
#include "confab/base/assert.hpp"

namespace confab {

namespace {

// A call adds two buckets at most, so this many are enough for all that are full to be forgotten in time.
constexpr int forgotten_at_once_max = 4;

}  // namespace

ConnectRates::Rate ConnectRates::rate_of_address() const {
  const Instant one = Instant(std::chrono::seconds(1)) / limits_.connect_rate;
  return {one, one * limits_.connect_burst};
}

/// Several times as fast, and several times as many at once, take as long.
ConnectRates::Rate ConnectRates::rate_of_site() const {
  const Rate rate = rate_of_address();
  return {rate.one / addresses_per_v6_site, rate.burst};
}

bool ConnectRates::allows(const AddressKey& address, Instant now) {
  if (limits_.connect_rate == 0) return true;
  if (!allows(address, rate_of_address(), now)) return false;
  return !address.is_v6() || allows(address.network(), rate_of_site(), now);
}

bool ConnectRates::allows(const AddressKey& key, const Rate& rate, Instant now) {
  const auto bucket = full_at_.find(key);
  if (bucket == full_at_.end()) return true;
  // It can owe more than a burst only if the burst has been lowered.
  if (bucket->second > now + rate.burst) set(bucket, now + rate.burst);
  return bucket->second + rate.one <= now + rate.burst;
}

void ConnectRates::count(const AddressKey& address, Instant now) {
  if (limits_.connect_rate == 0) {
    full_at_.clear();
    by_time_.clear();
    return;
  }
  count(address, rate_of_address(), now);
  if (address.is_v6()) count(address.network(), rate_of_site(), now);
  forget_some(now);
}

void ConnectRates::count(const AddressKey& key, const Rate& rate, Instant now) {
  const auto bucket = full_at_.try_emplace(key, now).first;
  set(bucket, std::max(bucket->second, now) + rate.one);
}

void ConnectRates::set(Buckets::iterator bucket, Instant full_at) {
  by_time_.erase({bucket->second, bucket->first});  // unless it is new
  bucket->second = full_at;
  by_time_.emplace(full_at, bucket->first);
}

void ConnectRates::forget_some(Instant now) {
  CONFAB_ASSERT(by_time_.size() == full_at_.size());
  for (int forgotten = 0; forgotten < forgotten_at_once_max && !by_time_.empty(); ++forgotten) {
    const auto first = by_time_.begin();
    if (first->first > now && full_at_.size() <= buckets_max) return;
    full_at_.erase(first->second);
    by_time_.erase(first);
  }
}

}  // namespace confab
