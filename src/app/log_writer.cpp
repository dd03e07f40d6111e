#include "log_writer.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "confab/base/assert.hpp"
#include "log_format.hpp"
#include "signals_blocked.hpp"

namespace confab::app {

namespace {

// For a descriptor that poll() calls writable although it accepts nothing.
constexpr int rest_ms = 20;

std::uint32_t count_lines(std::string_view text) {
  return static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

LogWriter::LogWriter(int descriptor, std::size_t ring_bytes) : descriptor_(descriptor), ring_(ring_bytes) {
  const SignalsBlocked blocked;
  thread_ = std::thread([this] { run(); });
}

LogWriter::~LogWriter() {
  CONFAB_ASSERT(!thread_.joinable());
}

bool LogWriter::put(std::string_view line) {
  if (!ring_.put(line)) return false;
  news_.fetch_add(1);
  news_.notify_one();
  return true;
}

bool LogWriter::finish(std::string_view last_words, std::chrono::milliseconds patience) {
  if (!finishing_) {
    last_words_size_ = std::min(last_words.size(), last_words_.size());
    std::copy_n(last_words.begin(), last_words_size_, last_words_.begin());
    if (last_words_size_ < last_words.size()) last_words_.back() = '\n';
    finishing_ = true;
    news_.fetch_add(1);
    news_.notify_one();
  }
  {
    std::unique_lock lock(mutex_);
    if (!ended_.wait_for(lock, patience, [this] { return has_ended_; })) return false;
  }
  thread_.join();
  return true;
}

// ---- In the thread

void LogWriter::run() {
  pthread_setname_np(pthread_self(), "confabd-log");
  bool finishing = false;
  while (!finishing) {
    const std::uint32_t seen = news_;
    finishing = finishing_;
    for (auto taken = ring_.take(taken_); taken.lines > 0; taken = ring_.take(taken_)) {
      write_lines({taken_.data(), taken.bytes}, taken.lines);
    }
    if (!finishing) news_.wait(seen);
  }
  const std::string_view last_words(last_words_.data(), last_words_size_);
  if (!last_words.empty()) write_lines(last_words, count_lines(last_words));
  const std::lock_guard lock(mutex_);
  has_ended_ = true;
  ended_.notify_one();
}

void LogWriter::write_lines(std::string_view text, std::uint32_t lines) {
  const std::string_view written = tell_lost(text) ? text.substr(0, write_all(text)) : std::string_view{};
  if (written.size() == text.size()) return;
  if (!written.empty()) torn_ = written.back() != '\n';
  const std::uint32_t lost = lines - count_lines(written);
  untold_ += lost;
  lost_lines_.fetch_add(lost, std::memory_order_relaxed);
}

/// Reports lost lines at the place where they are missing, in the format and with the time of the next line. Returns
/// false if this can't be written either.
bool LogWriter::tell_lost(std::string_view next_line) {
  if (untold_ == 0) return true;
  if (torn_) torn_ = write_all("\n") == 0;
  std::array<char, 256> buffer{};
  const char* const why = strerrordesc_np(failure_);
  const auto notice = torn_ ? std::string_view{}
                            : write_missing_notice(next_line, untold_, why == nullptr ? "unknown error" : why, buffer);
  const std::size_t written = write_all(notice);
  if (written > 0) torn_ = notice[written - 1] != '\n';
  if (torn_ || written < notice.size()) return false;
  untold_ = 0;
  return true;
}

/// Returns how many bytes it wrote; if not all, failure_ says why.
std::size_t LogWriter::write_all(std::string_view bytes) {
  std::size_t written = 0;
  bool waited = false;
  while (written < bytes.size()) {
    const ssize_t result = ::write(descriptor_, bytes.data() + written, bytes.size() - written);
    if (result > 0) {
      written += static_cast<std::size_t>(result);
      waited = false;
    } else if (result < 0 && errno == EAGAIN) {
      wait_until_writable(std::exchange(waited, true));
    } else if (result == 0 || errno != EINTR) {
      failure_ = result == 0 ? EIO : errno;
      break;
    }
  }
  return written;
}

/// For a descriptor that another process has made non-blocking. `in_vain`: the last wait was followed by a write that
/// accepted nothing.
void LogWriter::wait_until_writable(bool in_vain) const {
  if (in_vain) ::poll(nullptr, 0, rest_ms);
  pollfd waited{descriptor_, POLLOUT, 0};
  ::poll(&waited, 1, -1);
}

}  // namespace confab::app
