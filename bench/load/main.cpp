#include <array>
#include <cstdio>
#include <exception>
#include <utility>

#include "options.hpp"
#include "process.hpp"
#include "workloads.hpp"

namespace confab::bench {

Workload workload_named(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, Workload>, 5> workloads = {{
      {"chatter", run_chatter},
      {"churn", run_churn},
      {"idle", run_idle},
      {"logins", run_logins},
      {"listing", run_listing},
  }};
  for (const auto& [known, workload] : workloads) {
    if (known == name) return workload;
  }
  return nullptr;
}

std::uint32_t choose_run() {
  return static_cast<std::uint32_t>(now(CLOCK_REALTIME) / 1000);
}

}  // namespace confab::bench

int main(int argc, char** argv) {
  constexpr int nothing_measured = 2;
  const auto options = confab::bench::read_options(argc, argv);
  if (!options) return nothing_measured;
  const confab::bench::Workload workload = confab::bench::workload_named(options->workload);
  if (workload == nullptr) {
    std::fprintf(stderr, "load: no workload is called %s\n", options->workload.c_str());
    return nothing_measured;
  }
  try {
    return workload(*options) ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "load: %s\n", error.what());
    return nothing_measured;
  }
}
