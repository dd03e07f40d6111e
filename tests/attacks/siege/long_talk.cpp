#include "siege/long_talk.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "harness/failure.hpp"

namespace confab::attacks {

namespace {
constexpr std::chrono::milliseconds interval{20};
constexpr std::size_t line_bytes = 2000;
constexpr std::string_view head = "speaker: ";
}  // namespace

LongTalk::LongTalk(const harness::Daemon& daemon, harness::Here here)
    : speaker_(slash_user(daemon, "speaker", {}, here)),
      listener_(slash_user(daemon, "listener", {}, here)),
      script_(sigil_user(daemon, "script", {}, here)) {
  listener_.sees("* script joined.", here);
}

LongTalk::~LongTalk() {
  if (thread_.joinable()) thread_.join();
}

void LongTalk::talk_for(std::chrono::milliseconds duration) {
  thread_ = std::thread([this, duration] { run(duration); });
}

LongTalk::Report LongTalk::end() {
  thread_.join();
  Report report{.said = said_at_.size(), .heard = latencies_.size(), .wrong = wrong_};
  if (latencies_.empty()) return report;
  std::sort(latencies_.begin(), latencies_.end());
  report.p99 = latencies_[(latencies_.size() - 1) * 99 / 100];
  return report;
}

void LongTalk::run(std::chrono::milliseconds duration) {
  const auto end = Clock::now() + duration;
  auto next = Clock::now();
  for (auto now = Clock::now(); now < end && wrong_.empty(); now = Clock::now()) {
    if (now >= next) {
      say(now);
      next += interval;
    }
    std::array<pollfd, 3> polled{
        {{listener_.descriptor(), POLLIN, 0}, {speaker_.descriptor(), POLLIN, 0}, {script_.descriptor(), POLLIN, 0}}};
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(std::min(next, end) - now);
    poll(polled.data(), polled.size(), static_cast<int>(std::max(wait, std::chrono::milliseconds(0)).count()));
    unsent_.erase(0, speaker_.sends_some(unsent_));
    read(listener_, true);
    read(speaker_, false);
    read(script_, false);
  }
}

void LongTalk::say(Clock::time_point now) {
  std::string line = std::to_string(said_at_.size()) + " ";
  line.resize(line_bytes - 1, 'x');
  unsent_ += line + "\n";
  said_at_.push_back(now);
}

/// Takes all there is.
void LongTalk::read(harness::Client& client, bool judges) {
  std::array<char, 64 * 1024> buffer;
  for (;;) {
    const ssize_t size = recv(client.descriptor(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (size <= 0) {
      if (wrong_.empty()) wrong_ = "a connection ended";
      return;
    }
    if (!judges) continue;
    lines_.take({buffer.data(), static_cast<std::size_t>(size)}, [this](std::string_view line) { judge(line); });
  }
}

void LongTalk::judge(std::string_view line) {
  const bool missed = line.starts_with("* You missed");
  if (!missed && !line.starts_with(head)) return;
  const std::string expected = std::string(head) + std::to_string(latencies_.size()) + " ";
  if (missed || !line.starts_with(expected) || latencies_.size() >= said_at_.size()) {
    if (wrong_.empty()) wrong_ = "not " + expected + "but " + harness::quoted(line.substr(0, 100));
    return;
  }
  const auto took = Clock::now() - said_at_[latencies_.size()];
  latencies_.push_back(std::chrono::duration_cast<std::chrono::microseconds>(took));
}

}  // namespace confab::attacks
