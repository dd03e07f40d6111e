// Bans: ranges, names, time and its jumps.
#include "confab/admission/bans.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace confab {
namespace {

using std::chrono::seconds;
constexpr WallTime noon{1'800'000'000};

InternetAddress address(std::string_view text) {
  InternetAddress result{};
  const std::string written(text);
  if (::inet_pton(AF_INET6, written.c_str(), result.data()) == 1) return result;
  EXPECT_EQ(::inet_pton(AF_INET6, ("::ffff:" + written).c_str(), result.data()), 1) << text;
  return result;
}

Ban ban(std::string_view target, std::optional<seconds> time = std::nullopt) {
  return {ban_target(target), noon, time ? std::optional(noon + *time) : std::nullopt, "flooding", "uid 0"};
}

struct BansTest : testing::Test {
  BanLimits limits{10};
  Bans bans{limits};
};

TEST_F(BansTest, HitAnAddressAndNoOther) {
  bans.add(ban("192.0.2.7"), noon);
  EXPECT_TRUE(bans.find(address("192.0.2.7")));
  EXPECT_TRUE(bans.find(address("::ffff:192.0.2.7"))) << "the same address, inside IPv6";
  EXPECT_FALSE(bans.find(address("192.0.2.8")));
}

TEST_F(BansTest, HitARangeUpToItsEdges) {
  bans.add(ban("192.0.2.64/26"), noon);
  EXPECT_FALSE(bans.find(address("192.0.2.63")));
  EXPECT_TRUE(bans.find(address("192.0.2.64")));
  EXPECT_TRUE(bans.find(address("192.0.2.127")));
  EXPECT_FALSE(bans.find(address("192.0.2.128")));
}

TEST_F(BansTest, OfOneIPv6AddressHitItsSubscriber) {
  bans.add(ban("2001:db8:0:7::1"), noon);
  EXPECT_TRUE(bans.find(address("2001:db8:0:7:ffff::2")));
  EXPECT_FALSE(bans.find(address("2001:db8:0:8::1")));
  EXPECT_EQ(to_string(bans.all().begin()->first), "2001:db8:0:7::/64");
  bans.add(ban("2001:db8:0:9::1/128"), noon);
  EXPECT_FALSE(bans.find(address("2001:db8:0:9::2")));
}

TEST_F(BansTest, OfAllIPv6LeaveIPv4In) {
  bans.add(ban("::/0"), noon);
  EXPECT_TRUE(bans.find(address("2001:db8::1")));
  EXPECT_FALSE(bans.find(address("192.0.2.7")));
  bans.add(ban("0.0.0.0/0"), noon);
  EXPECT_TRUE(bans.find(address("192.0.2.7")));
}

TEST_F(BansTest, AreFoundByTheSmallestRange) {
  bans.add(ban("192.0.0.0/16"), noon);
  bans.add(ban("192.0.2.0/24"), noon);
  EXPECT_EQ(to_string(bans.find(address("192.0.2.7"))->target), "192.0.2.0/24");
}

TEST_F(BansTest, OfANameHitAnyCase) {
  bans.add(ban("Carol"), noon);
  EXPECT_TRUE(bans.find("CAROL"));
  EXPECT_FALSE(bans.find("carole"));
  EXPECT_TRUE(bans.remove(ban_target("cArol")));
  EXPECT_FALSE(bans.find("carol"));
  EXPECT_FALSE(bans.remove(ban_target("carol")));
}

TEST_F(BansTest, EndWithTheirTimeAndNotASecondBefore) {
  bans.add(ban("carol", seconds(60)), noon);
  EXPECT_EQ(bans.next_end(), noon + seconds(60));
  EXPECT_TRUE(bans.forget_ended(noon + seconds(59)).empty());
  EXPECT_TRUE(bans.find("carol"));
  EXPECT_EQ(bans.forget_ended(noon + seconds(60)).size(), 1U);
  EXPECT_FALSE(bans.find("carol"));
  EXPECT_EQ(bans.next_end(), std::nullopt);
}

TEST_F(BansTest, WithoutATimeNeverEnd) {
  bans.add(ban("carol"), noon);
  EXPECT_TRUE(bans.forget_ended(noon + std::chrono::hours(1'000'000)).empty());
}

TEST_F(BansTest, LastNoLongerWhenTheClockIsSetBack) {
  bans.add(ban("carol", seconds(60)), noon);
  bans.forget_ended(noon + seconds(10));
  const WallTime back = noon - std::chrono::hours(1000);
  EXPECT_TRUE(bans.forget_ended(back).empty());
  EXPECT_EQ(left_of(*bans.find("carol"), back), seconds(50));
  EXPECT_EQ(bans.forget_ended(back + seconds(50)).size(), 1U);
}

TEST_F(BansTest, LastNoLongerThanGivenWhenTheClockWasSetBackBetweenTwoRuns) {
  const WallTime back = noon - std::chrono::hours(1000);
  bans.restore({ban("carol", seconds(60))}, back);
  EXPECT_EQ(bans.next_end(), back + seconds(60));
}

TEST_F(BansTest, ThatEndedBetweenTwoRunsAreNotRestored) {
  bans.restore({ban("carol", seconds(60)), ban("dave", seconds(61))}, noon + seconds(60));
  EXPECT_FALSE(bans.find("carol"));
  EXPECT_TRUE(bans.find("dave"));
}

TEST_F(BansTest, AreBounded) {
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(bans.add(ban("name" + std::to_string(i)), noon));
  EXPECT_FALSE(bans.add(ban("one-more"), noon));
  EXPECT_TRUE(bans.add(ban("name3", seconds(5)), noon)) << "in place of another";
  EXPECT_EQ(bans.size(), 10U);
  bans.remove(ban_target("name3"));
  EXPECT_TRUE(bans.add(ban("one-more"), noon));
}

TEST(BanTime, IsANumberWithAUnit) {
  EXPECT_EQ(ban_time_in("90s"), seconds(90));
  EXPECT_EQ(ban_time_in("30m"), std::chrono::minutes(30));
  EXPECT_EQ(ban_time_in("2h"), std::chrono::hours(2));
  EXPECT_EQ(ban_time_in("7d"), std::chrono::hours(7 * 24));
  EXPECT_EQ(ban_time_in("3650d"), std::chrono::hours(3650 * 24));
  for (const std::string_view wrong : {"", "7", "d", "0d", "-1d", "3651d", "99999999999s", "7w", "7dd", "7 d"}) {
    EXPECT_EQ(ban_time_in(wrong), std::nullopt) << wrong;
  }
}

TEST(BanTime, HasWords) {
  EXPECT_EQ(words_for(seconds(1)), "1 second");
  EXPECT_EQ(words_for(seconds(119)), "119 seconds");
  EXPECT_EQ(words_for(seconds(121)), "3 minutes");
  EXPECT_EQ(words_for(seconds(3599)), "1 hour");
  EXPECT_EQ(words_for(std::chrono::hours(48)), "2 days");
}

TEST(AddressRangeTest, RefusesWhatIsNoRange) {
  for (const std::string_view wrong : {"", "carol", "192.0.2", "192.0.2.0/33", "192.0.2.0/", "192.0.2.0/08", "::/129",
                                       "fe80::1%eth0", "192.0.2.1/24/8", "[::1]"}) {
    EXPECT_FALSE(AddressRange::parse(wrong, subscriber_bits)) << wrong;
  }
}

TEST(AddressRangeTest, IsWrittenAsItIsRead) {
  for (const std::string_view text : {"192.0.2.1", "192.0.2.0/24", "0.0.0.0/0", "2001:db8::/32", "::1/128", "::/0"}) {
    EXPECT_EQ(AddressRange::parse(text, subscriber_bits)->to_string(), text);
  }
  EXPECT_EQ(AddressRange::parse("192.0.2.77/24", subscriber_bits)->to_string(), "192.0.2.0/24")
      << "bits after the prefix are ignored";
  EXPECT_EQ(AddressRange::parse("::ffff:192.0.2.1", subscriber_bits)->to_string(), "192.0.2.1");
}

TEST_F(BansTest, EndAtTheTimeGivenLast) {
  bans.add(ban("eve", seconds(10)), noon);
  bans.add(ban("eve", seconds(90)), noon);
  bans.add(ban("mallory", seconds(20)), noon);
  bans.add(ban("mallory"), noon);
  bans.add(ban("peter", seconds(30)), noon);
  bans.remove(ban_target("peter"));
  EXPECT_EQ(bans.next_end(), noon + seconds(90));
  EXPECT_TRUE(bans.forget_ended(noon + seconds(89)).empty());
  EXPECT_EQ(bans.forget_ended(noon + seconds(90)), std::vector<BanTarget>{ban_target("eve")});
  EXPECT_EQ(bans.next_end(), std::nullopt) << "the other one is for good";
  EXPECT_EQ(bans.size(), 1U);
}

}  // namespace
}  // namespace confab
