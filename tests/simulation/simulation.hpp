// Runs the simulation by seed, for the test and for the tool.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "stage.hpp"

namespace confab::simulation {

struct Run {
  std::uint64_t seed;
  std::uint64_t steps;
  bool verbose;
  bool framing;  // some clients are sent records with a binary header: see World
};

/// Runs one seed. Returns the failure, if any. Adds what happened to `tally`.
std::optional<std::string> simulate(const Run& run, Tally& tally);

/// The command that repeats that run, with a trace.
std::string replay_command(const Run& run);

/// From now on a crash or an endless run reports its seed.
void tell_of_crashes();

std::string to_string(const Tally& tally);

}  // namespace confab::simulation
