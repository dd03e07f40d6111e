#include "harness/drain.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <utility>

namespace confab::harness {

namespace {

std::string find_line(std::string_view text, std::string_view part) {
  for (std::size_t start = 0; start < text.size();) {
    const auto end = text.find('\n', start);
    if (end == std::string_view::npos) break;
    const auto line = text.substr(start, end - start);
    if (line.find(part) != std::string_view::npos) return std::string(line);
    start = end + 1;
  }
  return {};
}

}  // namespace

Drain::Drain(Descriptor pipe) : pipe_(std::move(pipe)), thread_([this] { run(); }) {}

Drain::~Drain() {
  all();
}

void Drain::run() {
  std::array<char, 16 * 1024> buffer;
  for (;;) {
    const ssize_t size = ::read(pipe_.get(), buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    std::unique_lock lock(mutex_);
    if (size > 0) {
      text_.append(buffer.data(), static_cast<std::size_t>(size));
    } else {
      ended_ = true;
    }
    grown_.notify_all();
    if (ended_) return;
    resumed_.wait(lock, [this] { return !pauses_; });
  }
}

std::string Drain::text() const {
  const std::lock_guard lock(mutex_);
  return text_;
}

std::string Drain::wait_for_line(std::string_view part, const Deadline& deadline) const {
  std::unique_lock lock(mutex_);
  std::string line;
  const auto there = [&] {
    line = find_line(text_, part);
    return !line.empty() || ended_;
  };
  grown_.wait_for(lock, std::chrono::milliseconds(deadline.left_ms()), there);
  return line;
}

bool Drain::wait_for_size(std::size_t bytes, const Deadline& deadline) const {
  std::unique_lock lock(mutex_);
  const auto there = [&] { return text_.size() >= bytes || ended_; };
  grown_.wait_for(lock, std::chrono::milliseconds(deadline.left_ms()), there);
  return text_.size() >= bytes;
}

void Drain::pause(bool pauses) {
  const std::lock_guard lock(mutex_);
  pauses_ = pauses;
  resumed_.notify_all();
}

std::string Drain::all() {
  pause(false);
  if (thread_.joinable()) thread_.join();
  return text();
}

}  // namespace confab::harness
