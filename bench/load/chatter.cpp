// Chatter: people in rooms, some of whom speak. In a closed loop a speaker sends its next message when everybody else
// in the room has received one of those in flight, so the server sets the pace. In an open loop messages are sent at a
// fixed rate, whatever the server does.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "crowd.hpp"
#include "histogram.hpp"
#include "ledger.hpp"
#include "message.hpp"
#include "process.hpp"
#include "report.hpp"
#include "workloads.hpp"

namespace confab::bench {

namespace {

constexpr double late_seconds = 0.05;  // how long to wait for late duplicates

class Chatter final : private Listener {
 public:
  explicit Chatter(const Options& options);

  bool run();

 private:
  void line(std::uint32_t client, std::string_view text, std::uint64_t received_at) override;
  void closed(std::uint32_t) override { ++ledger_.faults().closed; }

  void start();
  void say_what_the_window_allows(std::uint32_t speaker);
  void compose(std::uint32_t speaker, std::uint64_t sent_at);
  std::uint64_t say_next_at(std::uint64_t due);
  void let_those_go_on_who_were_heard();
  void stop_and_drain();

  const Options& options_;
  const Protocol& protocol_;
  const Seating seating_;
  const std::uint32_t run_ = choose_run();
  const MessageFormat format_;
  Ledger ledger_;
  Crowd crowd_;
  bool saying_ = false;
  bool measuring_ = false;
  Histogram latency_;
  std::uint64_t other_lines_ = 0;

