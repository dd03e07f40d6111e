#include "siege/witnesses.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>

#include "siege/terminal_safety.hpp"

namespace confab::attacks {

namespace {

using harness::Here;

bool is_name(std::string_view word) {
  return !word.empty() && word.size() <= 24 && std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_' ||
           c == '.';
  });
}

std::string_view without_prefix(std::string_view text, std::string_view prefix) {
  return text.starts_with(prefix) ? text.substr(prefix.size()) : std::string_view{};
}

/// Who said this line, in any of the forms in which somebody says something; nothing if it has none of them.
std::optional<std::string_view> speaker_of(std::string_view line) {
  if (const auto from = without_prefix(line, "[from "); !from.empty()) return from.substr(0, from.find("] "));
  if (line.starts_with('@')) line.remove_prefix(std::min(line.size(), line.find(' ') + 1));
  if (line.starts_with('#')) line.remove_prefix(1);
  const auto end = line.find(": ");
  if (end == std::string_view::npos) return std::nullopt;
  return line.substr(0, end);
}

/// Whether `line` tells who came or went, in the words of slash.
bool is_move(std::string_view line) {
  const std::string_view told = without_prefix(line, "* ");
  const auto end = told.find(' ');
  if (end == std::string_view::npos || !is_name(told.substr(0, end))) return false;
  const std::string_view did = told.substr(end + 1);
  return did == "joined." || did == "left." || did == "left (connection lost)." || did.starts_with("left for ") ||
         did.starts_with("people ") || did.starts_with("person ");
}

std::chrono::microseconds at_rank(const std::vector<std::chrono::microseconds>& sorted, double rank) {
  if (sorted.empty()) return {};
  return sorted[static_cast<std::size_t>(static_cast<double>(sorted.size() - 1) * rank)];
}

}  // namespace

Witnesses::Witnesses(const harness::Daemon& daemon, const std::string& room, Here here)
    : slash_(slash_witness(daemon, room, here)), sigil_(sigil_witness(daemon, room, here)) {
  slash_.client.sees("* " + std::string(sigil_name) + " joined.", here);
  thread_ = std::thread([this] { run(); });
}

Witnesses::~Witnesses() {
  silent_ = true;
  if (thread_.joinable()) thread_.join();
}

Witnesses::Witness Witnesses::slash_witness(const harness::Daemon& daemon, const std::string& room, Here here) {
  harness::Client client = slash_user(daemon, slash_name, {}, here);
  const std::string other(sigil_name);
  if (room != "lobby") client.says("/join " + room, here);
  client.heard(here);
  if (room != "lobby") client.sees("* You are now in " + room + " with no others.", here);
  return {std::move(client), "", other + ": ", "* You missed"};
}

Witnesses::Witness Witnesses::sigil_witness(const harness::Daemon& daemon, const std::string& room, Here here) {
  harness::Client client = sigil_user(daemon, sigil_name, {}, here);
  const std::string other(slash_name);
  if (room == "lobby") return {std::move(client), "", other + ": ", "! "};
  client.says("!enter " + room, here);
  client.sees_nothing(here);
  return {std::move(client), "@" + room + " ", "@" + room + " " + other + ": ", "! "};
}

// ---- Talking

void Witnesses::run() {
  auto next = Clock::now();
  std::optional<harness::Deadline> end;
  while (wrong_.empty()) {
    if (silent_ && !end) end.emplace();
    if (end && (all_heard() || end->passed())) return;
    const auto now = Clock::now();
    if (!end && now >= next) {
      say(slash_, now);
      say(sigil_, now);
      next += witness_interval;
      continue;
    }
    const auto wait = end ? witness_interval : std::chrono::ceil<std::chrono::milliseconds>(next - now);
    std::array<pollfd, 2> polled{};
    for (std::size_t i = 0; i < polled.size(); ++i) {
      const Witness& witness = i == 0 ? slash_ : sigil_;
      const int events = witness.unsent.empty() ? POLLIN : POLLIN | POLLOUT;
      polled[i] = {witness.client.descriptor(), static_cast<short>(events), 0};
    }
    poll(polled.data(), polled.size(), static_cast<int>(wait.count()));
    if (polled[0].revents != 0) receive(slash_, sigil_);
    if (polled[1].revents != 0) receive(sigil_, slash_);
    send(slash_);
    send(sigil_);
  }
}

void Witnesses::say(Witness& witness, Clock::time_point now) {
  witness.unsent += witness.say_head + "line " + std::to_string(witness.said_at.size()) + "\n";
  witness.said_at.push_back(now);
  send(witness);
}

void Witnesses::send(Witness& witness) {
  if (witness.unsent.empty()) return;
  const ssize_t sent =
      ::send(witness.client.descriptor(), witness.unsent.data(), witness.unsent.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent > 0) witness.unsent.erase(0, static_cast<std::size_t>(sent));
}

bool Witnesses::all_heard() const {
  return slash_.heard == sigil_.said_at.size() && sigil_.heard == slash_.said_at.size();
}

// ---- Listening

/// Takes all there is, or much of it: a witness reads faster than anybody can flood it.
void Witnesses::receive(Witness& witness, const Witness& other) {
  for (int reads = 0; reads < 8; ++reads) {
    const ssize_t size = recv(witness.client.descriptor(), buffer_.data(), buffer_.size(), MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (size <= 0) return complain("the connection of a witness ended", witness.lines.unfinished());
    hear(witness, other, {buffer_.data(), static_cast<std::size_t>(size)});
  }
}

void Witnesses::hear(Witness& witness, const Witness& other, std::string_view text) {
  const auto now = Clock::now();
  witness.lines.take(text, [&](std::string_view line) { judge(witness, other, line, now); });
}

void Witnesses::judge(Witness& witness, const Witness& other, std::string_view line, Clock::time_point now) {
  if (!is_safe_for_terminals(line)) return complain("not safe for a terminal", line);
  if (line.starts_with(witness.other_head)) {
    const std::string expected = witness.other_head + "line " + std::to_string(witness.heard);
    if (line != expected || witness.heard >= other.said_at.size()) return complain("not " + expected, line);
    latencies_.push_back(std::chrono::duration_cast<std::chrono::microseconds>(now - other.said_at[witness.heard]));
    ++witness.heard;
    return;
  }
  if (line.starts_with(witness.errors)) return complain("something was lost or refused", line);
  const auto speaker = speaker_of(line);
  if (speaker && is_name(*speaker) && *speaker != slash_name && *speaker != sigil_name) return;
  if (is_move(line) && !line.starts_with("* watcher")) return;
  complain("nobody said this", line);
}

void Witnesses::complain(const std::string& what, std::string_view line) {
  if (wrong_.empty()) wrong_ = what + ": " + harness::quoted(line.substr(0, 300));
}

Witnesses::Report Witnesses::stop() {
  silent_ = true;
  thread_.join();
  Report report{.heard = slash_.heard + sigil_.heard, .wrong = wrong_};
  if (report.wrong.empty() && !all_heard()) {
    report.wrong = "of " + std::to_string(slash_.said_at.size() + sigil_.said_at.size()) + " lines only " +
                   std::to_string(report.heard) + " were heard";
  }
  std::sort(latencies_.begin(), latencies_.end());
  report.median = at_rank(latencies_, 0.5);
  report.p99 = at_rank(latencies_, 0.99);
  report.slowest = at_rank(latencies_, 1);
  return report;
}

}  // namespace confab::attacks
