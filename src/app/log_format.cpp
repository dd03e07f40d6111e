#include "log_format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>
#include <iterator>
#include <optional>
#include <utility>

#include "confab/base/assert.hpp"
#include "confab/base/utf8.hpp"

namespace confab::app {

namespace {

/// What the log calls each LogLevel, in their order, and its priority in the journal (syslog(3)).
struct LevelName {
  std::string_view name;
  int priority;
};
constexpr std::array level_names = {LevelName{"debug", 7}, LevelName{"info", 6}, LevelName{"warning", 4},
                                    LevelName{"error", 3}, LevelName{"off", 3}};

const LevelName& name_of(LogLevel level) {
  return level_names.at(static_cast<std::size_t>(level));
}

/// Bytes added one piece after another; a piece that does not fit is left out whole, and everything after it.
class Piecewise {
 public:
  /// Keeps the last `reserved` bytes of `out` for finish().
  Piecewise(std::span<char> out, std::size_t reserved) : out_(out), limit_(out.size() - reserved) {}

  /// Returns whether it fitted.
  bool add(std::string_view piece) {
    if (piece.size() > limit_ - size_) return false;
    put(piece);
    return true;
  }

  /// `end` is not longer than what was reserved.
  std::string_view finish(std::string_view end) {
    put(end);
    return {out_.data(), size_};
  }

 private:
  void put(std::string_view piece) {
    CONFAB_ASSERT(piece.size() <= out_.size() - size_);
    std::copy(piece.begin(), piece.end(), out_.begin() + static_cast<std::ptrdiff_t>(size_));
    size_ += piece.size();
  }

  std::span<char> out_;
  const std::size_t limit_;
  std::size_t size_ = 0;
};

template <class... Values>
std::string_view format_into(std::span<char> out, fmt::format_string<Values...> format, Values&&... values) {
  const auto end = fmt::format_to_n(out.data(), out.size(), format, std::forward<Values>(values)...);
  return {out.data(), std::min(end.size, out.size())};
}

/// "2026-01-31T12:34:56.789Z"
std::string_view write_time(std::chrono::system_clock::time_point time, std::span<char> out) {
  using std::chrono::milliseconds;
  const auto whole = std::chrono::floor<std::chrono::seconds>(time);
  const std::time_t seconds = std::chrono::system_clock::to_time_t(whole);
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  return format_into(out, "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday,
                     utc.tm_hour, utc.tm_min, utc.tm_sec,
                     std::chrono::duration_cast<milliseconds>(time - whole).count());
}

/// How a JSON string holds the start of `text`, which is not empty. `bytes`: how much of `text` that is.
std::string_view write_character(std::string_view text, std::size_t& bytes, std::span<char> out) {
  const auto decoded = utf8::decode(text);
  bytes = decoded.bytes;
  if (!decoded.valid) return "\\ufffd";
  if (text.front() == '"') return "\\\"";
  if (text.front() == '\\') return "\\\\";
  if (decoded.code_point < 0x20 || decoded.code_point == 0x7f) {
    return format_into(out, "\\u{:04x}", static_cast<unsigned>(decoded.code_point));
  }
  return text.substr(0, bytes);
}

/// `time` is as JSON shall have it.
std::string_view write_json(std::string_view time, std::string_view level, std::string_view message,
                            std::span<char> out) {
  constexpr std::string_view end = "\"}\n";
  Piecewise line(out, end.size());
  for (const std::string_view piece : {std::string_view(R"({"time":")"), time, std::string_view(R"(","level":")"),
                                       level, std::string_view(R"(","message":")")}) {
    line.add(piece);
  }
  std::array<char, 8> buffer{};
  for (std::size_t bytes = 0; !message.empty(); message.remove_prefix(bytes)) {
    if (!line.add(write_character(message, bytes, buffer))) break;
  }
  return line.finish(end);
}

std::string_view write_journal(int priority, std::string_view message, std::span<char> out) {
  constexpr std::string_view end = "\n";
  Piecewise line(out, end.size());
  std::array<char, 8> buffer{};
  line.add(format_into(buffer, "<{}>", priority));
  // The prefix holds for one line only.
  message = message.substr(0, std::min(message.find('\n'), out.size() - buffer.size()));
  line.add(message);
  return line.finish(end);
}

/// The part of `text` between `start`, with which it begins, and the next `end`; nullopt if it does not begin so. No
/// longer than a time is.
std::optional<std::string_view> between(std::string_view text, std::string_view start, char end) {
  constexpr std::size_t longest = 40;
  if (!text.starts_with(start)) return std::nullopt;
  text.remove_prefix(start.size());
  return text.substr(0, std::min(text.find(end), longest));
}

}  // namespace

std::string_view write_log_line(LogFormat format, const LogLine& line, std::span<char> out) {
  CONFAB_ASSERT(format == LogFormat::json || format == LogFormat::journal);
  const LevelName& level = name_of(line.level);
  if (format == LogFormat::journal) return write_journal(level.priority, line.message, out);
  std::array<char, 40> time{};
  return write_json(write_time(line.time, time), level.name, line.message, out);
}

std::string_view write_missing_count(std::uint64_t missing, std::span<char> out) {
  return format_into(out, "{} {} missing here", missing, missing == 1 ? "line of the log is" : "lines of the log are");
}

std::string_view write_missing_notice(std::string_view next_line, std::uint64_t missing, std::string_view why,
                                      std::span<char> out) {
  std::array<char, 64> counted{};
  std::array<char, 160> buffer{};
  const auto message = format_into(buffer, "{}, not written: {}", write_missing_count(missing, counted), why);
  const LevelName& level = name_of(LogLevel::warning);
  if (const auto time = between(next_line, R"({"time":")", '"')) return write_json(*time, level.name, message, out);
  if (next_line.starts_with('<')) return write_journal(level.priority, message, out);
  return format_into(out, "{} {} {}\n", between(next_line, "", ' ').value_or(""), level.name, message);
}

bool is_journal(std::string_view journal_stream, std::uint64_t device, std::uint64_t inode) {
  const char* const end = journal_stream.data() + journal_stream.size();
  std::uint64_t named_device = 0;
  std::uint64_t named_inode = 0;
  const auto colon = std::from_chars(journal_stream.data(), end, named_device);
  if (colon.ec != std::errc{} || colon.ptr == end || *colon.ptr != ':') return false;
  const auto rest = std::from_chars(colon.ptr + 1, end, named_inode);
  return rest.ec == std::errc{} && rest.ptr == end && named_device == device && named_inode == inode;
}

}  // namespace confab::app