  // For each speaker: how many people have received each message in flight, and how many messages are in flight.
  std::vector<std::vector<std::uint32_t>> receipts_;
  std::vector<std::uint32_t> under_way_;
  std::vector<std::uint32_t> heard_;  // speakers that may continue
  std::vector<std::uint32_t> speakers_;
  std::size_t next_speaker_ = 0;
  std::string lines_;
};

Chatter::Chatter(const Options& options)
    : options_(options),
      protocol_(protocol_named(options.protocol)),
      seating_{options.people, options.rooms, options.speakers},
      format_(run_, options.bytes),
      ledger_(seating_),
      crowd_(options.target(), options.people, *this),
      receipts_(options.people, std::vector<std::uint32_t>(options.window)),
      under_way_(options.people) {
  for (std::uint32_t person = 0; person < options.people; ++person) {
    if (seating_.speaks(person)) speakers_.push_back(person);
  }
}

bool Chatter::run() {
  crowd_.log_in(0, crowd_.size(), [this](std::uint32_t person) { return options_.identity(person, run_); });
  const auto each_turn = [this] {
    let_those_go_on_who_were_heard();
    return false;
  };
  start();
  crowd_.run(options_.warm_seconds, each_turn);
  if (options_.announce) std::fputs("measuring\n", stderr);
  measuring_ = true;
  const std::uint64_t begin = now(crowd_.clock());
  const Usage server_before = usage_of(options_.server);
  const Usage own_before = usage_of(0);
  const std::uint64_t delivered_before = ledger_.delivered();
  const std::uint64_t messages_before = ledger_.messages();
  const std::uint64_t reads_before = crowd_.reads();
  crowd_.run(options_.seconds, each_turn);
  const double seconds = static_cast<double>(now(crowd_.clock()) - begin) * 1e-9;
  const Usage server = usage_of(options_.server);
  const Usage own = usage_of(0);
  const auto deliveries = static_cast<double>(ledger_.delivered() - delivered_before);
  const auto reads = static_cast<double>(crowd_.reads() - reads_before);
  const std::uint64_t messages = ledger_.messages() - messages_before;
  measuring_ = false;
  stop_and_drain();

  const double cpu = server.cpu_seconds - server_before.cpu_seconds;
  Report report("chatter");
  report.add("people", std::uint64_t{options_.people});
  report.add("rooms", std::uint64_t{options_.rooms});
  report.add("seconds", seconds);
  report.add("messages", messages);
  report.add("deliveries_per_second", deliveries / seconds);
  report.add("deliveries_per_cpu_second", deliveries / cpu);
  report.add("lines_per_read", reads > 0 ? deliveries / reads : 0);
  report.add_latency(latency_);
  report.add("server_cpu_part", cpu / seconds);
  report.add("load_cpu_part", (own.cpu_seconds - own_before.cpu_seconds) / seconds);
  report.add("resident_bytes", server.resident_bytes);
  report.add("other_lines", other_lines_);
  const Faults faults = ledger_.final_faults();
  report.add(faults);
  std::puts(report.line().c_str());
  return !faults.any() && deliveries > 0;
}

// ---- Saying

void Chatter::start() {
  saying_ = true;
  if (options_.rate > 0) {
    const std::uint64_t first = now(crowd_.clock());
    crowd_.set_metronome(first, [this, due = first]() mutable { return due = say_next_at(due); });
    return;
  }
  for (const std::uint32_t speaker : speakers_) say_what_the_window_allows(speaker);
}

void Chatter::say_what_the_window_allows(std::uint32_t speaker) {
  lines_.clear();
  const std::uint64_t time = now(crowd_.clock());
  for (; under_way_[speaker] < options_.window; ++under_way_[speaker]) compose(speaker, time);
  crowd_.send(speaker, lines_);
}

std::uint64_t Chatter::say_next_at(std::uint64_t due) {
  if (!saying_) return 0;
  lines_.clear();
  const std::uint32_t speaker = speakers_[next_speaker_++ % speakers_.size()];
  // A message sent late counts from when it was due, unless only the server is measured.
  compose(speaker, options_.kernel_timestamps ? now(crowd_.clock()) : due);
  crowd_.send(speaker, lines_);
  return due + static_cast<std::uint64_t>(1e9 / options_.rate);
}

void Chatter::compose(std::uint32_t speaker, std::uint64_t sent_at) {
  const std::uint32_t sequence = ledger_.said(speaker);
  receipts_[speaker][sequence % options_.window] = 0;
  protocol_.address(crowd_.identity(speaker), lines_);
  format_.append({.room = seating_.room_of(speaker), .sender = speaker, .sequence = sequence, .sent_at = sent_at},
                 lines_);
  lines_ += protocol_.line_ending();
}

void Chatter::let_those_go_on_who_were_heard() {
  for (const std::uint32_t speaker : heard_) {
    if (saying_) say_what_the_window_allows(speaker);
  }
  heard_.clear();
}

void Chatter::stop_and_drain() {
  saying_ = false;
  crowd_.run(options_.drain_seconds, [this] { return ledger_.owed() == 0; });
  crowd_.run(late_seconds, {});
}

// ---- Hearing

void Chatter::line(std::uint32_t client, std::string_view text, std::uint64_t received_at) {
  Message message;
  const std::size_t prefix_bytes = text.size() - std::min(text.size(), format_.text_bytes());
  switch (format_.read(text.substr(prefix_bytes), message)) {
    case MessageFormat::Outcome::message: break;
    case MessageFormat::Outcome::garbled: ++ledger_.faults().garbled; return;
    case MessageFormat::Outcome::not_ours:
      ++other_lines_;
      crowd_.send(client, protocol_.answer(text));
      return;
  }
  if (message.sender < crowd_.size() && message.room == seating_.room_of(client) &&
      !protocol_.introduces(text.substr(0, prefix_bytes), crowd_.identity(message.sender), crowd_.identity(client))) {
    ++ledger_.faults().wrong_sender;
    return;
  }
  if (!ledger_.heard(client, message)) return;
  if (measuring_) latency_.add(received_at > message.sent_at ? received_at - message.sent_at : 0);
  if (options_.rate > 0) return;
  const std::uint32_t others = seating_.members(message.room) - 1;
  if (++receipts_[message.sender][message.sequence % options_.window] < others) return;
  if (under_way_[message.sender]-- == options_.window) heard_.push_back(message.sender);
}

}  // namespace

bool run_chatter(const Options& options) {
  return Chatter(options).run();
}

}  // namespace confab::bench
