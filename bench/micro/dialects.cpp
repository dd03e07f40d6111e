// Reading lines and writing events, in both dialects.
#include <benchmark/benchmark.h>

#include <string>
#include <string_view>

#include "people.hpp"

namespace confab::bench {
namespace {

void parse(benchmark::State& state, const Dialect& dialect, std::string_view line) {
  for (auto _ : state) benchmark::DoNotOptimize(dialect.parse(line));
}
BENCHMARK_CAPTURE(parse, slash_text, slash_dialect(), typical_text);
BENCHMARK_CAPTURE(parse, slash_join, slash_dialect(), "/join dev");
BENCHMARK_CAPTURE(parse, slash_unknown, slash_dialect(), "/frobnicate everything");
BENCHMARK_CAPTURE(parse, sigil_text, sigil_dialect(), typical_text);
BENCHMARK_CAPTURE(parse, sigil_room, sigil_dialect(), "@dev build 41 is live");
BENCHMARK_CAPTURE(parse, sigil_command, sigil_dialect(), "!members dev");

void render(benchmark::State& state, const Dialect& dialect, const Event& event) {
  const EventRenderer& renderer = dialect;
  std::string line;
  for (auto _ : state) {
    line.clear();
    renderer.render({1, Instant{}, nullptr, event}, line);
    benchmark::DoNotOptimize(line.data());
  }
}
const Event said = Said{.room = "dev", .in_lobby = false, .from = "ann", .text = typical_text};
const Event said_privately = SaidPrivately{.from = "ann", .text = typical_text};
const Event joined = Joined{.room = "dev", .who = "ann"};
BENCHMARK_CAPTURE(render, slash_said, slash_dialect(), said);
BENCHMARK_CAPTURE(render, slash_said_privately, slash_dialect(), said_privately);
BENCHMARK_CAPTURE(render, slash_joined, slash_dialect(), joined);
BENCHMARK_CAPTURE(render, sigil_said, sigil_dialect(), said);
BENCHMARK_CAPTURE(render, sigil_said_privately, sigil_dialect(), said_privately);

}  // namespace
}  // namespace confab::bench
