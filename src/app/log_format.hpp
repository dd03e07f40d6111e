// Log formats: how a line of the log is written as a JSON object or for systemd's journal, and in which format the log
// is. (Lines of plain text are spdlog's own.) Pure functions that allocate nothing, because the thread of the LogWriter
// and the last words of a process without memory use them too. They know no descriptor.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "confab/settings.hpp"

namespace confab::app {

struct LogLine {
  std::chrono::system_clock::time_point time;
  LogLevel level;
  std::string_view message;  // may hold any byte
};

/// Writes `line` to `out`, which has at least 256 bytes, and returns what it wrote, with its LF. A message that is too
/// long is cut.
///
/// json: {"time":"2026-01-31T12:34:56.789Z","level":"info","message":"..."} in this order, with the time in UTC (RFC
/// 3339). It is valid JSON (RFC 8259) even if the message was cut or is not valid UTF-8.
///
/// journal: "<6>MESSAGE", a priority of sd-daemon(3) and no time, because the journal has its own.
///
/// Never text, and never automatic.
std::string_view write_log_line(LogFormat format, const LogLine& line, std::span<char> out);

/// Writes the line that says that lines are missing before `next_line`, in the format and with the time of `next_line`,
/// and returns it. `why` is a short phrase.
std::string_view write_missing_notice(std::string_view next_line, std::uint64_t missing, std::string_view why,
                                      std::span<char> out);

/// "2 lines of the log are missing here", or "1 line of the log is ...", in `out`, which has at least 64 bytes.
std::string_view write_missing_count(std::uint64_t missing, std::span<char> out);

/// Whether `journal_stream`, the value of JOURNAL_STREAM (systemd.exec(5)), is the file with this device and inode.
bool is_journal(std::string_view journal_stream, std::uint64_t device, std::uint64_t inode);

}  // namespace confab::app
