// Churn: a constant number of people who connect, log in, say goodbye, and return under another name.
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "crowd.hpp"
#include "histogram.hpp"
#include "process.hpp"
#include "report.hpp"
#include "workloads.hpp"

namespace confab::bench {

namespace {

constexpr double leave_seconds_max = 10;

class Churn final : private Listener {
 public:
  explicit Churn(const Options& options)
      : options_(options),
        protocol_(protocol_named(options.protocol)),
        crowd_(options.target(), options.people, *this),
        visits_(options.people) {}

  bool run();

 private:
  struct Visit {
    std::uint64_t begun_at = 0;
    bool present = false;
    bool goodbye_seen = false;
  };

  void present(std::uint32_t client) override;
  void line(std::uint32_t client, std::string_view text, std::uint64_t received_at) override;
  void closed(std::uint32_t client) override;
  void visit(std::uint32_t client);

  const Options& options_;
  const Protocol& protocol_;
  const std::uint32_t run_ = choose_run();
  Crowd crowd_;
  std::vector<Visit> visits_;
  bool coming_ = true;
  std::uint32_t visitors_ = 0;
  std::uint64_t visits_done_ = 0;
  std::uint64_t visits_failed_ = 0;
  Histogram durations_;
};

bool Churn::run() {
  for (std::uint32_t client = 0; client < crowd_.size(); ++client) visit(client);
  crowd_.run(options_.warm_seconds, {});
  const Usage before = usage_of(options_.server);
  const std::uint64_t done_before = visits_done_;
  durations_ = {};
  const std::uint64_t begin = now(crowd_.clock());
  crowd_.run(options_.seconds, {});
  const double seconds = static_cast<double>(now(crowd_.clock()) - begin) * 1e-9;
  const Usage after = usage_of(options_.server);
  const auto done = static_cast<double>(visits_done_ - done_before);
  const Histogram durations = durations_;
  coming_ = false;
  crowd_.run(leave_seconds_max, [this] { return crowd_.open_connections() == 0; });

  Report report("churn");
  report.add("people", std::uint64_t{options_.people});
  report.add("visits_per_second", done / seconds);
  report.add("visits_per_cpu_second", done / (after.cpu_seconds - before.cpu_seconds));
  report.add_latency(durations);
  report.add("resident_bytes", usage_of(options_.server).resident_bytes);
  report.add("visits_failed", visits_failed_);
  Faults faults;
  faults.closed = visits_failed_;
  faults.lost = crowd_.open_connections();
  report.add(faults);
  std::puts(report.line().c_str());
  return !faults.any() && done > 0;
}

void Churn::visit(std::uint32_t client) {
  visits_[client] = {.begun_at = now(crowd_.clock())};
  crowd_.open(client, options_.identity(visitors_++, run_));
}

void Churn::present(std::uint32_t client) {
  visits_[client].present = true;
  crowd_.send(client, protocol_.farewell());
}

void Churn::line(std::uint32_t client, std::string_view text, std::uint64_t) {
  if (protocol_.is_goodbye(crowd_.identity(client), text)) visits_[client].goodbye_seen = true;
}

void Churn::closed(std::uint32_t client) {
  const Visit& visit_over = visits_[client];
  if (visit_over.present && visit_over.goodbye_seen) {
    ++visits_done_;
    durations_.add(now(crowd_.clock()) - visit_over.begun_at);
  } else {
    ++visits_failed_;
  }
  if (coming_) visit(client);
}

}  // namespace

bool run_churn(const Options& options) {
  return Churn(options).run();
}

}  // namespace confab::bench
