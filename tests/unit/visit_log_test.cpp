// What strangers can put into the log, and what is counted instead.
#include "net/visit_log.hpp"

#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <sstream>
#include <string>

namespace confab::net {
namespace {

class VisitLogTest : public testing::Test {
 protected:
  VisitLogTest() {
    const auto logger = std::make_shared<spdlog::logger>("", std::make_shared<spdlog::sinks::ostream_sink_mt>(text_));
    logger->set_pattern("%l %v");
    spdlog::set_default_logger(logger);
  }
  ~VisitLogTest() override { spdlog::set_default_logger(before_); }

  std::string text() const { return text_.str(); }
  int count(const std::string& part) const {
    int found = 0;
    const std::string all = text();
    for (auto at = all.find(part); at != std::string::npos; at = all.find(part, at + 1)) ++found;
    return found;
  }

  const std::shared_ptr<spdlog::logger> before_ = spdlog::default_logger();
  std::ostringstream text_;
  const Networks nobody_;
  const Peer peer_{tcp::endpoint(asio::ip::make_address_v4("192.0.2.1"), 5000), nobody_};
  VisitLog visits_;
};

constexpr int many = 1000;

TEST_F(VisitLogTest, ManyEndsAtOnceAreCountedPastTheFirstHundred) {
  for (int i = 0; i < many; ++i) visits_.ended(peer_, "ann", "quit");
  const int written = count("ann at 192.0.2.1:5000 ended: quit");
  EXPECT_GE(written, 100);
  EXPECT_LT(written, 200) << "unless this took a second";
  EXPECT_TRUE(visits_.has_untold());
  visits_.tell_left_out(VisitLog::Telling::in_time);
  EXPECT_FALSE(visits_.has_untold());
  int carried = 0;
  int told = 0;
  const std::string all = text();
  std::istringstream lines(all);
  for (std::string line; std::getline(lines, line);) {
    int number = 0;
    if (std::sscanf(line.c_str(), "info ann at 192.0.2.1:5000 ended: quit (%d more", &number) == 1) carried += number;
    if (std::sscanf(line.c_str(), "info %d more ended and are left out of the log", &number) == 1) told += number;
  }
  EXPECT_EQ(written + carried + told, many);
}

TEST_F(VisitLogTest, ManyNamesAtOnceAreCountedButTheirVisitsStayInTheLog) {
  for (int i = 0; i < many; ++i) EXPECT_TRUE(visits_.named(peer_, "ann", true));
  const int written = count("192.0.2.1:5000 is ann");
  EXPECT_GE(written, 100);
  EXPECT_LT(written, 200);
  visits_.tell_left_out(VisitLog::Telling::in_time);
  EXPECT_EQ(count(" gave their names and are left out of the log"), 1);
}

TEST_F(VisitLogTest, WhoTakesAnotherNameIsLoggedUnderBoth) {
  EXPECT_TRUE(visits_.renamed(peer_, "ann", "dora", true));
  EXPECT_EQ(text(), "info 192.0.2.1:5000 is dora and was ann\n");
  EXPECT_TRUE(visits_.renamed(peer_, "dora", "eve", false)) << "the visit is in the log from now on";
}

TEST_F(VisitLogTest, ManyOtherNamesAtOnceAreCounted) {
  for (int i = 0; i < many; ++i) EXPECT_FALSE(visits_.renamed(peer_, "ann", "dora", false) && i > 500);
  EXPECT_TRUE(visits_.renamed(peer_, "ann", "dora", true)) << "it stays in the log";
  const int written = count("192.0.2.1:5000 is dora and was ann");
  EXPECT_GE(written, 20);
  EXPECT_LT(written, 40) << "unless this took seconds";
  EXPECT_TRUE(visits_.has_untold());
  visits_.tell_left_out(VisitLog::Telling::in_time);
  EXPECT_EQ(count(" took other names and are left out of the log"), 1);
  EXPECT_TRUE(visits_.named(peer_, "bob", false)) << "names have a bound of their own";
}

TEST_F(VisitLogTest, ARefusalNamesWhatTheOperatorCanChangeAndItsFigure) {
  visits_.refused(peer_, Refused::full, "The server is full", {"--connections-max", 7});
  EXPECT_EQ(text(), "warning refused 192.0.2.1:5000: The server is full (--connections-max 7)\n");
  visits_.refused(peer_, Refused::full, "The server is full", {"--connections-max", 8});
  visits_.tell_left_out(VisitLog::Telling::at_the_end);
  EXPECT_EQ(count("warning refused 1 more: The server is full (--connections-max 8)\n"), 1) << "the figure of now";
  visits_.refused(peer_, Refused::foreign_protocol, "it speaks HTTP");
  EXPECT_TRUE(text().ends_with("refused 192.0.2.1:5000: it speaks HTTP\n")) << text();
}

}  // namespace
}  // namespace confab::net
