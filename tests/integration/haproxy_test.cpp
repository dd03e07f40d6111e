// A real HAProxy in front of the daemon, with both versions of the PROXY protocol.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "harness/client.hpp"
#include "harness/process.hpp"

namespace confab::harness {
namespace {

using namespace std::string_literals;

constexpr const char* prompt = "* Welcome to confab. Enter your username:";

std::vector<std::string> behind_a_proxy(const std::vector<std::string>& flags = {}) {
  std::vector<std::string> arguments = {"--listen", "slash://127.0.0.1:0", "--proxy-from", "127.0.0.1"};
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  return arguments;
}

class Haproxy {
 public:
  /// `sending`: "send-proxy" or "send-proxy-v2".
  Haproxy(const Endpoint& behind, const std::string& sending) {
    require_program("haproxy", "haproxy");
    std::string name = (std::filesystem::temp_directory_path() / "confab-haproxy-XXXXXX").string();
    const int file = ::mkstemp(name.data());
    ::close(file);
    file_ = name;
    // HAProxy does not tell which free port it takes. So a daemon has one for a moment.
    { place = Daemon({"--port", "0"}).endpoint("slash"); }
    std::ofstream(file_) << "defaults\n"
                            "  mode tcp\n"
                            "  timeout connect 30s\n"
                            "  timeout client 1h\n"
                            "  timeout server 1h\n"
                            "listen chat\n"
                            "  bind 127.0.0.1:"
                         << place.port << "\n  server confab 127.0.0.1:" << behind.port << " " << sending << "\n";
    process_.emplace(std::vector<std::string>{"haproxy", "-db", "-q", "-f", file_.string()}, Streams{});
    const Deadline deadline;
    while (!try_connect(place).is_open()) {
      if (deadline.passed()) abandon("HAProxy does not listen", Here::now());
    }
  }
  ~Haproxy() { std::filesystem::remove(file_); }
  Haproxy(const Haproxy&) = delete;
  Haproxy& operator=(const Haproxy&) = delete;

  Endpoint place{};

 private:
  std::filesystem::path file_;
  std::optional<Process> process_;
};

class BehindHaproxy : public testing::TestWithParam<const char*> {};

TEST_P(BehindHaproxy, PeopleTalkUnderTheirOwnAddresses) {
  Daemon daemon(behind_a_proxy());
  const Haproxy proxy(daemon.endpoint("slash"), GetParam());
  Client ann(proxy.place, {.from = "127.0.0.8"});
  ann.sees(prompt);
  ann.says("ann");
  EXPECT_TRUE(ann.line().starts_with("* Hello, ann. "));
  daemon.logs(ann.address() + " is ann");
  Client bob(proxy.place, {.from = "127.0.0.9"});
  bob.sees(prompt);
  bob.says("bob");
  daemon.logs(bob.address() + " is bob");
  ann.sees("* bob joined.");
  ann.says("hello");
  bob.line();
  bob.sees("ann: hello");
  bob.says("/quit");
  bob.sees("* Goodbye, bob.");
  ann.sees("* bob left.");
}

TEST_P(BehindHaproxy, OneAddressHasItsShareAndAnotherIsNotCounted) {
  Daemon daemon(behind_a_proxy({"--exempt", "none", "--connections-per-address-max", "1"}));
  const Haproxy proxy(daemon.endpoint("slash"), GetParam());
  Client ann(proxy.place, {.from = "127.0.0.8"});
  ann.sees(prompt);
  Client again(proxy.place, {.from = "127.0.0.8"});
  again.sees("* There are too many connections from your address. Please try again later.");
  Client bob(proxy.place, {.from = "127.0.0.9"});
  bob.sees(prompt);
}

INSTANTIATE_TEST_SUITE_P(Versions, BehindHaproxy, testing::Values("send-proxy", "send-proxy-v2"),
                         [](const auto& of) { return of.param == "send-proxy"s ? "Version1" : "Version2"; });

}  // namespace
}  // namespace confab::harness
