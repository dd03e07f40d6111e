// How often one may guess, how many names are kept, and how long.
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "support/world.hpp"

namespace confab {
namespace {

using test::Client;
using test::World;

constexpr WallTime start(1'000'000'000);
constexpr std::uint32_t names_max = 6;

/// Stands where the test sets it.
class StoppedCalendar final : public Calendar {
 public:
  WallTime wall_time(Instant) const override { return time; }
  CivilTime civil_time(WallTime) const override { return {}; }

  WallTime time = start;
};

/// So the tests name them.
bool is_exempt(std::string_view origin) {
  return origin.empty() || origin.starts_with("exempt");
}

class KeptNamesLimits : public testing::Test {
 protected:
  KeptNamesLimits() {
    world.passwords.works_at_once(true);
    world.keeps_names();
    world.registry().memories().use(calendar);
    time_is(start);
  }

  static test::WorldOptions options() {
    test::WorldOptions options;
    options.limits.names_max = names_max;
    return options;
  }

  void time_is(WallTime time) {
    calendar.time = time;
    names().time_is(time);
  }

  KeptNames& names() { return world.registry().kept_names(); }

  std::string claim(const std::string& name, const std::string& origin = {}) {
    Client& client = world.slash(name);
    client.comes_from({origin, is_exempt(origin)});
    client.says("/claim secret words");
    std::string answer = client.sees();
    client.says("/quit");
    return answer;
  }

  /// Returns the last answer to `password` for `name`.
  std::string tries(std::string_view name, std::string_view password, const std::string& origin) {
    Client& client = world.connects("slash");
    client.comes_from({origin, is_exempt(origin)});
    client.receives();
    client.says(name);
    std::string answer = client.sees();
    client.says(password);
    if (const std::string further = client.sees(); !further.empty()) answer = further;
    const bool is_in = client.named();
    client.is_lost();
    return is_in ? "in" : answer;
  }

  StoppedCalendar calendar;
  World world{options()};
};

constexpr const char* wrong = "* That is not the password. Enter it again:";
constexpr const char* too_many = "* Too many passwords were tried. Please come back in some minutes. Goodbye.";

TEST_F(KeptNamesLimits, OneAddressHasFiveTriesForANameInTenMinutes) {
  claim("ann");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(tries("ann", "not the words", "A"), wrong) << i;
  EXPECT_EQ(tries("ann", "secret words", "A"), too_many);
  world.time_passes(KeptNames::tries_window - std::chrono::seconds(1));
  EXPECT_EQ(tries("ann", "secret words", "A"), too_many);
  world.time_passes(std::chrono::seconds(1));
  EXPECT_EQ(tries("ann", "secret words", "A"), "in");
}

TEST_F(KeptNamesLimits, OneAddressHasTenTriesForAllNames) {
  claim("ann");
  claim("bob");
  claim("eve");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(tries("ann", "not the words", "A"), wrong);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(tries("bob", "not the words", "A"), wrong);
  EXPECT_EQ(tries("eve", "secret words", "A"), too_many);
  EXPECT_EQ(tries("eve", "secret words", "B"), "in");
}

TEST_F(KeptNamesLimits, AnExemptAddressHasFiveTriesForANameButAnyNumberForAllNames) {
  const std::vector<std::string> people{"ann", "bob", "eve"};
  for (const std::string& name : people) claim(name);
  for (const std::string& name : people) {
    for (int i = 0; i < 5; ++i) EXPECT_EQ(tries(name, "not the words", "exempt A"), wrong) << name << i;
    EXPECT_EQ(tries(name, "secret words", "exempt A"), too_many);
  }
}

TEST_F(KeptNamesLimits, OneExemptAddressKeepsNoOwnerOutOfAnother) {
  claim("ann");
  for (int i = 0; i < 6; ++i) tries("ann", "not the words", "exempt A");
  EXPECT_EQ(tries("ann", "secret words", "exempt B"), "in");
}

TEST_F(KeptNamesLimits, AnOwnerWhoKnowsThePasswordComesInHoweverOthersGuess) {
  claim("ann");
  for (int i = 0; i < 50; ++i) tries("ann", "not the words", "evil" + std::to_string(i / 5));
  EXPECT_EQ(tries("ann", "secret words", "home"), "in");
  EXPECT_EQ(tries("ann", "secret words", "home"), "in");
}

TEST_F(KeptNamesLimits, WhereTheRightPasswordCameFromItGoesFirst) {
  claim("ann", "home");
  tries("ann", "not the words", "A");
  EXPECT_FALSE(world.passwords.last_is_known());
  tries("ann", "secret words", "home");
  EXPECT_TRUE(world.passwords.last_is_known());
  tries("ann", "secret words", "work");
  EXPECT_FALSE(world.passwords.last_is_known());
  tries("ann", "secret words", "work");
  EXPECT_TRUE(world.passwords.last_is_known());
}

TEST_F(KeptNamesLimits, OnceANameIsGuessedAtEachFurtherAddressHasOneTry) {
  claim("ann");
  for (int i = 0; i < 5; ++i) tries("ann", "not the words", "A");
  EXPECT_EQ(tries("ann", "not the words", "B"), wrong);
  EXPECT_EQ(tries("ann", "not the words", "B"), too_many);
}

TEST_F(KeptNamesLimits, TheRightPasswordForgivesTheTriesBeforeIt) {
  claim("ann");
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 4; ++i) EXPECT_EQ(tries("ann", "not the words", "A"), wrong);
    EXPECT_EQ(tries("ann", "secret words", "A"), "in");
  }
}

TEST_F(KeptNamesLimits, AReleaseThatNobodyHadTimeForForgivesNoTry) {
  claim("ann");
  Client& ann = world.connects("slash");
  ann.comes_from({"A"});
  ann.says("ann");
  ann.says("secret words");
  const auto release = [&ann] {
    ann.sees();
    ann.says("/release not the words");
    return ann.sees();
  };
  for (int i = 0; i < 4; ++i) EXPECT_EQ(release(), "* That is not the password.");
  world.passwords.is_busy(true);
  EXPECT_EQ(release(), "* The server is busy with passwords. Please try again in a moment.");
  world.passwords.is_busy(false);
  EXPECT_EQ(release(), "* That is not the password.");
  EXPECT_EQ(release(), "* Too many passwords were tried. Please wait some minutes.");
}

TEST_F(KeptNamesLimits, ATryCountsEvenIfItsClientDoesNotWaitForTheAnswer) {
  claim("ann");
  world.passwords.works_at_once(false);
  for (int i = 0; i < 5; ++i) tries("ann", "not the words", "A");
  world.passwords.works_at_once(true);
  EXPECT_EQ(tries("ann", "secret words", "A"), too_many);
}

TEST_F(KeptNamesLimits, WhatCouldNotBeCheckedWasNoTry) {
  claim("ann");
  world.passwords.works_at_once(false);
  world.passwords.fails(true);
  Client& ann = world.connects("slash");
  ann.comes_from({"A"});
  ann.says("ann");
  ann.says("secret words");
  for (int i = 0; i < 10; ++i) world.passwords_are_worked_on();
  world.passwords.fails(false);
  for (int i = 0; i < 2; ++i) world.passwords_are_worked_on();
  EXPECT_TRUE(ann.named());
}

TEST_F(KeptNamesLimits, WithNamesMax0NoNameIsKept) {
  test::WorldOptions options;
  options.limits.names_max = 0;
  World none(options);
  none.keeps_names();
  Client& ann = none.slash("ann");
  ann.says("/claim secret words");
  EXPECT_EQ(ann.sees(), "* This server keeps no names.");
}

TEST_F(KeptNamesLimits, AReleaseIsATryToo) {
  Client& ann = world.slash("ann");
  ann.says("/claim secret words");
  for (int i = 0; i < 5; ++i) ann.says("/release other words");
  ann.sees();
  ann.says("/release secret words");
  EXPECT_EQ(ann.sees(), "* Too many passwords were tried. Please wait some minutes.");
}

TEST_F(KeptNamesLimits, WhatCannotBeAPasswordCostsNoHash) {
  claim("ann");
  const auto before = world.passwords.asked();
  tries("ann", "short", "A");
  tries("ann", std::string(500, 'x'), "A");
  EXPECT_EQ(world.passwords.asked(), before);
}

TEST_F(KeptNamesLimits, NoMoreTriesAreRemembered) {
  RecentDeeds deeds(std::chrono::minutes(10));
  for (std::size_t i = 0; i <= RecentDeeds::entries_max; ++i) deeds.note("A", "ann", Instant(0));
  EXPECT_EQ(deeds.size(), RecentDeeds::entries_max);
}

// ---- How many

TEST_F(KeptNamesLimits, OneMoreThanNamesMaxIsRefused) {
  for (std::uint32_t i = 0; i < names_max; ++i) {
    EXPECT_NE(claim("n" + std::to_string(i)).find("is yours"), std::string::npos);
  }
  EXPECT_EQ(claim("more"), "* This server keeps too many names already.");
}

TEST_F(KeptNamesLimits, OneAddressKeepsFiveNewNamesADay) {
  for (int i = 0; i < 5; ++i) EXPECT_NE(claim("n" + std::to_string(i), "A").find("is yours"), std::string::npos);
  EXPECT_EQ(claim("more", "A"), "* Too many names were kept from your address today.");
  EXPECT_NE(claim("more", "B").find("is yours"), std::string::npos);
  world.time_passes(std::chrono::hours(24));
  time_is(start + std::chrono::hours(24));
  EXPECT_EQ(claim("other", "A"), "* This server keeps too many names already.");
}

TEST_F(KeptNamesLimits, ABrokenArchiveRefusesNewNames) {
  world.names.is_healthy = false;
  EXPECT_EQ(claim("ann"), "* The server is busy with passwords. Please try again in a moment.");
  EXPECT_TRUE(world.names.names.empty());
}

// ---- How long

TEST_F(KeptNamesLimits, ANameIsFreeAgainAfterNinetyDaysUnused) {
  claim("ann");
  time_is(start + KeptNames::kept_unused_max);
  EXPECT_TRUE(names().is_kept("ann"));
  time_is(start + KeptNames::kept_unused_max + WallTime(1));
  EXPECT_FALSE(names().is_kept("ann"));
  Client& eve = world.slash("ann");
  eve.says("/claim other words");
  EXPECT_EQ(eve.sees(), "* The name ann is yours. Give the password when you come back.");
}

TEST_F(KeptNamesLimits, ComingInAndBeingThereAreUses) {
  claim("ann");
  time_is(start + std::chrono::hours(24 * 80));
  Client& ann = world.connects("slash");
  ann.says("ann");
  ann.says("secret words");
  ASSERT_TRUE(ann.named());
  EXPECT_EQ(world.names.names.at("ann").used_at, start + std::chrono::hours(24 * 80));
  time_is(start + std::chrono::hours(24 * 300));
  EXPECT_EQ(tries("ann", "not the words", "A"), wrong) << "it is still there";
  ann.says("/quit");
  EXPECT_EQ(world.names.names.at("ann").used_at, start + std::chrono::hours(24 * 300));
}

TEST_F(KeptNamesLimits, NoNameBecomesFreeWhileItsOwnerStays) {
  for (std::uint32_t i = 0; i < names_max; ++i) claim("n" + std::to_string(i));
  Client& owner = world.connects("slash");
  owner.says("n1");
  owner.says("secret words");
  ASSERT_TRUE(owner.named());
  for (int day = 0; day < 200; day += 50) {
    calendar.time = start + std::chrono::hours(24 * day);
    world.registry().note_uses(Instant{});
  }
  EXPECT_EQ(world.names.names.at("n1").used_at, start + std::chrono::hours(24 * 150));
  time_is(start + std::chrono::hours(24 * 200));
  EXPECT_NE(claim("more").find("is yours"), std::string::npos);
  EXPECT_TRUE(names().is_kept("n1"));
  EXPECT_FALSE(names().is_kept("n2"));
}

TEST_F(KeptNamesLimits, ManyUsesOfOneDayAreToldOnce) {
  claim("ann");
  const auto before = world.names.changes;
  for (int i = 0; i < 20; ++i) tries("ann", "secret words", {});
  EXPECT_EQ(world.names.changes, before);
}

TEST_F(KeptNamesLimits, AClockThatJumpsLosesNoName) {
  claim("ann");
  time_is(start + std::chrono::hours(24 * 3650));
  EXPECT_FALSE(names().is_kept("ann"));
  time_is(start);
  EXPECT_TRUE(names().is_kept("ann"));
  time_is(WallTime(0));
  EXPECT_TRUE(names().is_kept("ann"));
}

TEST_F(KeptNamesLimits, AFreeNameMakesPlaceForANewOne) {
  for (std::uint32_t i = 0; i < names_max; ++i) claim("n" + std::to_string(i));
  time_is(start + KeptNames::kept_unused_max + WallTime(1));
  EXPECT_NE(claim("more").find("is yours"), std::string::npos);
  EXPECT_EQ(names().size(), names_max);
  EXPECT_EQ(world.names.names.size(), names_max);
}

TEST_F(KeptNamesLimits, WhatWasArchivedIsKeptAgainAndTimesToComeStay) {
  names().restore({{"ann", test::FakePasswords::hash_of("secret words"), start + std::chrono::hours(24 * 365)},
                   {"no name", "x", start},
                   {"-x", "x", start},
                   {"ANN", "x", start}},
                  start);
  EXPECT_EQ(names().size(), 1U);
  EXPECT_EQ(names().all().front().used_at, start + std::chrono::hours(24 * 365));
  EXPECT_EQ(tries("ann", "secret words", "A"), "in");
}

TEST_F(KeptNamesLimits, AClockThatIsBehindAtTheStartFreesNoName) {
  names().restore({{"ann", test::FakePasswords::hash_of("secret words"), start}}, WallTime(0));
  EXPECT_TRUE(names().is_kept("ann"));
  time_is(WallTime(0));
  EXPECT_EQ(tries("ann", "secret words", "A"), "in");
  time_is(start + WallTime(1));
  EXPECT_TRUE(names().is_kept("ann")) << "its use under the wrong clock made it no older";
}

}  // namespace
}  // namespace confab
