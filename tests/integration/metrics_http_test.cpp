// The HTTP of the metrics' listener: what it answers, what it refuses, and that nobody there disturbs the chat.
#include <gtest/gtest.h>
#include <poll.h>

#include <chrono>
#include <string>
#include <vector>

#include "harness/client.hpp"
#include "scrape.hpp"

namespace confab::harness {
namespace {

constexpr std::size_t request_bytes_max = 8192;

std::string get(const std::string& path, const std::string& fields = {}) {
  return "GET " + path + " HTTP/1.1\r\nHost: confab\r\n" + fields + "\r\n";
}

class MetricsHttp : public testing::Test {
 protected:
  Client http() { return connect(daemon, "metrics"); }

  Outcome curl(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"curl", "-sS", "--max-time", "20"});
    return run(arguments);
  }
  std::string url(const std::string& path) { return metrics_url(daemon, path); }

  /// The chat goes on.
  void talk() {
    ann.says("hello");
    bob.sees("ann: hello");
  }

  /// Sends `bytes` on a new connection. The answer has this status and a sentence, and then the connection ends.
  void expect_refused(const std::string& bytes, const std::string& status) {
    Client client = http();
    client.sends_some(bytes);
    expect_refusal(client.everything(), status);
  }

  static void expect_refusal(const std::string& answer, const std::string& status) {
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 " + status + " ")) << quoted(answer);
    EXPECT_NE(answer.find("\r\nConnection: close\r\n"), std::string::npos) << quoted(answer);
    const std::string sentence = answer.substr(answer.find("\r\n\r\n") + 4);
    EXPECT_GT(sentence.size(), 10U) << quoted(answer);
    EXPECT_TRUE(sentence.ends_with(".\n")) << quoted(answer);
  }

  /// Reads one answer to its end. Returns its first line.
  static std::string one_answer(Client& client) {
    client.ends_in("\r\n");
    const std::string status = client.line();
    std::size_t size = 0;
    for (std::string field; field != "\r\n"; field = client.line()) {
      if (field.starts_with("Content-Length: ")) size = std::stoul(field.substr(16));
    }
    for (std::size_t seen = 0; seen < size;) seen += client.line().size();
    return status.substr(0, status.size() - 2);
  }

  Daemon daemon{{"--listen", "slash://127.0.0.1:0", "--listen", "metrics://127.0.0.1:0"}};
  Client ann = slash_user(daemon, "ann");
  Client bob = slash_user(daemon, "bob");
  void SetUp() override { ann.sees("* bob joined."); }
};

// ---- What it answers

TEST_F(MetricsHttp, SaysThatAllIsWell) {
  EXPECT_EQ(curl({url("/healthz")}).out, "ok\n");
}

TEST_F(MetricsHttp, HeadHasTheFieldsOfGetAndNoText) {
  const std::string head = curl({"-I", url("/healthz")}).out;
  const std::string whole = curl({"-i", url("/healthz")}).out;
  EXPECT_EQ(head + "ok\n", whole);
  EXPECT_NE(head.find("Content-Length: 3\r\n"), std::string::npos) << head;
  EXPECT_TRUE(curl({"-I", url("/metrics")}).out.find("text/plain; version=0.0.4") != std::string::npos);
}

TEST_F(MetricsHttp, WhatIsNotThereIsNotFound) {
  const std::string answer = curl({"-i", url("/")}).out;
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 404 Not Found\r\n")) << answer;
  EXPECT_NE(answer.find("/metrics and /healthz."), std::string::npos) << answer;
  EXPECT_EQ(curl({url("/healthz?verbose=1")}).out, "ok\n") << "a query changes nothing";
}

TEST_F(MetricsHttp, OneConnectionServesManyRequests) {
  const Outcome twice = curl({"-v", url("/healthz"), url("/healthz")});
  EXPECT_EQ(twice.out, "ok\nok\n");
  EXPECT_NE(twice.err.find("Re-using existing connection"), std::string::npos) << twice.err;
}

TEST_F(MetricsHttp, RequestsThatArriveTogetherAreAnsweredInTheirOrder) {
  Client client = http();
  client.sends(get("/healthz") + get("/nothing") + get("/metrics") + get("/healthz", "Connection: close\r\n"));
  EXPECT_EQ(one_answer(client), "HTTP/1.1 200 OK");
  EXPECT_EQ(one_answer(client), "HTTP/1.1 404 Not Found");
  EXPECT_EQ(one_answer(client), "HTTP/1.1 200 OK");
  EXPECT_TRUE(client.everything().ends_with("\r\n\r\nok\n"));
}

TEST_F(MetricsHttp, AProgramThatEndsItsStreamStillGetsItsAnswer) {
  Client client = http();
  client.sends("GET /healthz HTTP/1.0\r\n\r\n");
  client.half_closes();
  EXPECT_TRUE(client.everything().ends_with("\r\n\r\nok\n"));
}

// ---- What it refuses

