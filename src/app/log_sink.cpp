#include "log_sink.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "log_format.hpp"

namespace confab::app {

namespace {

LogLevel level_of(spdlog::level::level_enum level) {
  switch (level) {
    case spdlog::level::trace:
    case spdlog::level::debug: return LogLevel::debug;
    case spdlog::level::info: return LogLevel::info;
    case spdlog::level::warn: return LogLevel::warning;
    default: return LogLevel::error;
  }
}

}  // namespace

bool LogSink::tell_dropped() {
  if (untold_ == 0) return true;
  // Otherwise every gap too small for a line would be filled with such a notice.
  if (!writer_.is_roomy() || !writer_.put(notice())) return false;
  untold_ = 0;
  return true;
}

std::string LogSink::last_words() {
  return tell_dropped() ? std::string{} : std::string(notice());
}

std::string_view LogSink::notice() {
  std::array<char, 64> counted{};
  const std::string text = fmt::format("{}: standard error was read too slowly", write_missing_count(untold_, counted));
  return line_of(spdlog::details::log_msg({}, spdlog::level::warn, text));
}

void LogSink::sink_it_(const spdlog::details::log_msg& message) {
  if (tell_dropped() && writer_.put(line_of(message))) return;
  ++dropped_lines_;
  if (++untold_ == 1 && on_first_dropped_) on_first_dropped_();
}

std::string_view LogSink::line_of(const spdlog::details::log_msg& message) {
  if (format_ != LogFormat::text) {
    const std::string_view text(message.payload.data(), message.payload.size());
    return write_log_line(format_, {message.time, level_of(message.level), text}, line_);
  }
  spdlog::memory_buf_t line;
  formatter_->format(message, line);
  const std::size_t size = std::min(line.size(), line_.size());
  std::copy_n(line.data(), size, line_.data());
  if (size < line.size()) line_.back() = '\n';
  return {line_.data(), size};
}

}  // namespace confab::app
