// People's netcats end by themselves, with status 0, whenever the server ends the connection: nobody has to find out
// how to leave.
#include <gtest/gtest.h>

#include <csignal>
#include <string>
#include <vector>

#include "harness/client.hpp"
#include "harness/process.hpp"
#include "harness/terminal.hpp"

namespace confab::harness {
namespace {

class ProgramsEnd : public testing::TestWithParam<std::vector<std::string>> {
 protected:
  void SetUp() override {
    require_program("nc", "netcat-openbsd");
    require_program("rlwrap", "rlwrap");
  }

  std::vector<std::string> program(const Daemon& daemon) const {
    const Endpoint place = daemon.endpoint("slash");
    auto command = GetParam();
    command.insert(command.end(), {place.host, std::to_string(place.port)});
    return command;
  }
};

TEST_P(ProgramsEnd, AfterQuit) {
  Daemon daemon;
  Terminal ann(program(daemon));
  ann.shows("Enter your username:");
  ann.enters("ann");
  ann.shows("* Hello, ann. ");
  ann.enters("/quit");
  ann.shows("* Goodbye, ann.");
  EXPECT_EQ(ann.ends(), 0);
}

TEST_P(ProgramsEnd, AfterFiveWrongNames) {
  Daemon daemon;
  Terminal ann(program(daemon));
  for (int i = 0; i < 5; ++i) {
    ann.shows("Enter your username:");
    ann.enters("?!");
  }
  ann.shows("That was one try too many. Goodbye.");
  EXPECT_EQ(ann.ends(), 0);
}

TEST_P(ProgramsEnd, AfterALoginTimeOut) {
  auto arguments = all_protocols();
  arguments.insert(arguments.end(), {"--login-timeout", "1"});
  Daemon daemon(arguments);
  Terminal ann(program(daemon));
  ann.shows("* No username was given in time. Goodbye.");
  EXPECT_EQ(ann.ends(), 0);
}

TEST_P(ProgramsEnd, AfterAShutdown) {
  Daemon daemon;
  Terminal ann(program(daemon));
  ann.shows("Enter your username:");
  ann.enters("ann");
  ann.shows("* Hello, ann. ");
  daemon.stop();
  ann.shows("* The server is shutting down. Goodbye.");
  EXPECT_EQ(ann.ends(), 0);
}

INSTANTIATE_TEST_SUITE_P(Netcats, ProgramsEnd,
                         testing::Values(std::vector<std::string>{"nc"}, std::vector<std::string>{"nc", "-N"},
                                         std::vector<std::string>{"rlwrap", "nc"},
                                         std::vector<std::string>{"rlwrap", "nc", "-N"}),
                         [](const auto& program) {
                           std::string name;
                           for (const std::string& word : program.param) name += word == "-N" ? "AtTheEnd" : word;
                           return name;
                         });

}  // namespace
}  // namespace confab::harness
