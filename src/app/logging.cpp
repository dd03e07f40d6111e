#include "logging.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <string>

#include "confab/base/assert.hpp"
#include "log_format.hpp"

namespace confab::app {

namespace {

/// What spdlog calls each LogLevel, in their order.
constexpr std::array spdlog_levels = {spdlog::level::debug, spdlog::level::info, spdlog::level::warn,
                                      spdlog::level::err, spdlog::level::off};

bool standard_error_is_journal() {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread of ours changes the environment while another reads it
  const char* const stream = std::getenv("JOURNAL_STREAM");
  struct stat file {};
  return stream != nullptr && ::fstat(STDERR_FILENO, &file) == 0 && is_journal(stream, file.st_dev, file.st_ino);
}

}  // namespace

LogFormat log_format_for(LogFormat setting) {
  if (setting != LogFormat::automatic) return setting;
  return standard_error_is_journal() ? LogFormat::journal : LogFormat::text;
}

std::shared_ptr<LogSink> start_log(LogWriter& writer, LogLevel level, LogFormat format) {
  const auto sink = std::make_shared<LogSink>(writer, format);
  const auto logger = std::make_shared<spdlog::logger>("confabd", sink);
  // The default handler would write to standard error, and block.
  logger->set_error_handler([](const std::string&) { CONFAB_ASSERT(false && "a log line has a wrong format"); });
  spdlog::set_default_logger(logger);
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
  set_log_level(level);
  return sink;
}

void set_log_level(LogLevel level) {
  spdlog::set_level(spdlog_levels.at(static_cast<std::size_t>(level)));
}

std::string_view write_last_words(LogFormat format, std::string_view sentence, std::span<char> out) {
  if (format == LogFormat::json || format == LogFormat::journal) {
    return write_log_line(format, {std::chrono::system_clock::now(), LogLevel::error, sentence}, out);
  }
  const auto end = fmt::format_to_n(out.data(), out.size() - 1, "confabd: {}", sentence);
  const std::size_t size = std::min(end.size, out.size() - 1);
  out[size] = '\n';
  return {out.data(), size + 1};
}

}  // namespace confab::app
