// KeptNames: the names that are kept for those who know their passwords, and the rules for it: which passwords there
// can be, how often one may guess, and when a name is free again. It knows no sockets, no dialect and no clock, and
// never waits: Passwords do the work, and a NameArchive is told what shall outlive the process. Owned by the
// RoomRegistry, which calls it, and so do sessions whose client has no name yet.
//
// Guessing. Each try to prove a name counts until it turns out to be right, for tries_window: against the name, against
// the origin's network, and against both. One network has so many tries for one name and, unless it is exempt, so many
// for all names. If a name is guessed at from many origins, each further origin has one try. So nobody can lock out the
// owner, who gives the right password from an origin of its own. Its check goes first where the right password came
// from before, so a crowd that guesses does not keep the owner waiting either.
//
// Free again. A name unused for kept_unused_max is as free as if nobody had kept it. It is only forgotten when somebody
// else keeps it, or its place is needed: a clock that jumps loses no names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "confab/base/instant.hpp"
#include "confab/base/origin.hpp"
#include "confab/base/pause.hpp"
#include "confab/base/wall_time.hpp"
#include "confab/carried_state.hpp"
#include "confab/chat/name.hpp"
#include "confab/chat/recent_deeds.hpp"
#include "confab/chat/reply.hpp"
#include "confab/limits.hpp"
#include "confab/name_archive.hpp"
#include "confab/passwords.hpp"

namespace confab {

class Person;

/// What came of a claim or a release. Unless it is a reply, nothing has happened.
using NameOutcome = std::variant<Claimed, Released, Refusal, Pause>;

class KeptNames {
 public:
  static constexpr int kept_unused_days = 90;
  static constexpr WallTime kept_unused_max = std::chrono::hours(24 * kept_unused_days);
  static constexpr Instant tries_window = std::chrono::minutes(10);
  static constexpr std::uint32_t tries_per_name_max = 5;
  static constexpr std::uint32_t tries_per_origin_max = 10;
  static constexpr Instant claims_window = std::chrono::hours(24);
  static constexpr std::uint32_t claims_per_origin_max = 5;

  /// `limits` outlive it.
  explicit KeptNames(const Limits& limits) : limits_(limits) {}

  /// From now on passwords can be checked. `passwords` outlive it.
  void check_with(Passwords& passwords) { passwords_ = &passwords; }

  /// From now on people can keep names. `archive` outlives it.
  void archive_in(NameArchive& archive) { archive_ = &archive; }

  /// Nobody can keep or give up a name any more.
  void archive_no_more() { archive_ = nullptr; }

  /// Whether people can keep names.
  bool keeps() const { return passwords_ != nullptr && archive_ != nullptr && limits_.names_max > 0; }

  /// From now on it is `now`, within a minute or so. Call it before anybody is served.
  void time_is(WallTime now) { now_ = now; }

  // ---- A name at the prompt

  bool is_kept(std::string_view name) const { return find(name) != nullptr; }

  /// Whether `origin` has to wait before it may try a password for `name`.
  bool is_limited(std::string_view name, const Origin& origin, Instant now);

  /// A try that counts, but is not settled: another process would try it anew.
  struct Try {
    std::string network;
    std::string name;
  };

  /// A check under way. Whoever asked for it drops it once it is settled.
  struct Check {
    Passwords::Work work;
    std::uint64_t serial = 0;  // of the password
    std::shared_ptr<const Try> unsettled{};
  };

  /// Checks the password of a name that is_kept(). The result is `busy` if nothing was done.
  Check check(std::string_view name, std::string_view password, const Origin& origin, Instant now);

  /// A check could not be done: it was no try.
  void take_back(std::string_view name, const Origin& origin) { tries_.take_back(origin.network, name); }

  /// The check of `serial` came out right: `person`, who has that name, has proven it. Returns false if the name has
  /// another password meanwhile.
  bool prove(Person& person, std::uint64_t serial, const Origin& origin);

  // ---- People

  /// Whether the proof that `person` has, for whatever name, still holds.
  bool has_proof(const Person& person) const { return proven(person) != nullptr; }

  /// The kept name that `person` has proven; empty if none.
  std::string_view proven_name(const Person& person) const;

  /// Whether `name` is kept, and `person` has not proven it.
  bool is_kept_from(const Person& person, std::string_view name) const;

  /// The person uses its proven name, if it has one.
  void note_use(const Person& person);

  /// Keeps the name of `person` by `password`. Ask again with the same password after Pause::asking.
  NameOutcome claim(Person& person, std::string_view password, const Origin& origin, Instant now);

  /// Gives it up.
  NameOutcome release(Person& person, std::string_view password, const Origin& origin, Instant now);

  /// Whether the answer to a claim or a release of `person` is not known yet.
  bool is_asking(const Person& person) const;

  /// The person has gone, and with it what it asked.
  void abandon(const Person& person) { asked_.erase(&person); }

  // ---- What outlives the process

  /// What was archived, at the start. Ignores what can't be a kept name.
  void restore(const std::vector<KeptName>& names, WallTime now);

  std::vector<KeptName> all() const;
  std::size_t size() const { return names_.size(); }

  /// All that is remembered of tries, for tests.
  std::vector<carried::DeedState> tries() const { return tries_.carried(); }

  // ---- A live upgrade

  void carry(carried::ChatState& state) const;

  /// Throws carried::BadState.
  void restore(const carried::ChatState& state);

 private:
  struct Entry {
    KeptName kept;
    std::uint64_t serial;
    std::string home{};  // the network that gave the password last; empty for none
  };
  struct Asked {
    bool is_release;
    Check check;
  };
  using Names = std::map<std::string, Entry, CaselessLess>;

  const Entry* find(std::string_view name) const;
  const Entry* proven(const Person& person) const;
  bool is_free_again(const Entry& entry) const;
  std::optional<Refusal> may_claim(const Person& person, const Origin& origin, Instant now);
  bool make_place();
  NameOutcome answer(Person& person, const Origin& origin, Instant now);
  NameOutcome keep(Person& person, std::string hash, const Origin& origin, Instant now);
  void note_use(Entry& entry);

  const Limits& limits_;
  Passwords* passwords_ = nullptr;
  NameArchive* archive_ = nullptr;
  WallTime now_{0};
  Names names_;
  std::uint64_t last_serial_ = 0;  // each password that anybody sets has its own
  RecentDeeds tries_{tries_window};
  std::vector<std::weak_ptr<const Try>> unsettled_;  // of these
  RecentDeeds claims_{claims_window};
  std::map<const Person*, Asked> asked_;
};

}  // namespace confab
