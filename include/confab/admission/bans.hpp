// Bans: who may not come in, by address or by name, for how long and why. It knows neither sockets nor the clock: the
// time of day comes in as an argument, because bans outlive the process. One per server, owned by whoever runs it; the
// server asks it at each newcomer.
//
// Time. A ban ends at a moment of the wall clock. The clock can be set while the server runs or between two runs:
// - Set back, it takes all moments along. A ban then has as long to go as it had, and never longer than it was given.
// - Set forward, it ends bans early: nothing tells that from time that has passed.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "confab/admission/address_range.hpp"
#include "confab/base/wall_time.hpp"

namespace confab {

struct BanLimits {
  std::uint32_t bans_max;
};

/// A range, or a name in lower case.
using BanTarget = std::variant<AddressRange, std::string>;

/// `text` is an address, a range, or a name, whose case is lost. An IPv6 address means the range of its subscriber:
/// write /128 for the address alone. It does not check whether anybody can have the name.
BanTarget ban_target(std::string_view text);
std::string to_string(const BanTarget& target);

/// All bans cross over in the silence of a live upgrade, so their reasons can't be of any length.
inline constexpr std::size_t ban_reason_bytes_max = 300;

struct Ban {
  BanTarget target;
  WallTime since;
  std::optional<WallTime> until;  // after `since`; nullopt: for good
  std::string reason;             // clean text in one line; may be empty
  std::string by;                 // who asked for it, as the log names them

  bool operator==(const Ban&) const = default;
};

class Bans {
 public:
  /// `limits` outlive the bans. Lowering them lifts no ban.
  explicit Bans(const BanLimits& limits) : limits_(limits) {}
  explicit Bans(const BanLimits&& limits) = delete;

  /// Adds `ban`, in place of one with the same target. Returns false if there are too many; then nothing has changed.
  bool add(Ban ban, WallTime now);

  /// Adds what a process before this one kept, whatever the limit. What has ended meanwhile is left out.
  void restore(std::vector<Ban> bans, WallTime now);

  /// Returns false if there is none.
  bool remove(const BanTarget& target);

  /// Forgets the bans that have ended by `now`, and returns their targets. The questions below know no time: call this
  /// before each question, or soon after next_end(). Costs as much as the bans that have ended; only a clock that was
  /// set back costs a walk over all.
  std::vector<BanTarget> forget_ended(WallTime now);

  /// When the first ban ends; nullopt if none does.
  std::optional<WallTime> next_end() const;

  // ---- Questions

  /// The ban of the smallest range that has `address`; nullptr if none has. Costs one search for each length of a
  /// prefix in use.
  const Ban* find(const InternetAddress& address) const;
  const Ban* find(std::string_view name) const;

  bool empty() const { return bans_.empty(); }
  std::size_t size() const { return bans_.size(); }

  /// Ranges first, then names, each in their order.
  const std::map<BanTarget, Ban>& all() const { return bans_; }

 private:
  void insert(Ban ban);
  void erase(std::map<BanTarget, Ban>::iterator ban);
  void follow_clock(WallTime now);

  const BanLimits& limits_;
  std::map<BanTarget, Ban> bans_;
  std::set<std::pair<WallTime, BanTarget>> ends_;                     // of those that end
  std::array<std::uint32_t, address_bits + 1> ranges_with_prefix_{};  // by prefix_bits()
  WallTime latest_{0};                                                // the time of the last call
};

/// How long `ban`, which has not ended, has to go at `now`; nullopt: for good.
std::optional<std::chrono::seconds> left_of(const Ban& ban, WallTime now);

/// "90s", "30m", "2h", "7d": a number from 1 and its unit, at most ten years; nullopt if `text` is something else.
std::optional<std::chrono::seconds> ban_time_in(std::string_view text);

/// For people, rounded up to the largest unit that fits exactly, or at least twice: "90 minutes", "1 hour".
std::string words_for(std::chrono::seconds time);

}  // namespace confab
