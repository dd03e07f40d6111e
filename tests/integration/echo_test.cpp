// The echo protocol, to the byte.
#include <gtest/gtest.h>

#include <string>

#include "harness/client.hpp"

namespace confab::harness {
namespace {

class Echo : public testing::Test {
 protected:
  Daemon daemon;
  Client client = connect(daemon, "echo");
};

TEST_F(Echo, LineComesBackUpperCased) {
  client.says("Hello, world. 123");
  client.sees("HELLO, WORLD. 123");
}

TEST_F(Echo, UpperCaseCoversUnicode) {
  client.says("\u00e4\u00f6\u00fc \u03b1\u03c9 \u0436 \u01c6 \u0131 \U00010428 \u00df");
  client.sees("\u00c4\u00d6\u00dc \u0391\u03a9 \u0416 \u01c4 I \U00010400 \u00df");
}

TEST_F(Echo, EmptyLineComesBack) {
  client.sends("\n\n");
  client.sees_bytes("\n\n");
}

TEST_F(Echo, EachLineEndsAsItCame) {
  client.sends("a\nb\r\nc\rd");
  client.sends(std::string("\r\0e\nf\n", 6));
  client.sees_bytes("A\nB\r\nC\r\nD\r\nE\nF\n");
}

TEST_F(Echo, LineOf4096BytesComesBackAndOf4097IsAnError) {
  client.says(std::string(4096, 'x'));
  client.sees(std::string(4096, 'X'));
  client.says(std::string(4097, 'x'));
  client.sees("! line too long: at most 4096 bytes");
}

TEST_F(Echo, EverythingComesBackBeforeTheEndOfAPipedStream) {
  std::string sent;
  std::string expected;
  for (int i = 0; i < 1000; ++i) {
    sent += "line " + std::to_string(i) + "\n";
    expected += "LINE " + std::to_string(i) + "\n";
  }
  client.sends(sent + "an unfinished tail");
  client.half_closes();
  EXPECT_EQ(client.everything(), expected);
}

TEST_F(Echo, MegabytesComeBackToAClientThatReadsAsItWrites) {
  const std::string line(4000, 'x');
  constexpr int lines = 1000;
  const std::string sent = line + "\n";
  const std::string expected(4000, 'X');
  int said = 0;
  for (int seen = 0; seen < lines; ++seen) {
    while (said < lines && said < seen + 20) {
      client.sends(sent);
      ++said;
    }
    client.sees(expected);
  }
}

TEST_F(Echo, EchoClientsAreNoUsers) {
  Client ann = sigil_user(daemon, "ann");
  client.says("echo");
  client.sees("ECHO");
  ann.says("!users");
  ann.sees("ann");
}

}  // namespace
}  // namespace confab::harness
