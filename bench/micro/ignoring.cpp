// What it costs that some readers of a room do not hear a line. They are passed over in the log that all share; the
// other way would be a lane for each reader that ignores anybody. A line is said to a thousand readers and sent.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "people.hpp"

namespace confab::bench {
namespace {

constexpr int readers = 1000;

/// Somebody whom `state.range(0)` of the readers ignore says a line.
void ignoring_say_ignored(benchmark::State& state) {
  Town town;
  town.limits.history_lines = 0;
  town.populate(readers + 1, slash_dialect(), "dev");
  Person& speaker = town.people.front()->person;
  for (std::int64_t i = 1; i <= state.range(0); ++i) {
    town.registry.ignore(town.people[static_cast<std::size_t>(i)]->person, speaker.name());
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(town.registry.say(speaker, "dev", typical_text, Instant{}));
    town.flush();
  }
}
BENCHMARK(ignoring_say_ignored)->Arg(0)->Arg(1)->Arg(10)->Arg(100)->Arg(1000);

/// The same readers ignore somebody else, who is silent.
void ignoring_say(benchmark::State& state) {
  Town town;
  town.limits.history_lines = 0;
  town.populate(readers + 2, slash_dialect(), "dev");
  Person& speaker = town.people.front()->person;
  for (std::int64_t i = 1; i <= state.range(0); ++i) {
    town.registry.ignore(town.people[static_cast<std::size_t>(i)]->person, town.people.back()->person.name());
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(town.registry.say(speaker, "dev", typical_text, Instant{}));
    town.flush();
  }
}
BENCHMARK(ignoring_say)->Arg(0)->Arg(1)->Arg(10)->Arg(100)->Arg(1000);

/// Each of `state.range(0)` readers has a lane of its own; the others share one. What anybody says goes into all.
void ignoring_lanes_of_their_own(benchmark::State& state) {
  constexpr static std::uint32_t write_queue_bytes_max = 256 * 1024;
  FlushSchedule schedule{write_queue_bytes_max, [] {}};
  const Framing& framing = Framing::lf;
  std::vector<std::unique_ptr<Lane>> lanes;
  lanes.push_back(std::make_unique<Lane>(schedule, framing));
  std::vector<std::unique_ptr<Sink>> sinks;
  for (std::int64_t i = 0; i < readers; ++i) {
    sinks.push_back(std::make_unique<Sink>(schedule));
    if (i < state.range(0)) lanes.push_back(std::make_unique<Lane>(schedule, framing));
    sinks.back()->queue().follow(i < state.range(0) ? *lanes.back() : *lanes.front());
  }
  const std::string line = "u0: " + std::string(typical_text);
  for (auto _ : state) {
    for (const auto& lane : lanes) lane->append(line, nullptr);
    while (schedule.run(1024)) {
    }
  }
  sinks.clear();
}
BENCHMARK(ignoring_lanes_of_their_own)->Arg(0)->Arg(1)->Arg(10)->Arg(100)->Arg(1000);

}  // namespace
}  // namespace confab::bench
