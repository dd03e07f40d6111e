#include "siege/long_talk.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

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

LongTalk::Report LongTalk::end(std::size_t clock) const {
  const std::size_t unheard = heard_ < said_at_.size() ? clock - said_at_[heard_] : 0;
  return {.said = said_at_.size(), .heard = heard_, .longest_wait = std::max(longest_wait_, unheard), .wrong = wrong_};
}

void LongTalk::go_on(std::size_t clock) {
  clock_ = clock;
  if (!wrong_.empty()) return;
  if (const auto now = Clock::now(); now >= next_) {
    say();
    next_ = now + interval;
  }
  if (!unsent_.empty()) unsent_.erase(0, speaker_.sends_some(unsent_));
  read(listener_, true);
  read(speaker_, false);
  read(script_, false);
}

void LongTalk::say() {
  std::string line = std::to_string(said_at_.size()) + " ";
  line.resize(line_bytes - 1, 'x');
  unsent_ += line + "\n";
  said_at_.push_back(clock_);
}

/// Reads everything that has arrived.
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
  const std::string expected = std::string(head) + std::to_string(heard_) + " ";
  if (missed || !line.starts_with(expected) || heard_ >= said_at_.size()) {
    if (wrong_.empty()) wrong_ = "not " + expected + "but " + harness::quoted(line.substr(0, 100));
    return;
  }
  longest_wait_ = std::max(longest_wait_, clock_ - said_at_[heard_++]);
}

}  // namespace confab::attacks
