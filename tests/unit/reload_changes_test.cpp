// What the log says of a reload, and what waits for the next start.
#include "app/reload_changes.hpp"

#include <gtest/gtest.h>

namespace confab::app {
namespace {

const OpenPlaces::Plan no_listeners{.added = {}, .removed = {}, .listeners = 0};

TEST(ReloadChanges, WithoutAnyNothingHasChanged) {
  EXPECT_EQ(describe_changes(default_settings(), default_settings(), no_listeners), "nothing has changed");
}

TEST(ReloadChanges, AreNamedWithBothValues) {
  Settings after = default_settings();
  after.lines_per_second = 40;
  after.login_timeout = std::chrono::seconds(5);
  after.notices = Notices::quiet;
  after.exempt = {};
  EXPECT_EQ(describe_changes(default_settings(), after, no_listeners),
            "notices full -> quiet, login-timeout 60 -> 5, rate 20 -> 40, exempt 127.0.0.0/8,::1 -> none");
}

TEST(ReloadChanges, HaveAMessageOfTheDayThatIsAnotherOneInTheSameFile) {
  EXPECT_EQ(describe_changes(default_settings(), default_settings(), no_listeners, true), "another message of the day");
}

TEST(ReloadChanges, NameTheListeners) {
  const OpenPlaces::Plan plan{.added = {{parse_listen_address("sigil://[::1]:2"), {}}},
                              .removed = {parse_listen_address("slash://*:1")},
                              .listeners = 1};
  EXPECT_EQ(describe_changes(default_settings(), default_settings(), plan),
            "listener sigil://[::1]:2 added, listener slash://*:1 removed");
}

TEST(ReloadChanges, SayWhatWaitsForTheNextStartAndKeepItSo) {
  Settings after = default_settings();
  after.user = "nobody";
  after.burst_lines = 7;
  EXPECT_EQ(describe_changes(default_settings(), after, no_listeners),
            "user none -> nobody takes effect at the next start, burst 100 -> 7");
  keep_until_start(default_settings(), after);
  EXPECT_EQ(after.user, "");
  EXPECT_EQ(after.burst_lines, 7U);
}

TEST(ReloadChanges, AreHarmlessInTheLog) {
  Settings after = default_settings();
  after.user = "a\nb";
  EXPECT_EQ(describe_changes(default_settings(), after, no_listeners).find('\n'), std::string::npos);
}

TEST(Without, CountsWhatIsThereSeveralTimes) {
  const ListenAddress one = parse_listen_address("slash://*:0");
  const ListenAddress other = parse_listen_address("sigil://*:0");
  EXPECT_EQ(without({one, one, other}, {one}), (std::vector<ListenAddress>{one, other}));
  EXPECT_TRUE(without({one}, {one, one}).empty());
}

}  // namespace
}  // namespace confab::app
