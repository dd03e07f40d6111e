// Lines of the log as JSON and for the journal.
#include "app/log_format.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <string>
#include <string_view>

namespace confab::app {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::system_clock::time_point a_moment(1769863176789ms);

std::string written(LogFormat format, std::string_view message, std::size_t room = 4096,
                    LogLevel level = LogLevel::info) {
  std::string out(room, '?');
  return std::string(write_log_line(format, {a_moment, level, message}, out));
}

std::string json_of(std::string_view message) {
  return R"({"time":"2026-01-31T12:39:36.789Z","level":"info","message":")" + std::string(message) + "\"}\n";
}

TEST(LogFormat, JsonHasTimeLevelAndMessage) {
  EXPECT_EQ(written(LogFormat::json, "ann joined"), json_of("ann joined"));
  EXPECT_NE(written(LogFormat::json, "", 4096, LogLevel::warning).find(R"("level":"warning","message":""})"),
            std::string::npos);
}

TEST(LogFormat, JsonEscapesWhatWouldEndOrForgeAString) {
  EXPECT_EQ(written(LogFormat::json, "a \"b\" \\x1b"), json_of(R"(a \"b\" \\x1b)"));
  EXPECT_EQ(written(LogFormat::json, "a\nb\tc\x7f" + std::string(1, '\0')), json_of(R"(a\u000ab\u0009c\u007f\u0000)"));
  EXPECT_EQ(written(LogFormat::json, "/tmp/zo\u00eb"), json_of("/tmp/zo\u00eb"));
  EXPECT_EQ(written(LogFormat::json, "a\xffz"), json_of(R"(a\ufffdz)")) << "RFC 8259 allows only UTF-8";
}

TEST(LogFormat, JsonThatIsCutIsStillJson) {
  const std::string around = json_of("");
  // Each character as JSON has it is cut as a whole.
  struct Cut {
    std::string_view message;
    std::string_view kept;
  };
  for (const auto& [message, kept] : {Cut{"abcdefgh", "abcde"}, Cut{"abcd\"", "abcd"}, Cut{"abc\"d", R"(abc\")"},
                                      Cut{"\n\n", ""}, Cut{"abcd\u00eb", "abcd"}, Cut{"abc\u00eb", "abc\u00eb"}}) {
    EXPECT_EQ(written(LogFormat::json, message, around.size() + 5), json_of(kept)) << message;
  }
}

TEST(LogFormat, TheLongestLineIsTheLimitAndNotOneByteMore) {
  const std::string around = json_of("");
  const std::string fits(4096 - around.size(), 'x');
  EXPECT_EQ(written(LogFormat::json, fits), json_of(fits));
  EXPECT_EQ(written(LogFormat::json, fits + "x"), json_of(fits));
  EXPECT_EQ(written(LogFormat::journal, std::string(5000, 'x')).size(), 4096U - 4);
}

TEST(LogFormat, TheJournalGetsAPriorityAndNoTime) {
  EXPECT_EQ(written(LogFormat::journal, "up"), "<6>up\n");
  EXPECT_EQ(written(LogFormat::journal, "up", 256, LogLevel::debug), "<7>up\n");
  EXPECT_EQ(written(LogFormat::journal, "up", 256, LogLevel::warning), "<4>up\n");
  EXPECT_EQ(written(LogFormat::journal, "up", 256, LogLevel::error), "<3>up\n");
  EXPECT_EQ(written(LogFormat::journal, "a\n<0>forged"), "<6>a\n");
}

std::string notice(std::string_view next_line, std::uint64_t missing = 2) {
  std::array<char, 256> out{};
  return std::string(write_missing_notice(next_line, missing, "No space left on device", out));
}

TEST(LogFormat, MissingLinesAreToldInTheFormatAndWithTheTimeOfTheNextLine) {
  EXPECT_EQ(notice("2026-01-31T12:34:56.789+01:00 info up\n"),
            "2026-01-31T12:34:56.789+01:00 warning 2 lines of the log are missing here, not written: No space left on "
            "device\n");
  EXPECT_EQ(notice(json_of("up"), 1),
            R"({"time":"2026-01-31T12:39:36.789Z","level":"warning","message":"1 line of the log is missing here, )"
            "not written: No space left on device\"}\n");
  EXPECT_EQ(notice("<6>up\n"), "<4>2 lines of the log are missing here, not written: No space left on device\n");
}

TEST(LogFormat, TheJournalIsKnownByDeviceAndInode) {
  EXPECT_TRUE(is_journal("8:4711", 8, 4711));
  for (const std::string_view other : {"", "8", "8:", ":4711", "8:4712", "9:4711", "8:4711 ", "8:47110", "8 4711"}) {
    EXPECT_FALSE(is_journal(other, 8, 4711)) << other;
  }
}

}  // namespace
}  // namespace confab::app
