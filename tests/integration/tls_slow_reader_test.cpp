// Slow readers over TLS: what they miss is skipped between records and never inside one, so the stream stays valid.
#include <gtest/gtest.h>

#include <charconv>
#include <string>
#include <string_view>

#include "harness/certificate.hpp"
#include "harness/client.hpp"

namespace confab::harness {
namespace {

constexpr int lines = 12'000;

std::string numbered(int number) {
  return std::to_string(number) + " " + std::string(70, '.');
}

int number_after(std::string_view line, std::string_view head) {
  int number = -1;
  if (line.starts_with(head)) std::from_chars(line.data() + head.size(), line.data() + line.size(), number);
  return number;
}

class TlsSlowReader : public testing::Test {
 protected:
  CertificateFiles files;
  Daemon daemon{files.arguments()};
};

TEST_F(TlsSlowReader, MissesWholeLinesAndIsToldHowMany) {
  Client slow = tls_user(daemon, "slow", {.receive_buffer_bytes = 16 * 1024});
  Client ann = sigil_user(daemon, "ann");
  Client quick = slash_user(daemon, "quick");
  slow.sees("* ann joined.");
  slow.sees("* quick joined.");
  for (int from = 0; from < lines; from += 500) {
    std::string text;
    for (int i = from; i < from + 500; ++i) text += numbered(i) + "\n";
    ann.sends(text);
    for (int i = from; i < from + 500; ++i) quick.sees("ann: " + numbered(i));
  }
  int next = 0;
  int missed = 0;
  while (next < lines) {
    const std::string line = slow.line();
    if (const int count = number_after(line, "* You missed "); count >= 0) {
      missed += count;
      next += count;
      continue;
    }
    ASSERT_EQ(number_after(line, "ann: "), next) << line;
    ++next;
  }
  EXPECT_GT(missed, 0) << "the flood was not large enough for this test";
  slow.sees_nothing();
}

/// Nothing is skipped below the limit of the queue, and all of it goes through the spill again and again.
TEST_F(TlsSlowReader, GetsEverythingThatFitsIntoItsQueue) {
  Daemon roomy(files.arguments({"--write-queue-bytes-max", "16777216"}));
  Client slow = tls_user(roomy, "slow", {.receive_buffer_bytes = 4 * 1024});
  Client quick = slash_user(roomy, "quick");
  slow.sees("* quick joined.");
  std::string text;
  for (int i = 0; i < lines; ++i) text += numbered(i) + "\n";
  quick.sends(text);
  quick.heard();
  for (int i = 0; i < lines; ++i) slow.sees("quick: " + numbered(i));
  slow.says("still here");
  quick.sees("slow: still here");
}

TEST_F(TlsSlowReader, GetsWhatWaitedAndTheGoodbyeAtTheEnd) {
  Client slow = tls_user(daemon, "slow", {.receive_buffer_bytes = 4 * 1024});
  Client quick = slash_user(daemon, "quick");
  for (int i = 0; i < 2000; ++i) quick.says(numbered(i));
  slow.says("/quit");
  quick.sees("* slow left.");
  const std::string seen = slow.everything();
  EXPECT_TRUE(seen.ends_with("* Goodbye, slow.\n")) << seen.substr(seen.size() - 200);
  EXPECT_TRUE(slow.tls().saw_end());
}

}  // namespace
}  // namespace confab::harness
