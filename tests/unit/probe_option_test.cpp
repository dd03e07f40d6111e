// --probe, which takes an address or none.
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <vector>

#include "app/options.hpp"

namespace confab::app {
namespace {

CommandLine parsed(std::initializer_list<const char*> arguments) {
  std::vector<const char*> argv = {"confabd"};
  argv.insert(argv.end(), arguments);
  return parse_command_line(static_cast<int>(argv.size()), argv.data());
}

std::string refusal(std::initializer_list<const char*> arguments) {
  try {
    parsed(arguments);
    return {};
  } catch (const UsageError& error) {
    return error.what();
  }
}

TEST(ProbeOption, ProbeAsksTheUsualAddressOrAnother) {
  EXPECT_EQ(parsed({"--probe"}).probe.value().to_string(), "metrics://127.0.0.1:9464");
  EXPECT_EQ(parsed({"--probe", "metrics://[::1]:1"}).probe.value().to_string(), "metrics://[::1]:1");
  EXPECT_EQ(parsed({"--probe=metrics://h:1"}).probe.value().to_string(), "metrics://h:1");
  EXPECT_EQ(parsed({"--probe", "--rate", "3"}).probe.value().to_string(), "metrics://127.0.0.1:9464");
  EXPECT_FALSE(parsed({"--probe"}).run.has_value());
  EXPECT_FALSE(parsed({}).probe.has_value());
}

TEST(ProbeOption, ProbeAsksNothingButMetrics) {
  EXPECT_NE(refusal({"--probe", "slash://127.0.0.1:8888"}).find("--probe metrics://127.0.0.1:9464"), std::string::npos);
  EXPECT_NE(refusal({"--probe", "127.0.0.1"}), "");
}

}  // namespace
}  // namespace confab::app
