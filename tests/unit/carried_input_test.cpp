// What a live upgrade carries of a client's input: wherever it comes, even inside a character, nobody notices.
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <random>
#include <string>
#include <string_view>
#include <utility>

#include "carried_fixture.hpp"

namespace confab {
namespace {

using namespace std::chrono_literals;

constexpr PaceLimits brisk{.lines_per_second = 10, .burst_lines = 3};

/// Whatever has a meaning somewhere between the socket and the session, and parts of it.
std::string drawn(std::mt19937& random) {
  constexpr std::array<std::string_view, 32> phrases = {
      "hello",
      "h",
      " ",
      "\n",
      "\r\n",
      "\r",
      "\r\0",
      "/who\n",
      "\x08",
      "\x7f",
      "\x15",
      "\x17",
      "e\xcc\x81",
      "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7",
      "\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa",
      "\xe2\x82",
      "\x1b[3",
      "1mred",
      "\xff\xfd\x06",
      "\xff\xfb\x01",
      "\xff\xfc\x01",
      "\xff\xfd\x18",
      "\xff\xfa\x18",
      "\xff\xf0",
      "\xff\xff",
      "\xff\xf4",
      "\xff\xf6",
      "\xff\xf7",
      "\xff\xf8",
      "\xef\xbb\xbf",
      "\n\n\n",
      "a long line that goes on and on until nobody knows any more how it began, and still there is no end of it. It "
      "is "
      "longer than two hundred bytes only if somebody repeats himself, which happens now and then."};
  std::string bytes;
  for (auto count = random() % 12; count > 0; --count) bytes += phrases[random() % phrases.size()];
  return bytes;
}

/// What a client of `protocol` is sent for the input of `seed`. With `carried`, the server is upgraded now and then.
std::string sent(const std::string& protocol, unsigned seed, bool carried, const PaceLimits* pace) {
  std::mt19937 random(seed);
  std::mt19937 moments(seed + 1000);
  Travellers travellers(travel_limits, pace);
  Traveller& ann = travellers.connects(protocol);
  std::string bytes = random() % 2 == 0 ? "ann\n"
                                        : "\xef\xbb\xbf"
                                          "ann\r\n";
  for (int step = 0; step < 20; ++step) bytes += drawn(random);
  std::string got;
  while (!bytes.empty() && ann.conversation->can_be_carried()) {
    const std::size_t arrives = 1 + random() % std::min<std::size_t>(bytes.size(), 30);
    ann.says(bytes.substr(0, arrives), travellers.now);
    bytes.erase(0, arrives);
    if (random() % 2 == 0) travellers.run();
    travellers.now += std::chrono::milliseconds(random() % 200);
    if (carried && moments() % 3 == 0 && ann.conversation->can_be_carried()) travellers.upgrade();
    if (random() % 3 == 0) ann.resume(travellers.now);
    got += ann.socket.receives();
  }
  for (int late = 0; late < 200; ++late) {
    ann.resume(travellers.now += 1s);
    travellers.run();
  }
  return got + ann.socket.receives();
}

TEST(CarriedInput, IsHeardAsIfTheServerHadNotBeenUpgraded) {
  for (const std::string protocol : {"echo", "slash", "sigil"}) {
    for (unsigned seed = 0; seed < 300; ++seed) {
      const PaceLimits* const pace = seed % 2 == 0 ? nullptr : &brisk;
      const std::string expected = sent(protocol, seed, false, pace);
      EXPECT_FALSE(expected.empty());
      ASSERT_EQ(sent(protocol, seed, true, pace), expected) << protocol << ", seed " << seed;
    }
  }
}

class CarriedInputTest : public testing::Test {
 protected:
  std::string echoed_in_halves(std::string_view first, std::string_view second) {
    Traveller& client = travellers.connects("echo");
    client.says(first, travellers.now);
    travellers.run();
    travellers.upgrade();
    client.says(second, travellers.now);
    travellers.run();
    return client.socket.receives();
  }

  Travellers travellers{travel_limits};
};

TEST_F(CarriedInputTest, GoesOnInsideALine) {
  EXPECT_EQ(echoed_in_halves("hel", "lo\n"), "HELLO\n");
}

TEST_F(CarriedInputTest, GoesOnInsideACharacter) {
  EXPECT_EQ(echoed_in_halves("\xc3", "\xa4\n"), "\xc3\x84\n");
}

TEST_F(CarriedInputTest, GoesOnBetweenCrAndLf) {
  EXPECT_EQ(echoed_in_halves("a\r", "\nb\r\n"), "A\r\nB\r\n");
}

TEST_F(CarriedInputTest, GoesOnInsideAByteOrderMark) {
  EXPECT_EQ(echoed_in_halves("\xef\xbb",
                             "\xbf"
                             "a\n"),
            "A\n");
}

TEST_F(CarriedInputTest, GoesOnInsideATelnetCommand) {
  EXPECT_EQ(echoed_in_halves("a\xff\xfb",
                             "\x01"
                             "b\n"),
            "\xff\xfe\x01"
            "AB\n");
}

TEST_F(CarriedInputTest, KnowsWhichTelnetOptionsWereRefused) {
  EXPECT_EQ(echoed_in_halves("\xff\xfb\x01",
                             "\xff\xfb\x01"
                             "a\n"),
            "\xff\xfe\x01"
            "A\n");
}

TEST_F(CarriedInputTest, RubsOutWhatWasTypedBefore) {
  EXPECT_EQ(echoed_in_halves("ab\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7", "\x7f\x7f\n"), "A\n");
}

TEST_F(CarriedInputTest, KnowsWhichCharacterTheNextMarkBelongsTo) {
  EXPECT_EQ(echoed_in_halves("x\xc3\xa4\xc3\xb6\x7f", "\xcc\x81\x7f\n"), "X\n");
}

TEST_F(CarriedInputTest, DropsTheRestOfALineThatWasTooLong) {
  const std::string told = "! line too long: at most 200 bytes\n";
  EXPECT_EQ(echoed_in_halves(std::string(201, 'a'), "aaa\nb\n"), told + "B\n");
}

TEST_F(CarriedInputTest, PaysItsDebtOfPace) {
  Travellers paced(travel_limits, &brisk);
  Traveller& ann = paced.named("slash", "ann");
  ann.says("/foo\n/foo\n/foo\n/foo\n", paced.now);
  paced.run();
  ASSERT_EQ(ann.conversation->pause(), Pause::too_fast);
  const std::size_t waits = ann.conversation->unheard_bytes();
  paced.upgrade();
  ann.resume(paced.now);
  EXPECT_EQ(ann.conversation->pause(), Pause::too_fast);
  EXPECT_EQ(ann.conversation->unheard_bytes(), waits);
  ann.resume(paced.now += 1s);
  EXPECT_EQ(ann.conversation->pause(), Pause::none);
}

}  // namespace
}  // namespace confab
