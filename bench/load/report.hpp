// Report: the results of a run, as one line of JSON, in the order in which they were added.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "histogram.hpp"
#include "ledger.hpp"

namespace confab::bench {

class Report {
 public:
  explicit Report(std::string_view workload);

  void add(std::string_view key, double value);
  void add(std::string_view key, std::uint64_t value);

  /// The quantiles of durations in nanoseconds, reported in microseconds.
  void add_latency(const Histogram& nanoseconds);

  /// The faults, and whether there are none.
  void add(const Faults& faults);

  /// The whole line, without its ending.
  std::string line() const { return text_ + "}"; }

 private:
  void add_raw(std::string_view key, std::string_view value);

  std::string text_;
};

}  // namespace confab::bench
