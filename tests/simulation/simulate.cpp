// simulate: runs any number of seeds. Exit status 1 if one failed.
#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <span>
#include <string_view>

#include "simulation.hpp"

namespace {

constexpr std::string_view usage =
    "simulate: runs the whole chat core against a reference model.\n"
    "  --seeds N   runs to make (1000)\n"
    "  --first S   the first run's seed (1); each next one is one higher\n"
    "  --steps K   steps in a run (200)\n"
    "  --framing   some clients are sent records with a binary header instead of lines\n"
    "  --verbose   tell each step\n";

bool parse(std::string_view text, std::uint64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

int main(int argc, char** argv) {
  using namespace confab::simulation;
  std::uint64_t seeds = 1000;
  Run run{.seed = 1, .steps = 200, .verbose = false, .framing = false};
  const std::span<char*> arguments(argv, static_cast<std::size_t>(argc));
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const std::string_view flag = arguments[i];
    std::uint64_t* number = flag == "--seeds"   ? &seeds
                            : flag == "--first" ? &run.seed
                            : flag == "--steps" ? &run.steps
                                                : nullptr;
    if (flag == "--verbose") {
      run.verbose = true;
    } else if (flag == "--framing") {
      run.framing = true;
    } else if (number == nullptr || ++i == arguments.size() || !parse(arguments[i], *number)) {
      fmt::print(stderr, "{}", usage);
      return 2;
    }
  }
  tell_of_crashes();
  Tally tally;
  for (std::uint64_t done = 0; done < seeds; ++done, ++run.seed) {
    if (const auto wrong = simulate(run, tally)) {
      fmt::print(stderr, "seed {} FAILED, number {} of this session:\n  {}\nsee it again with\n  {}\n", run.seed,
                 done + 1, *wrong, replay_command(run));
      return 1;
    }
  }
  fmt::print("{} seeds from {}, {} steps each: all is as it should be\n{}\n", seeds, run.seed - seeds, run.steps,
             to_string(tally));
  return 0;
}
