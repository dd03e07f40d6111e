// Attacks at the listener of the metrics: whoever reaches it disturbs nobody in the chat.
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "siege/siege.hpp"
#include "siege/storm.hpp"

namespace confab::attacks {
namespace {

constexpr std::size_t clients = 100;
constexpr std::uint64_t growth_bytes_max = growth_with(clients);

/// A siege whose daemon serves metrics as well.
class MetricsAttacks : public testing::Test {
 protected:
  Endpoint metrics() const { return siege.daemon().endpoint("metrics"); }

  mutable Siege siege{{"--listen", "metrics://127.0.0.1:0"}};
};

std::string requests(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += "GET /metrics HTTP/1.1\r\nHost: confab\r\n\r\n";
  return text;
}

TEST_F(MetricsAttacks, RequestsWithoutEnd) {
  std::uint64_t answered = 0;
  siege.attack([&] {
    Barrage barrage(metrics(), {.clients = 8, .payload = requests(50)});
    barrage.rage(attack_time);
    answered = barrage.received_bytes();
  });
  siege.holds(growth_bytes_max);
  EXPECT_GT(answered, 100'000U) << "they were answered";
}

TEST_F(MetricsAttacks, RequestsWhoseAnswersNobodyReads) {
  siege.attack_with(metrics(),
                    {.clients = clients, .payload = requests(50), .listening = Listening::never, .comes_back = true});
  siege.holds(growth_bytes_max);
}

TEST_F(MetricsAttacks, AnswersReadByteByByte) {
  siege.attack_with(
      metrics(), {.clients = clients, .payload = requests(1), .listening = Listening::byte_wise, .comes_back = true});
  siege.holds(growth_bytes_max);
}

TEST_F(MetricsAttacks, HeadersWithoutEnd) {
  siege.attack_with(metrics(), {.clients = clients,
                                .opening = "GET / HTTP/1.1\r\nX: ",
                                .payload = std::string(64 * 1024, 'x'),
                                .comes_back = true});
  siege.holds(growth_bytes_max);
}

TEST_F(MetricsAttacks, BodiesWithoutEnd) {
  siege.attack_with(metrics(), {.clients = clients,
                                .opening = "POST /metrics HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
                                .payload = "ffff\r\n" + std::string(0xffff, 'x') + "\r\n",
                                .comes_back = true});
  siege.holds(growth_bytes_max);
}

TEST_F(MetricsAttacks, ClientsThatConnectAndLeave) {
  siege.attack([&] {
    const Storm storm(metrics(), {.aftermath = Aftermath::end, .from = {"127.0.0.1"}});
    harness::wait_for(-1, 0, Deadline(attack_time));
    EXPECT_GT(storm.tried(), 1000U);
  });
  siege.holds(growth_bytes_max);
}

}  // namespace
}  // namespace confab::attacks
