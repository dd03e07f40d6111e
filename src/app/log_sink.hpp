// LogSink: passes spdlog's lines to a LogWriter, which never makes the loop wait. A line that does not fit is dropped
// and counted, and one line in its place reports how many are missing. It reads no clock, so its owner tells it when to
// try again. Owned by main(); used only by the loop's thread.
#pragma once

#include <spdlog/details/null_mutex.h>
#include <spdlog/sinks/base_sink.h>

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "confab/settings.hpp"
#include "log_writer.hpp"

namespace confab::app {

class LogSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
  /// `writer` outlives the sink's last line. In the format text, spdlog's pattern decides how lines look.
  explicit LogSink(LogWriter& writer, LogFormat format = LogFormat::text) : writer_(writer), format_(format) {}

  /// Calls `dropped` for the first dropped line; its owner should then call tell_dropped() after a while.
  void on_first_dropped(std::function<void()> dropped) { on_first_dropped_ = std::move(dropped); }

  /// Reports how many lines are missing, if there is room for it. Returns whether nothing remains to report.
  bool tell_dropped();

  /// The same at the end: returns what remains to report as a line to write after everything else, or an empty string.
  std::string last_words();

  /// Lines dropped, or lost by the writer, since the start.
  std::uint64_t missing_lines() const { return dropped_lines_ + writer_.lost_lines(); }

 private:
  void sink_it_(const spdlog::details::log_msg& message) override;
  void flush_() override {}
  std::string_view notice();
  std::string_view line_of(const spdlog::details::log_msg& message);

  LogWriter& writer_;
  const LogFormat format_;
  std::array<char, log_line_bytes_max> line_{};  // what line_of() returns
  std::function<void()> on_first_dropped_;
  std::uint64_t untold_ = 0;
  std::uint64_t dropped_lines_ = 0;
};

}  // namespace confab::app
