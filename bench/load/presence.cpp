// The workloads in which people are merely present: the cost of holding a connection, and of logging in.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "crowd.hpp"
#include "ledger.hpp"
#include "process.hpp"
#include "report.hpp"
#include "workloads.hpp"

namespace confab::bench {

namespace {

/// Longer than servers collect arrivals before they announce them. A short step right after it ends before the next
/// announcement.
constexpr double settle_seconds = 1.3;

class Presence final : private Listener {
 public:
  explicit Presence(const Options& options)
      : options_(options),
        protocol_(protocol_named(options.protocol)),
        crowd_(options.target(), options.people, *this) {}

  bool hold();
  bool log_in_in_steps();

 private:
  void line(std::uint32_t client, std::string_view text, std::uint64_t) override {
    crowd_.send(client, protocol_.answer(text));
  }
  void closed(std::uint32_t) override { ++faults_.closed; }

  void log_in_up_to(std::uint32_t people);
  double cpu_seconds() const { return usage_of(options_.server).cpu_seconds; }
  double login_microseconds(std::uint32_t people);

  const Options& options_;
  const Protocol& protocol_;
  const std::uint32_t run_ = choose_run();
  Crowd crowd_;
  std::uint32_t logged_in_ = 0;
  Faults faults_;
};

bool Presence::hold() {
  const Usage empty = usage_of(options_.server);
  log_in_up_to(crowd_.size());
  crowd_.run(settle_seconds, {});
  const Usage full = usage_of(options_.server);
  crowd_.run(options_.seconds, {});
  const Usage later = usage_of(options_.server);
  const double people = options_.people;
  Report report("idle");
  report.add("people", std::uint64_t{options_.people});
  report.add("resident_bytes_per_connection",
             (static_cast<double>(full.resident_bytes) - static_cast<double>(empty.resident_bytes)) / people);
  report.add("idle_cpu_ms_per_second", (later.cpu_seconds - full.cpu_seconds) * 1e3 / options_.seconds);
  report.add("login_cpu_us", (full.cpu_seconds - empty.cpu_seconds) * 1e6 / people);
  report.add(faults_);
  std::puts(report.line().c_str());
  return !faults_.any();
}

bool Presence::log_in_in_steps() {
  Report report("logins");
  std::vector<std::uint32_t> steps = {1000, 2000, 4000, 8000, 12'000, 16'000};
  const auto too_large = [this](std::uint32_t step) { return step >= options_.people; };
  steps.erase(std::remove_if(steps.begin(), steps.end(), too_large), steps.end());
  steps.push_back(options_.people);
  for (const std::uint32_t step : steps) {
    // Several small blocks lead up to the step; their median counts.
    std::array<double, 5> costs{};
    constexpr std::uint32_t block = 200;
    log_in_up_to(step - std::min(step, static_cast<std::uint32_t>(costs.size()) * block));
    crowd_.run(settle_seconds, {});
    for (double& cost : costs) cost = login_microseconds(std::min(logged_in_ + block, step));
    std::sort(costs.begin(), costs.end());
    report.add("login_cpu_us_at_" + std::to_string(step), costs[costs.size() / 2]);
  }
  report.add("resident_bytes", usage_of(options_.server).resident_bytes);
  report.add(faults_);
  std::puts(report.line().c_str());
  return !faults_.any();
}

double Presence::login_microseconds(std::uint32_t people) {
  const std::uint32_t before = logged_in_;
  const double cpu_before = cpu_seconds();
  log_in_up_to(people);
  return (cpu_seconds() - cpu_before) * 1e6 / std::max(1U, logged_in_ - before);
}

void Presence::log_in_up_to(std::uint32_t people) {
  crowd_.log_in(logged_in_, people, [this](std::uint32_t person) { return options_.identity(person, run_); });
  logged_in_ = std::max(logged_in_, people);
}

}  // namespace

bool run_idle(const Options& options) {
  return Presence(options).hold();
}

bool run_logins(const Options& options) {
  return Presence(options).log_in_in_steps();
}

}  // namespace confab::bench
