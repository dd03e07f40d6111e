// Listing: one of many people asks the same question repeatedly. A list's cost should depend on what it prints, not on
// the people and rooms that it does not print.
#include <cstdint>
#include <cstdio>
#include <string>

#include "crowd.hpp"
#include "ledger.hpp"
#include "process.hpp"
#include "report.hpp"
#include "workloads.hpp"

namespace confab::bench {

namespace {

constexpr double settle_seconds = 1.3;
constexpr double answer_seconds_max = 10;

class Listing final : private Listener {
 public:
  explicit Listing(const Options& options)
      : options_(options),
        protocol_(protocol_named(options.protocol)),
        crowd_(options.target(), options.people, *this) {}

  bool run();

 private:
  void line(std::uint32_t client, std::string_view text, std::uint64_t) override;
  void closed(std::uint32_t) override { ++faults_.closed; }
  void ask();

  static constexpr std::uint32_t asker = 0;

  const Options& options_;
  const Protocol& protocol_;
  const std::uint32_t run_ = choose_run();
  Crowd crowd_;
  std::uint64_t answers_ = 0;
  std::uint64_t answer_bytes_ = 0;
  Faults faults_;
};

bool Listing::run() {
  crowd_.log_in(0, crowd_.size(), [this](std::uint32_t person) { return options_.identity(person, run_); });
  crowd_.run(settle_seconds, {});
  const auto ask_for = [this](double seconds) {
    const std::uint64_t end = now(crowd_.clock()) + static_cast<std::uint64_t>(seconds * 1e9);
    while (now(crowd_.clock()) < end) ask();
  };
  ask_for(options_.warm_seconds);
  const std::uint64_t answers_before = answers_;
  const std::uint64_t bytes_before = answer_bytes_;
  const double cpu_before = usage_of(options_.server).cpu_seconds;
  ask_for(options_.seconds);
  const double cpu = usage_of(options_.server).cpu_seconds - cpu_before;
  const auto answers = static_cast<double>(answers_ - answers_before);
  const auto bytes = static_cast<double>(answer_bytes_ - bytes_before);
  Report report("listing");
  report.add("people", std::uint64_t{options_.people});
  report.add("rooms", std::uint64_t{options_.rooms});
  report.add("answer_bytes", bytes / answers);
  report.add("answer_cpu_us", cpu * 1e6 / answers);
  report.add("cpu_ns_per_byte", cpu * 1e9 / bytes);
  report.add(faults_);
  std::puts(report.line().c_str());
  return !faults_.any();
}

void Listing::ask() {
  const std::uint64_t answers = answers_;
  crowd_.send(asker, options_.question + std::string(protocol_.line_ending()) + protocol_.marker_question());
  if (!crowd_.run(answer_seconds_max, [&] { return answers_ > answers || faults_.closed > 0; })) {
    throw SetupFailure("there is no answer to " + options_.question);
  }
  if (faults_.closed > 0) throw SetupFailure("somebody was disconnected");
}

void Listing::line(std::uint32_t client, std::string_view text, std::uint64_t) {
  if (client != asker) return;
  if (protocol_.is_marker_answer(text)) {
    ++answers_;
  } else {
    answer_bytes_ += text.size() + protocol_.line_ending().size();
  }
}

}  // namespace

bool run_listing(const Options& options) {
  return Listing(options).run();
}

}  // namespace confab::bench
