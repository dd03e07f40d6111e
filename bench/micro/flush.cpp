// One line said in a room and flushed to all members, whose sockets cost nothing: what confab adds to each send of the
// kernel.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "people.hpp"

namespace confab::bench {
namespace {

void count_members(benchmark::State& state) {
  // Shown as the time per member.
  state.counters["member"] = benchmark::Counter(
      static_cast<double>(state.range(0)), benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void flush_followers(benchmark::State& state) {
  constexpr std::uint32_t bytes_max = 256 * 1024;
  FlushSchedule schedule(bytes_max, [] {});
  Lane lane(schedule, Framing::lf);
  std::vector<std::unique_ptr<Sink>> members;
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    members.push_back(std::make_unique<Sink>(schedule));
    members.back()->queue().follow(lane);
  }
  const std::string line = "ann: " + std::string(typical_text);
  for (auto _ : state) {
    lane.append(line, &members.front()->queue());
    while (schedule.run(64)) {
    }
  }
  count_members(state);
}
BENCHMARK(flush_followers)->Arg(2)->Arg(100)->Arg(1000)->Arg(10'000);

void flush_collectors(benchmark::State& state) {
  Town town;
  town.populate(state.range(0), sigil_dialect(), "dev");
  Person& speaker = town.people.front()->person;
  for (auto _ : state) {
    benchmark::DoNotOptimize(town.registry.say(speaker, "dev", typical_text, Instant{}));
    town.flush();
  }
  count_members(state);
}
BENCHMARK(flush_collectors)->Arg(2)->Arg(100)->Arg(1000)->Arg(10'000);

}  // namespace
}  // namespace confab::bench
