#include "report.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>

namespace confab::bench {

Report::Report(std::string_view workload) : text_("{") {
  add_raw("workload", "\"" + std::string(workload) + "\"");
}

void Report::add(std::string_view key, double value) {
  if (!std::isfinite(value)) return add_raw(key, "null");  // nothing was counted
  std::array<char, 32> digits{};
  const int size = std::snprintf(digits.data(), digits.size(), "%.6g", value);
  add_raw(key, {digits.data(), static_cast<std::size_t>(size)});
}

void Report::add(std::string_view key, std::uint64_t value) {
  add_raw(key, std::to_string(value));
}

void Report::add_latency(const Histogram& nanoseconds) {
  const auto microseconds = [](std::uint64_t value) { return static_cast<double>(value) / 1e3; };
  add("latency_p50_us", microseconds(nanoseconds.quantile(0.5)));
  add("latency_p99_us", microseconds(nanoseconds.quantile(0.99)));
  add("latency_p999_us", microseconds(nanoseconds.quantile(0.999)));
  add("latency_max_us", microseconds(nanoseconds.max()));
}

void Report::add(const Faults& faults) {
  add("lost", faults.lost);
  add("doubled", faults.doubled);
  add("reordered", faults.reordered);
  add("self_echoed", faults.self_echoed);
  add("wrong_room", faults.wrong_room);
  add("wrong_sender", faults.wrong_sender);
  add("garbled", faults.garbled);
  add("closed", faults.closed);
  add_raw("ok", faults.any() ? "false" : "true");
}

void Report::add_raw(std::string_view key, std::string_view value) {
  if (text_.size() > 1) text_ += ", ";
  text_ += "\"";
  text_ += key;
  text_ += "\": ";
  text_ += value;
}

}  // namespace confab::bench
