// Logging: makes the log when the daemon starts, and changes its level while it runs. It knows spdlog, the environment
// and standard error, but not what is logged. Called by main(), and by whoever changes the level: a reload, an admin.
#pragma once

#include <memory>
#include <string_view>

#include "confab/settings.hpp"
#include "log_sink.hpp"
#include "log_writer.hpp"

namespace confab::app {

/// The format that a setting stands for: automatic is journal if JOURNAL_STREAM names our standard error, otherwise
/// text.
LogFormat log_format_for(LogFormat setting);

/// From now on spdlog's lines go to `writer`, in `format`, which is not automatic.
std::shared_ptr<LogSink> start_log(LogWriter& writer, LogLevel level, LogFormat format);

/// Lines below `level` are no longer written. Only the loop's thread logs, so only that may call this.
void set_log_level(LogLevel level);

/// The last sentence of the process as a line of the log: "confabd: SENTENCE" if the log is text. Allocates nothing,
/// and fills `out`, which has at least 256 bytes.
std::string_view write_last_words(LogFormat format, std::string_view sentence, std::span<char> out);

}  // namespace confab::app
