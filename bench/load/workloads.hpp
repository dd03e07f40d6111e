// The workloads. Each connects a crowd to a server, lets it do something, and reports the server's cost and any faults.
// Each prints its report on standard output and returns whether there were no faults; throws SetupFailure.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "options.hpp"

namespace confab::bench {

bool run_chatter(const Options& options);
bool run_churn(const Options& options);
bool run_idle(const Options& options);
bool run_logins(const Options& options);
bool run_listing(const Options& options);

using Workload = bool (*)(const Options&);

/// Null if there is no workload of this name.
Workload workload_named(std::string_view name);

/// A number for this run, to distinguish its names and messages from those of others.
std::uint32_t choose_run();

}  // namespace confab::bench
