#include "log_sink.hpp"

#include <fmt/format.h>

namespace confab::app {

bool LogSink::tell_dropped() {
  if (untold_ == 0) return true;
  // Otherwise every gap too small for a line would be filled with such a notice.
  if (!writer_.is_roomy() || !writer_.put(notice())) return false;
  untold_ = 0;
  return true;
}

std::string LogSink::last_words() {
  return tell_dropped() ? std::string{} : notice();
}

std::string LogSink::notice() {
  const std::string text = fmt::format("{} {} missing here: standard error was read too slowly", untold_,
                                       untold_ == 1 ? "line of the log is" : "lines of the log are");
  return line_of(spdlog::details::log_msg({}, spdlog::level::warn, text));
}

void LogSink::sink_it_(const spdlog::details::log_msg& message) {
  if (tell_dropped() && writer_.put(line_of(message))) return;
  ++dropped_lines_;
  if (++untold_ == 1 && on_first_dropped_) on_first_dropped_();
}

std::string LogSink::line_of(const spdlog::details::log_msg& message) {
  spdlog::memory_buf_t line;
  formatter_->format(message, line);
  if (line.size() > log_line_bytes_max) {
    line.resize(log_line_bytes_max);
    line[log_line_bytes_max - 1] = '\n';
  }
  return {line.data(), line.size()};
}

}  // namespace confab::app
