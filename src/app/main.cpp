#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <boost/system/system_error.hpp>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "../net/log.hpp"
#include "confab/base/assert.hpp"
#include "config_check.hpp"
#include "daemon.hpp"
#include "descriptors.hpp"
#include "log_writer.hpp"
#include "logging.hpp"
#include "metrics.hpp"
#include "options.hpp"

namespace {

using confab::LogFormat;
using confab::app::LogWriter;

constexpr int exit_usage = 2;

// The one way to standard error. A fatal error can happen anywhere, so this must be global.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
LogWriter* the_writer = nullptr;

/// The format of the log. Last words are written in it, so it must be global too.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
LogFormat the_format = LogFormat::text;

constexpr std::size_t last_words_bytes_max = 1200;

/// Writes the pending lines and then the line `words`, within half a second. Without a writer it writes nothing.
void say_last(const char* words) noexcept {
  LogWriter* const last = std::exchange(the_writer, nullptr);
  if (last == nullptr) return;
  std::array<char, last_words_bytes_max> line{};
  std::string_view text(words);
  if (the_format == LogFormat::text) {
    last->finish(text);
  } else {
    last->finish(confab::app::write_last_words(the_format, text.substr(0, text.find('\n')), line));
  }
}

// With the reserve used up as well (net::MemoryReserve), the process ends cleanly and at once: broken tables would hand
// one user's lines to another.
[[noreturn]] void out_of_memory() {
  say_last("confabd: out of memory\n");
  std::abort();
}

/// The file that this program was started from. Another one may have its name by now.
std::string program_path() {
  std::array<char, PATH_MAX> path{};
  const ssize_t size = ::readlink("/proc/self/exe", path.data(), path.size());
  std::string text(path.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  constexpr std::string_view replaced = " (deleted)";
  if (text.ends_with(replaced)) text.resize(text.size() - replaced.size());
  return text;
}

void print(const std::string& text) {
  if (std::fputs(text.c_str(), stdout) >= 0 && std::fflush(stdout) == 0) return;
  throw std::system_error(errno, std::generic_category(), "Can't write to standard output");
}

/// Puts a line, cut to what the log takes.
void put(LogWriter& writer, std::string line) {
  line.resize(std::min(line.size(), confab::app::log_line_bytes_max - 1));
  line += '\n';
  writer.put(line);
}

/// Returns the last words for the log.
std::string run(int argc, char** argv, confab::app::Predecessor* predecessor, LogWriter& writer) {
  const auto command_line = confab::app::parse_command_line(argc, argv);
  if (command_line.probe) {
    print(fmt::format("confabd: {}\n", confab::app::probe(*command_line.probe)));
    return {};
  }
  if (!command_line.print.empty()) {
    print(command_line.print);
    return {};
  }
  const auto options = command_line.run ? *command_line.run : confab::app::load(command_line);
  if (command_line.check_config) {
    const auto doubts = confab::app::check(options);
    for (const std::string& doubt : doubts) put(writer, fmt::format("confabd: {}", confab::net::log_safe(doubt)));
    print(fmt::format("confabd: {} is good.\n", confab::net::log_safe(command_line.config)));
    return {};
  }
  the_format = confab::app::log_format_for(options.settings.log_format);
  const auto sink = confab::app::start_log(writer, options.settings.log_level, the_format);
  const confab::app::Start start{{program_path(), {argv, argv + argc}}, predecessor};
  confab::app::run_daemon(command_line, options, start, *sink);
  return sink->last_words();
}

/// The exit status, and the last words for the log, if there are any.
struct End {
  int status = 0;
  std::string words{};
};

End explained(int status, const std::string& sentence) {
  std::string line(sentence.size() + last_words_bytes_max, '\0');
  return {status, std::string(confab::app::write_last_words(the_format, sentence, line))};
}

/// Says why it ends to the old process of a live upgrade, which logs it, or else in the log.
End explained(int status, const std::string& sentence, confab::app::Predecessor* predecessor) {
  if (predecessor == nullptr) return explained(status, sentence);
  predecessor->refuse(sentence);
  return {status};
}

End run_to_end(int argc, char** argv, LogWriter& writer) {
  auto found = confab::app::Predecessor::find();
  confab::app::Predecessor* const predecessor = found ? &*found : nullptr;
  try {
    return {0, run(argc, argv, predecessor, writer)};
  } catch (const confab::app::ConfigError& error) {
    if (predecessor != nullptr) return explained(exit_usage, error.what(), predecessor);
    // With the place in the file at the start of each line, so that editors find it.
    for (const std::string& sentence : error.sentences()) put(writer, sentence);
    return {exit_usage, {}};
  } catch (const confab::app::UsageError& error) {
    return explained(exit_usage, error.what(), predecessor);
  } catch (const confab::app::NotUpgraded& error) {
    return explained(exit_usage, error.what(), predecessor);
  } catch (const confab::app::Unwell& error) {
    return explained(1, error.what());
  } catch (const boost::system::system_error& error) {
    // This process's limits were checked before, so this is the machine's limit.
    if (error.code().value() != ENFILE) return explained(1, fmt::format("internal error: {}", error.what()));
    return explained(exit_usage, "The machine has no descriptors left: stop other programs, or raise fs.file-max.");
  } catch (const std::system_error& error) {
    return explained(1, fmt::format("{}.", error.what()));
  } catch (const std::exception& error) {
    return explained(1, fmt::format("internal error: {}", error.what()));
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (!confab::app::open_standard_streams()) return exit_usage;
  // A log file that has reached its limit must not kill us, nor a question (SIGUSR1, SIGUSR2) before we can answer it.
  for (const int signal : {SIGXFSZ, SIGUSR1, SIGUSR2}) std::signal(signal, SIG_IGN);
  std::unique_ptr<LogWriter> log;
  try {
    log = std::make_unique<LogWriter>(STDERR_FILENO);
  } catch (const std::system_error& error) {
    std::fprintf(stderr, "confabd: There can be no thread to write the log: %s.\n", error.what());
    return exit_usage;
  }
  the_writer = log.get();
  the_format = confab::app::log_format_for(LogFormat::automatic);
  std::set_new_handler(out_of_memory);
  confab::set_last_words(say_last);
  const End end = run_to_end(argc, argv, *log);
  the_writer = nullptr;
  // A stuck writer is abandoned, with everything it uses.
  if (!log->finish(end.words)) static_cast<void>(log.release());
  return end.status;
}
