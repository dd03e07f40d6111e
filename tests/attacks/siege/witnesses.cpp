#include "siege/witnesses.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <optional>
#include <system_error>
#include <utility>

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

/// Who said this line, in any of the forms for that; nothing if it has none of them.
std::optional<std::string_view> speaker_of(std::string_view line) {
  if (const auto from = without_prefix(line, "[from "); !from.empty()) return from.substr(0, from.find("] "));
  if (line.starts_with('@')) line.remove_prefix(std::min(line.size(), line.find(' ') + 1));
  if (line.starts_with('#')) line.remove_prefix(1);
  const auto end = line.find(": ");
  if (end == std::string_view::npos) return std::nullopt;
  return line.substr(0, end);
}

/// Whether `line` announces an arrival or a departure, in the words of slash.
bool is_move(std::string_view line) {
  const std::string_view told = without_prefix(line, "* ");
  const auto end = told.find(' ');
  if (end == std::string_view::npos || !is_name(told.substr(0, end))) return false;
  const std::string_view did = told.substr(end + 1);
  return did == "joined." || did == "left." || did == "left (connection lost)." || did.starts_with("left for ") ||
         did.starts_with("people ") || did.starts_with("person ");
}

/// "* You missed 37 messages because ..." or "! missed 37 messages": 37. Nothing if it is no such notice.
std::optional<std::size_t> missed_in(std::string_view line) {
  auto count = without_prefix(line, "* You missed ");
  if (count.empty()) count = without_prefix(line, "! missed ");
  std::size_t missed = 0;
  const auto [end, error] = std::from_chars(count.data(), count.data() + count.size(), missed);
  if (error != std::errc()) return std::nullopt;
  return missed;
}

/// How long the server waits for a client whose socket is full (docs/limits.md).
constexpr std::chrono::milliseconds server_patience{25};

}  // namespace

Witnesses::Witnesses(const harness::Daemon& daemon, const std::string& room, Here here)
    : daemon_wait_(harness::ProcessorWait::of_main_thread(daemon.pid())),
      slash_(slash_witness(daemon, room, here)),
      sigil_(sigil_witness(daemon, room, here)) {
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
  own_wait_ = harness::ProcessorWait::of_this_thread();
  auto next = Clock::now();
  std::optional<harness::Deadline> end;
  while (wrong_.empty()) {
    if (silent_ && !end) end.emplace();
    if (end && (all_heard() || end->passed())) return;
    const auto now = Clock::now();
    if (!end && now >= next) {
      say(slash_);
      say(sigil_);
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
    const auto waited = own_wait_->so_far();
    poll(polled.data(), polled.size(), static_cast<int>(wait.count()));
    if (polled[0].revents != 0) receive(slash_, sigil_);
    if (polled[1].revents != 0) receive(sigil_, slash_);
    if (polled[0].revents == 0) slash_.waited_when_drained = waited;
    if (polled[1].revents == 0) sigil_.waited_when_drained = waited;
    send(slash_);
    send(sigil_);
  }
}

Moment Witnesses::now() const {
  return {Clock::now(), daemon_wait_.so_far()};
}

void Witnesses::say(Witness& witness) {
  witness.unsent += witness.say_head + "line " + std::to_string(witness.said_at.size()) + "\n";
  witness.said_at.push_back(now());
  send(witness);
}

void Witnesses::send(Witness& witness) {
  if (witness.unsent.empty()) return;
  const ssize_t sent =
      ::send(witness.client.descriptor(), witness.unsent.data(), witness.unsent.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent > 0) witness.unsent.erase(0, static_cast<std::size_t>(sent));
}

/// The other's lines that were neither heard nor covered by a notice of missed lines.
std::size_t Witnesses::missing(const Witness& witness, const Witness& other) {
  const std::size_t ahead = other.said_at.size() - witness.next;
  return ahead - std::min(ahead, witness.told_missing);
}

bool Witnesses::all_heard() const {
  return missing(slash_, sigil_) == 0 && missing(sigil_, slash_) == 0;
}

// ---- Listening

/// Reads everything, or much of it: a witness reads faster than anybody can flood it.
void Witnesses::receive(Witness& witness, const Witness& other) {
  for (int reads = 0; reads < 8; ++reads) {
    const ssize_t size = recv(witness.client.descriptor(), buffer_.data(), buffer_.size(), MSG_DONTWAIT);
    if (size < 0 && errno == EAGAIN) witness.waited_when_drained = own_wait_->so_far();
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (size <= 0) return complain("the connection of a witness ended", witness.lines.unfinished());
    hear(witness, other, {buffer_.data(), static_cast<std::size_t>(size)});
  }
}

void Witnesses::hear(Witness& witness, const Witness& other, std::string_view text) {
  const Moment received = now();
  witness.lines.take(text, [&](std::string_view line) { judge(witness, other, line, received); });
}

void Witnesses::judge(Witness& witness, const Witness& other, std::string_view line, const Moment& now) {
  if (!is_safe_for_terminals(line)) return complain("not safe for a terminal", line);
  if (line.starts_with(witness.other_head)) return judge_line_of_other(witness, other, line, now);
  if (const auto missed = missed_in(line); missed && kept_from_reading(witness) >= server_patience) {
    witness.told_missing += *missed;
    return;
  }
  if (line.starts_with(witness.errors)) return complain("something was lost or refused", line);
  const auto speaker = speaker_of(line);
  if (speaker && is_name(*speaker) && *speaker != slash_name && *speaker != sigil_name) return;
  if (is_move(line) && !line.starts_with("* watcher")) return;
  complain("nobody said this", line);
}

void Witnesses::judge_line_of_other(Witness& witness, const Witness& other, std::string_view line, const Moment& now) {
  std::size_t number = 0;
  const std::string_view digits = line.substr(std::min(line.size(), witness.other_head.size() + 5));
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  // The missed lines were at the place of the notice, so they do not explain a later gap.
  const std::size_t told_missing = std::exchange(witness.told_missing, 0);
  if (number > witness.next && number - witness.next <= told_missing) witness.next = number;
  const std::string expected = witness.other_head + "line " + std::to_string(witness.next);
  if (line != expected || witness.next >= other.said_at.size()) return complain("not " + expected, line);
  delays_.add(other.said_at[witness.next], now, kept_from_reading(witness));
  ++witness.next;
  ++witness.heard;
}

/// How long it waited for a processor since it last found nothing to read.
std::chrono::microseconds Witnesses::kept_from_reading(const Witness& witness) const {
  return own_wait_->so_far() - witness.waited_when_drained;
}

void Witnesses::complain(const std::string& what, std::string_view line) {
  if (wrong_.empty()) wrong_ = what + ": " + harness::quoted(line.substr(0, 300));
}

Witnesses::Report Witnesses::stop() {
  silent_ = true;
  thread_.join();
  const std::size_t said = slash_.said_at.size() + sigil_.said_at.size();
  Report report{.heard = slash_.heard + sigil_.heard, .delays = delays_.summary(), .wrong = wrong_};
  report.missed = said - report.heard;
  if (report.wrong.empty() && !all_heard()) {
    report.wrong = "of " + std::to_string(said) + " lines only " + std::to_string(report.heard) + " were heard";
  }
  return report;
}

}  // namespace confab::attacks
