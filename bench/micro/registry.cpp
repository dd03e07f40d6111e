// The rules: saying, arriving, leaving and listing, against the number of people. Costs that do not depend on it must
// stay flat.
#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <string_view>

#include "people.hpp"

namespace confab::bench {
namespace {

// Without the flush: the cost of saying a line before anything is sent.
void registry_say(benchmark::State& state, const Dialect& dialect) {
  Town town;
  town.populate(state.range(0), dialect, "dev");
  Person& speaker = town.people.front()->person;
  int said = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(town.registry.say(speaker, "dev", typical_text, Instant{}));
    if (++said % 64 != 0) continue;
    state.PauseTiming();
    town.flush();
    state.ResumeTiming();
  }
}
void registry_say_slash(benchmark::State& state) {
  registry_say(state, slash_dialect());
}
BENCHMARK(registry_say_slash)->Arg(10)->Arg(1000)->Arg(10'000);

// Users of sigil collect what is said, so here every member adds to the cost.
void registry_say_sigil(benchmark::State& state) {
  registry_say(state, sigil_dialect());
}
BENCHMARK(registry_say_sigil)->Arg(10)->Arg(1000);

// Every user moves from the lobby to a room and back.
void registry_enter_and_leave(benchmark::State& state) {
  Town town;
  town.populate(state.range(0), slash_dialect());
  std::size_t next = 0;
  for (auto _ : state) {
    Person& person = town.people[next++ % town.people.size()]->person;
    benchmark::DoNotOptimize(town.registry.enter(person, "dev", Instant{}));
    benchmark::DoNotOptimize(town.registry.leave(person, std::nullopt, Instant{}));
    town.registry.announce_crowds(Instant{});
    state.PauseTiming();
    town.flush();
    state.ResumeTiming();
  }
}
BENCHMARK(registry_enter_and_leave)->Arg(10)->Arg(1000)->Arg(10'000)->Iterations(2000);

void registry_admit_and_dismiss(benchmark::State& state) {
  Town town(Notices::none);
  town.populate(state.range(0), slash_dialect());
  Resident newcomer(town.schedule, "newcomer", slash_dialect());
  for (auto _ : state) {
    benchmark::DoNotOptimize(town.registry.admit(newcomer.person, Instant{}));
    town.registry.dismiss(newcomer.person, Departure::ordinary, Instant{});
  }
}
BENCHMARK(registry_admit_and_dismiss)->Arg(10)->Arg(1000)->Arg(10'000);

// A list's cost depends on what it prints.
void registry_who(benchmark::State& state) {
  Town town;
  town.populate(state.range(0), slash_dialect(), "dev");
  Resident& asker = *town.people.front();
  const std::uint64_t before = asker.sink.queue().appended_bytes();
  for (auto _ : state) {
    slash_dialect().render(MemberList{*town.registry.find_room("dev")}, &asker.person, asker.sink.queue());
    state.PauseTiming();
    town.flush();
    state.ResumeTiming();
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(asker.sink.queue().appended_bytes() - before));
}
BENCHMARK(registry_who)->Arg(10)->Arg(400)->Arg(10'000)->Iterations(5000);

}  // namespace
}  // namespace confab::bench
