// LogWriter and LogSink with full, slow or broken pipes and files.
#include "app/log_writer.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <sstream>
#include <string>
#include <thread>

#include "app/log_sink.hpp"

namespace confab::app {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds long_enough = 30s;

class Pipe {
 public:
  Pipe() { EXPECT_EQ(::pipe2(ends_.data(), O_CLOEXEC), 0); }
  ~Pipe() {
    close_reading();
    ::close(ends_[1]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  int writing() const { return ends_[1]; }
  void close_reading() {
    if (ends_[0] >= 0) ::close(ends_[0]);
    ends_[0] = -1;
  }

  /// Writes until the pipe is full.
  void fill() const {
    set_waiting(false);
    const std::string bytes(4096, '#');
    while (::write(writing(), bytes.data(), bytes.size()) > 0) {
    }
    set_waiting(true);
  }

  void set_waiting(bool waits) const { ::fcntl(writing(), F_SETFL, waits ? 0 : O_NONBLOCK); }

  /// Reads once.
  std::string read_some() const {
    std::array<char, 4096> some{};
    pollfd waited{ends_[0], POLLIN, 0};
    if (::poll(&waited, 1, static_cast<int>(long_enough.count())) != 1) return "<nothing more>";
    const ssize_t size = ::read(ends_[0], some.data(), some.size());
    return size <= 0 ? "<end>" : std::string(some.data(), static_cast<std::size_t>(size));
  }

  /// Reads until the output ends with `end`.
  std::string read_up_to(const std::string& end) const {
    std::string text;
    while (!text.ends_with(end) && !text.ends_with('>')) text += read_some();
    text.erase(0, text.find_first_not_of('#'));
    return text;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

/// A writer, its sink, and a logger that prints a fixed text as the time.
class Log {
 public:
  explicit Log(int descriptor) : writer(std::make_unique<LogWriter>(descriptor, 2 * log_line_bytes_max)) {
    logger.set_pattern("TIME %l %v");
  }
  ~Log() {
    if (finished) return;
    EXPECT_TRUE(writer->finish({}, long_enough));
  }
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  std::unique_ptr<LogWriter> writer;
  std::shared_ptr<LogSink> sink = std::make_shared<LogSink>(*writer);
  spdlog::logger logger{"test", sink};
  bool finished = false;
};

TEST(LogWriter, WritesLinesAndLastWordsInOrder) {
  const Pipe pipe;
  Log log(pipe.writing());
  log.logger.info("one");
  log.logger.warn("two");
  log.finished = true;
  EXPECT_TRUE(log.writer->finish("that was all\n", long_enough));
  EXPECT_EQ(pipe.read_up_to("all\n"), "TIME info one\nTIME warning two\nthat was all\n");
}

TEST(LogWriter, ALineThatIsTooLongIsCut) {
  const Pipe pipe;
  Log log(pipe.writing());
  log.logger.info("{}", std::string(2 * log_line_bytes_max, 'x'));
  EXPECT_EQ(pipe.read_up_to("x\n").size(), log_line_bytes_max);
}

/// Checks a text of numbered lines and of notices that count missing ones.
struct Account {
  int next = 0;     // the expected next number
  int missing = 0;  // according to the notices
  int notices = 0;

  explicit Account(const std::string& text) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      int number = 0;
      if (std::sscanf(line.c_str(), "TIME warning %d line", &number) == 1) {
        EXPECT_TRUE(line.ends_with(" missing here: standard error was read too slowly")) << line;
        next += number;
        missing += number;
        ++notices;
      } else {
        EXPECT_EQ(line, fmt::format("TIME info {:0999}", next)) << "or it is out of order, or a notice out of place";
        ++next;
      }
    }
  }
};

TEST(LogWriter, WhatThereIsNoRoomForIsDroppedCountedAndToldInItsPlace) {
  const Pipe pipe;
  pipe.fill();
  Log log(pipe.writing());
  int told_to_try_again = 0;
  log.sink->on_first_dropped([&] { ++told_to_try_again; });
  int logged = 0;
  while (log.sink->missing_lines() < 100) log.logger.info("{:0999}", logged++);
  EXPECT_GT(told_to_try_again, 0);
  EXPECT_FALSE(log.sink->tell_dropped()) << "nobody reads yet";
  std::string text;
  while (!log.sink->tell_dropped()) text += pipe.read_some();
  EXPECT_TRUE(log.sink->tell_dropped()) << "once";
  log.logger.info("{:0999}", logged++);
  text += pipe.read_up_to(fmt::format("{:0999}\n", logged - 1));
  const Account account(text.substr(text.find("TIME")));
  EXPECT_EQ(account.next, logged);
  EXPECT_EQ(account.missing, 100);
  EXPECT_LE(account.notices, 2) << "one for each time that there was room again";
  EXPECT_EQ(log.sink->missing_lines(), 100U);
}

TEST(LogWriter, WithASlowReaderEachLineIsReadOrCountedInItsPlace) {
  const Pipe pipe;
  Log log(pipe.writing());
  std::string text;
  int logged = 0;
  while (log.sink->missing_lines() < 1000) {
    for (int i = 0; i < 6; ++i) log.logger.info("{:0999}", logged++);
    if (logged > 200) text += pipe.read_some();
  }
  // The last line must be read, but it may find the ring full as well. Then the next one is the last.
  for (std::uint64_t missing = 0; missing != log.sink->missing_lines();) {
    while (!log.sink->tell_dropped()) text += pipe.read_some();
    missing = log.sink->missing_lines();
    log.logger.info("{:0999}", logged++);
  }
  text += pipe.read_up_to(fmt::format("{:0999}\n", logged - 1));
  const Account account(text);
  EXPECT_EQ(account.next, logged);
  EXPECT_EQ(static_cast<std::uint64_t>(account.missing), log.sink->missing_lines());
}

TEST(LogWriter, NobodyIsWaitedForForLongAtTheEnd) {
  const Pipe pipe;
  pipe.fill();
  Log log(pipe.writing());
  log.logger.info("never read");
  log.finished = true;
  EXPECT_FALSE(log.writer->finish("nor this\n", 20ms));
  // It is abandoned, but here somebody reads after all.
  EXPECT_EQ(pipe.read_up_to("nor this\n"), "TIME info never read\nnor this\n");
  EXPECT_TRUE(log.writer->finish({}, long_enough));
}

TEST(LogWriter, ADescriptorThatDoesNotWaitIsWaitedFor) {
  const Pipe pipe;
  pipe.fill();
  pipe.set_waiting(false);
  Log log(pipe.writing());
  log.logger.info("one");
  EXPECT_EQ(pipe.read_up_to("one\n"), "TIME info one\n");
  log.logger.info("two");
  EXPECT_EQ(pipe.read_up_to("two\n"), "TIME info two\n");
  EXPECT_EQ(log.sink->missing_lines(), 0U);
}

TEST(LogWriter, ABrokenPipeLosesLinesAndNothingElse) {
  std::signal(SIGPIPE, SIG_IGN);
  Pipe pipe;
  pipe.close_reading();
  Log log(pipe.writing());
  for (int i = 0; i < 10; ++i) log.logger.info("{}", i);
  log.finished = true;
  EXPECT_TRUE(log.writer->finish("gone\n", long_enough));
  EXPECT_EQ(log.sink->missing_lines(), 11U);
}

/// A file with a limit on its size that can be lifted.
class SmallFile {
 public:
  explicit SmallFile(rlim_t bytes_max) {
    std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    set_limit(bytes_max);
  }
  ~SmallFile() {
    lift();
    ::close(descriptor_);
    ::unlink(path_.c_str());
  }
  SmallFile(const SmallFile&) = delete;
  SmallFile& operator=(const SmallFile&) = delete;

  int descriptor() const { return descriptor_; }
  void lift() const { set_limit(before_.rlim_cur); }
  std::string text() const {
    std::string text(1 << 16, '\0');
    const ssize_t size = ::pread(descriptor_, text.data(), text.size(), 0);
    return text.substr(0, static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  }

 private:
  void set_limit(rlim_t bytes) const {
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }

  std::string path_ = testing::TempDir() + "confab-log-XXXXXX";
  int descriptor_ = ::mkstemp(path_.data());
  rlimit before_{};
};

TEST(LogWriter, WhatAFullFileDoesNotTakeIsCountedAndToldOnceItTakesMore) {
  const SmallFile file(25);
  Log log(file.descriptor());
  const auto lost = [&](std::uint64_t lines) {
    while (log.sink->missing_lines() < lines) std::this_thread::yield();
  };
  log.logger.info("one");
  while (file.text() != "TIME info one\n") std::this_thread::yield();
  log.logger.info("is torn");
  lost(1);
  log.logger.info("is lost");
  lost(2);
  file.lift();
  log.logger.info("back");
  log.finished = true;
  EXPECT_TRUE(log.writer->finish({}, long_enough));
  EXPECT_EQ(file.text(),
            "TIME info one\nTIME info i\nTIME warning 2 lines of the log are missing here, not written: File too "
            "large\nTIME info back\n");
}

TEST(LogWriter, ItsThreadTakesNoSignal) {
  const Pipe pipe;
  Log log(pipe.writing());
  log.logger.info("up");
  pipe.read_up_to("up\n");
  sigset_t mask;
  pthread_sigmask(SIG_SETMASK, nullptr, &mask);
  EXPECT_EQ(sigismember(&mask, SIGTERM), 0) << "and this one takes them again";
}

}  // namespace
}  // namespace confab::app
