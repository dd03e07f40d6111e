#include "app/motd.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "app/small_file.hpp"

namespace confab::app {
namespace {

using Lines = std::vector<std::string>;

class MotdTest : public testing::Test {
 protected:
  ~MotdTest() override { std::filesystem::remove_all(file_); }

  void write(const std::string& text) const { std::ofstream(file_, std::ios::binary) << text; }

  Lines lines_of(const std::string& text) const {
    write(text);
    return read_motd(file_);
  }

  std::string mistake() const {
    try {
      read_motd(file_);
      return {};
    } catch (const UsageError& error) {
      return error.what();
    }
  }

  const std::string file_ = testing::TempDir() + "confab-motd-" + std::to_string(::getpid()) + "-" +
                            testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(MotdTest, WithoutAFileThereIsNone) {
  EXPECT_EQ(read_motd(""), Lines{});
}

TEST_F(MotdTest, HasTheLinesOfTheFileWithEmptyOnesAmongThem) {
  EXPECT_EQ(lines_of("one\n\n two\n"), (Lines{"one", "", " two"}));
  EXPECT_EQ(lines_of("one\ntwo"), (Lines{"one", "two"})) << "without an ending";
  EXPECT_EQ(lines_of(""), Lines{});
  EXPECT_EQ(lines_of("\n"), Lines{""});
}

TEST_F(MotdTest, AFileFromElsewhereHasTheSameLines) {
  EXPECT_EQ(lines_of("\xEF\xBB\xBFone\r\n\r\ntwo\r\n"), (Lines{"one", "", "two"}));
}

TEST_F(MotdTest, NothingInItDrivesATerminal) {
  EXPECT_EQ(lines_of("\x1b[31mred\x1b[0m \xff\t\x07.\n"), (Lines{"red \uFFFD ."}));
  EXPECT_EQ(lines_of(std::string("a\0b\rc\u202ed\n", 10)), (Lines{"abcd"}));
}

TEST_F(MotdTest, ALineMayBeWiderThanATerminal) {
  const std::string wide(2000, 'x');
  EXPECT_EQ(lines_of(wide + "\n"), Lines{wide});
}

TEST_F(MotdTest, MayBeAsLongAsItsLimitAndNoLonger) {
  EXPECT_EQ(lines_of(std::string(8192, 'x')), Lines{std::string(8192, 'x')});
  write(std::string(8193, 'x'));
  EXPECT_EQ(mistake(), "The message of the day " + file_ + " is too large: it may have 8192 bytes.");
}

TEST_F(MotdTest, MayHaveAsManyLinesAsItsLimitAndNoMore) {
  EXPECT_EQ(lines_of(std::string(40, '\n')).size(), 40U);
  write(std::string(41, '\n'));
  EXPECT_EQ(mistake(), "The message of the day " + file_ + " has 41 lines: it may have 40.");
}

TEST_F(MotdTest, WhatCanNotBeReadIsASentence) {
  EXPECT_EQ(mistake(), "Can't read the message of the day " + file_ + ": No such file or directory.");
  ASSERT_EQ(::mkfifo(file_.c_str(), 0600), 0);
  EXPECT_EQ(mistake(), "Can't read the message of the day " + file_ + ": it is no file.") << "and it does not wait";
}

TEST_F(MotdTest, AFileThatIsMissingMayBeThereLater) {
  EXPECT_THROW(read_motd(file_), UnreadableFile);
}

}  // namespace
}  // namespace confab::app
