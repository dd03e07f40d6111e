// Whether all is well: /healthz while the server stops, and confabd --probe.
#include <gtest/gtest.h>

#include <csignal>
#include <string>

#include "harness/client.hpp"
#include "harness/process.hpp"
#include "scrape.hpp"

namespace confab::harness {
namespace {

/// A server that stops, but waits for a client that takes nothing.
class StoppingServer : public testing::Test {
 protected:
  void SetUp() override {
    for (int kilobytes = 0; kilobytes < 1500; ++kilobytes) ann.says(std::string(999, 'x'));
    ann.heard();
    watcher.sends("GET /healthz HTTP/1.1\r\nHost: confab\r\n\r\n");
    watcher.ends_in("\r\n");
    watcher.sees("HTTP/1.1 200 OK");
    daemon.signal(SIGTERM);
    ann.sees("* The server is shutting down. Goodbye.");
  }

  Daemon daemon{{"--listen", "slash://127.0.0.1:0", "--listen", "metrics://127.0.0.1:0"}};
  Client slow = slash_user(daemon, "slow", {.receive_buffer_bytes = 4096});
  Client ann = slash_user(daemon, "ann");
  Client watcher = connect(daemon, "metrics");
};

TEST_F(StoppingServer, IsNotWell) {
  const Outcome answer = run({"curl", "-sSi", metrics_url(daemon, "/healthz")});
  EXPECT_TRUE(answer.out.starts_with("HTTP/1.1 503 Service Unavailable\r\n")) << answer.out << answer.err;
  const Outcome probe =
      run({confabd_path(), "--probe", "metrics://127.0.0.1:" + std::to_string(daemon.endpoint("metrics").port)});
  EXPECT_EQ(probe.status, 1);
  EXPECT_TRUE(probe.err.ends_with(" answers with status 503.\n")) << probe.err;
  slow.everything();
  EXPECT_EQ(daemon.status(), 0);
}

TEST_F(StoppingServer, EndsAlthoughSomebodyHoldsAConnectionToTheMetrics) {
  slow.everything();
  EXPECT_EQ(daemon.status(), 0);
  EXPECT_TRUE(watcher.everything().ends_with("ok\n"));
}

class HealthProbe : public testing::Test {
 protected:
  Outcome probe(const Endpoint& asked) {
    return run({confabd_path(), "--probe", "metrics://127.0.0.1:" + std::to_string(asked.port)});
  }

  Daemon daemon{{"--listen", "metrics://127.0.0.1:0"}};
  const Endpoint place = daemon.endpoint("metrics");
};

TEST_F(HealthProbe, SaysThatAServerIsWell) {
  const Outcome outcome = probe(place);
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.out, "confabd: metrics://127.0.0.1:" + std::to_string(place.port) + " is well.\n");
  EXPECT_EQ(outcome.err, "");
}

TEST_F(HealthProbe, SaysThatNobodyAnswers) {
  daemon.stop();
  const Outcome outcome = probe(place);
  EXPECT_EQ(outcome.status, 1);
  EXPECT_EQ(outcome.out, "");
  EXPECT_TRUE(outcome.err.ends_with(" does not answer: Connection refused.\n")) << outcome.err;
}

TEST_F(HealthProbe, SaysThatAServerHangs) {
  daemon.signal(SIGSTOP);
  const Outcome outcome = probe(place);
  daemon.signal(SIGCONT);
  EXPECT_EQ(outcome.status, 1);
  EXPECT_TRUE(outcome.err.ends_with(" does not answer within 5 seconds.\n")) << outcome.err;
}

TEST_F(HealthProbe, SaysThatSomethingElseAnswers) {
  Daemon chat({"--port", "0"});
  const Outcome outcome = probe(chat.endpoint("slash"));
  EXPECT_EQ(outcome.status, 1);
  EXPECT_NE(outcome.err.find(" does not answer: "), std::string::npos) << outcome.err;
}

}  // namespace
}  // namespace confab::harness
