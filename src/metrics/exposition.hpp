// Exposition: the figures as metrics, in the text format of Prometheus, version 0.0.4. The serialisation is
// prometheus-cpp's. Each metric has one line in a table here; docs/metrics.md says what to make of it, and a test
// compares the two. It knows no HTTP and asks nobody: figures come in as arguments. A pure function, called by
// MetricsPages at each scrape.
//
// Labels have few values, all of them literals of ours: protocols and reasons, never a name, a room or an address.
#pragma once

#include <string>

#include "confab/figures.hpp"
#include "process_figures.hpp"

namespace confab::metrics {

/// The content type of the format.
inline constexpr const char* exposition_type = "text/plain; version=0.0.4; charset=utf-8";

/// `start_time`: of the process, in seconds since 1970.
std::string exposition(const Figures& figures, const ProcessFigures& process, double start_time);

}  // namespace confab::metrics
