// LogSink: where spdlog's lines go: to a LogWriter, which never makes the loop wait. A line for which there is no room
// is dropped and counted, and one line tells so in the place of those that are missing. It knows no clock but that of
// the lines, so its owner tells it when to try again. Used by the loop's thread alone.
#pragma once

#include <spdlog/details/null_mutex.h>
#include <spdlog/sinks/base_sink.h>

#include <cstdint>
#include <functional>
#include <string>
#include <utility>

#include "log_writer.hpp"

namespace confab::app {

class LogSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
  /// `writer` outlives the last line.
  explicit LogSink(LogWriter& writer) : writer_(writer) {}

  /// `dropped` is called with the first line that is dropped, after which tell_dropped() is due in a while.
  void on_first_dropped(std::function<void()> dropped) { on_first_dropped_ = std::move(dropped); }

  /// Tells how many lines are missing, if there is room for that. Returns whether there is nothing left to tell.
  bool tell_dropped();

  /// The same for an end: returns what is left to tell, as a line, to be written behind all that waits; or nothing.
  std::string last_words();

  /// Lines that were dropped, or could not be written, since the start.
  std::uint64_t missing_lines() const { return dropped_lines_ + writer_.lost_lines(); }

 private:
  void sink_it_(const spdlog::details::log_msg& message) override;
  void flush_() override {}
  std::string notice();
  std::string line_of(const spdlog::details::log_msg& message);

  LogWriter& writer_;
  std::function<void()> on_first_dropped_;
  std::uint64_t untold_ = 0;
  std::uint64_t dropped_lines_ = 0;
};

}  // namespace confab::app
