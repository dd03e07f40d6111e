// The simulation as ctest runs it: seeds that once found a bug, and then thousands in shards. Each shard is a case of
// its own, so ctest runs them in parallel.
#include "simulation.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <charconv>
#include <fstream>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "sanitized.hpp"

namespace confab::simulation {
namespace {

constexpr std::uint64_t steps = 200;
constexpr std::uint64_t shards = 8;
constexpr std::uint64_t framing_shards = 2;
constexpr std::uint64_t seeds_per_shard = sanitized ? 150 : 1500;

testing::AssertionResult agrees_with_the_model(std::uint64_t seed, Tally& tally, bool framing = false) {
  const Run run{.seed = seed, .steps = steps, .verbose = false, .framing = framing};
  const auto wrong = simulate(run, tally);
  if (!wrong) return testing::AssertionSuccess();
  return testing::AssertionFailure() << fmt::format("seed {} FAILED:\n  {}\nsee it again with\n  {}", seed, *wrong,
                                                    replay_command(run));
}

/// The number at the start of each line; the text after # says what the seed found.
std::vector<std::uint64_t> read_seeds(const char* path) {
  std::ifstream file(path);
  EXPECT_TRUE(file.is_open()) << path;
  std::vector<std::uint64_t> seeds;
  for (std::string line; std::getline(file, line);) {
    line = line.substr(0, line.find('#'));
    line.resize(line.find_last_not_of(' ') + 1);
    if (line.empty()) continue;
    std::uint64_t seed = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), seed);
    EXPECT_TRUE(error == std::errc{} && end == line.data() + line.size()) << "not a seed: " << line;
    seeds.push_back(seed);
  }
  return seeds;
}

class Simulation : public testing::Test {
 protected:
  static void SetUpTestSuite() { tell_of_crashes(); }
  Tally tally_;
};

TEST_F(Simulation, SeedsThatOnceFoundABugAgreeWithTheModel) {
  const auto seeds = read_seeds(CONFAB_REGRESSION_SEEDS);
  EXPECT_GE(seeds.size(), 8U);
  for (const std::uint64_t seed : seeds) EXPECT_TRUE(agrees_with_the_model(seed, tally_));
}

TEST_F(Simulation, SameSeedIsTheSameRun) {
  std::array<Tally, 2> tallies;
  for (Tally& tally : tallies) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) ASSERT_TRUE(agrees_with_the_model(seed, tally));
  }
  EXPECT_EQ(to_string(tallies[0]), to_string(tallies[1]));
}

/// Its number, and whether some clients are sent records with a binary header.
class Shard : public Simulation, public testing::WithParamInterface<std::tuple<std::uint64_t, bool>> {};

TEST_P(Shard, AgreesWithTheModelAndIsNotIdle) {
  const auto [number, framing] = GetParam();
  const std::uint64_t first = 1 + number * seeds_per_shard;
  for (std::uint64_t seed = first; seed < first + seeds_per_shard; ++seed) {
    ASSERT_TRUE(agrees_with_the_model(seed, tally_, framing));
  }
  const std::array counts = {
      std::pair{"lines received", tally_.lines_received},
      std::pair{"lines missed", tally_.lines_missed},
      std::pair{"lines missed unblocked", tally_.lines_missed_unblocked},
      std::pair{"notices", tally_.notices},
      std::pair{"notices skipped", tally_.notices_skipped},
      std::pair{"partial sends", tally_.partial_sends},
      std::pair{"spills", tally_.spills},
      std::pair{"sockets full", tally_.blocks},
      std::pair{"waits for full sockets", tally_.waits},
      std::pair{"those given up", tally_.given_up},
      std::pair{"pauses for congestion", tally_.pauses},
      std::pair{"pauses for haste", tally_.held_backs},
      std::pair{"pauses for passwords", tally_.askings},
      std::pair{"ends after what waits", tally_.ends_ahead},
      std::pair{"backlogs dropped", tally_.backlogs_dropped},
      std::pair{"ends of stream", tally_.ends_of_stream},
      std::pair{"resets", tally_.resets},
      std::pair{"resets while sending", tally_.resets_while_sending},
      std::pair{"sessions finished", tally_.finishes},
      std::pair{"shutdowns", tally_.shutdowns},
      std::pair{"users removed", tally_.removed},
      std::pair{"announcements", tally_.announcements},
      std::pair{"late logins", tally_.login_time_outs},
      std::pair{"those that made way", tally_.made_way},
      std::pair{"late readers", tally_.write_time_outs},
      std::pair{"those that lingered", tally_.lingered},
      std::pair{"times all at rest", tally_.settlements},
      std::pair{"names kept", tally_.names.kept},
      std::pair{"new passwords", tally_.names.kept_again},
      std::pair{"names released", tally_.names.released},
      std::pair{"names proven", tally_.names.proven},
      std::pair{"names taken over", tally_.names.taken_over},
      std::pair{"wrong passwords", tally_.names.wrong},
      std::pair{"passwords not looked at", tally_.names.busy},
      std::pair{"wishes for kept names", tally_.names.not_free},
      std::pair{"passwords in an upgrade", tally_.names.asked_in_upgrade},
  };
  for (const auto& [what, count] : counts) EXPECT_GT(count, 0U) << what;
  // They are few: it takes five wrong passwords.
  if (!sanitized) {
    EXPECT_GT(tally_.names.limited, 0U);
  }
  EXPECT_GT(tally_.lines_received, seeds_per_shard * 50);
}

INSTANTIATE_TEST_SUITE_P(Simulation, Shard,
                         testing::Combine(testing::Range(std::uint64_t{0}, shards), testing::Values(false)));
INSTANTIATE_TEST_SUITE_P(Framing, Shard,
                         testing::Combine(testing::Range(std::uint64_t{0}, framing_shards), testing::Values(true)));

}  // namespace
}  // namespace confab::simulation