TEST_F(MetricsHttp, OnlyGetAndHeadAreAllowed) {
  for (const std::string method : {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"}) {
    const std::string answer = curl({"-i", "-X", method, url("/metrics")}).out;
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 405 Method Not Allowed\r\n")) << method << answer;
    EXPECT_NE(answer.find("\r\nAllow: GET, HEAD\r\n"), std::string::npos) << answer;
  }
}

TEST_F(MetricsHttp, ABodyIsRefusedWhateverItsSize) {
  for (const std::string body : {"Content-Length: 1\r\n\r\nx", "Content-Length: 99999999999\r\n\r\n",
                                 "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"}) {
    expect_refused("GET /metrics HTTP/1.1\r\nHost: confab\r\n" + body, "413");
  }
}

TEST_F(MetricsHttp, WhatIsNoRequestIsRefused) {
  for (const std::string bytes :
       {"hello\r\n\r\n", "GET /metrics\r\n\r\n", "GET /metrics HTTP/9.9\r\n\r\n", "\x16\x03\x01\x02\r\n\r\n",
        "GET /metrics HTTP/1.1\r\nno colon\r\n\r\n", "\r\n\r\n\r\n\r\n\r\n"}) {
    expect_refused(bytes, "400");
  }
  talk();
}

TEST_F(MetricsHttp, HeaderFieldsHaveABoundAndNoByteMore) {
  const std::string line = "GET /healthz HTTP/1.1\r\n";
  const std::string rest = "\r\n\r\n";
  const std::string fits = "X: " + std::string(request_bytes_max - 3 - rest.size(), 'x');
  Client client = http();
  client.sends(line + fits + rest);
  EXPECT_EQ(one_answer(client), "HTTP/1.1 200 OK");
  expect_refused(line + fits + "x" + rest, "431");
}

TEST_F(MetricsHttp, AFirstLineWithoutAnEndIsRefused) {
  expect_refused("GET /" + std::string(request_bytes_max, 'x'), "431");
}

TEST_F(MetricsHttp, AMegabyteOfHeaderIsRefusedAfterTheBound) {
  Client client = http();
  client.sends(get("/metrics", "X: " + std::string(1024UL * 1024UL, 'x')));
  expect_refusal(client.everything(), "431");
  talk();
}

TEST_F(MetricsHttp, AClientThatSendsAByteASecondIsToldThatItIsLate) {
  Client client = http();
  const std::string request = get("/metrics");
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t sent = 0; sent < request.size(); ++sent) {
    client.sends_some(request.substr(sent, 1));
    talk();
    if (wait_for(client.descriptor(), POLLIN, Deadline(std::chrono::seconds(1)))) break;
  }
  expect_refusal(client.everything(), "408");
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

// ---- Many

TEST_F(MetricsHttp, ManyIdleConnectionsKeepNobodyOut) {
  std::vector<Client> idle;
  for (int i = 0; i < 200; ++i) {
    idle.push_back(http());
    if (i % 50 == 0) talk();
  }
  idle.front().sees_end();
  EXPECT_EQ(curl({url("/healthz")}).out, "ok\n");
  talk();
  idle.back().sends(get("/healthz"));
  EXPECT_EQ(one_answer(idle.back()), "HTTP/1.1 200 OK") << "the newest have their place";
}

TEST_F(MetricsHttp, ReadersOfTheMetricsAreNoClients) {
  Client client = http();
  client.sends(get("/healthz"));
  one_answer(client);
  const Scrape scrape(daemon);
  EXPECT_EQ(scrape.value(R"(confab_connections{protocol="slash"})"), 2);
  EXPECT_EQ(scrape.text().find("protocol=\"metrics\""), std::string::npos);
  EXPECT_EQ(daemon.log().find("connected to metrics"), std::string::npos);
}

TEST(MetricsListener, ServesWhileTheServerIsFull) {
  Daemon daemon({"--listen", "slash://127.0.0.1:0", "--listen", "metrics://127.0.0.1:0", "--connections-max", "1"});
  Client ann = slash_user(daemon, "ann");
  connect(daemon, "slash").sees("* The server is full. Please try again later.");
  scrape_with(daemon, R"(confab_refused_total{reason="full"})", 1);
}

TEST(MetricsListener, WarnsIfOtherMachinesCanReadIt) {
  Daemon open({"--listen", "metrics://*:0"});
  open.logs("warning whoever reaches metrics://*:0 can read the metrics");
  Daemon closed({"--listen", "metrics://127.0.0.1:0", "--listen", "slash://*:0"});
  closed.logs("listening on slash://");
  closed.stop();
  EXPECT_EQ(closed.log().find("can read the metrics"), std::string::npos);
}

TEST(MetricsListener, ServiceManagerMayOpenIt) {
  require_program("systemd-socket-activate", "systemd");
  const std::string place = "127.0.0.1:" + std::to_string(free_port());
  Daemon daemon({"systemd-socket-activate", "-l", place, "--fdname=metrics"}, {});
  daemon.logs("Listening on");
  EXPECT_EQ(run({"curl", "-sS", "http://" + place + "/healthz"}).out, "ok\n");
}

}  // namespace
}  // namespace confab::harness
