// A TlsStream takes in a bounded amount at a time, however small a client's records are, and loses nothing by it.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "net/tls.hpp"
#include "tls_client.hpp"

namespace confab::net {
namespace {

class TlsStreamTest : public testing::Test {
 protected:
  TlsStreamTest() {
    const auto files = test::make_certificate();
    context = TlsContext::make(files.certificate, files.key).context;
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()), 0);
    client.emplace(ends[1]);
    stream.emplace(*context, ends[0]);
    bool client_is_done = false;
    auto handshake = TlsStream::Handshake::goes_on;
    for (int round = 0; round < 10; ++round) {
      client_is_done = client_is_done || client->shake_hands();
      if (handshake == TlsStream::Handshake::goes_on) handshake = stream->shake_hands();
    }
    EXPECT_TRUE(client_is_done && handshake == TlsStream::Handshake::done);
  }
  ~TlsStreamTest() override {
    for (const int end : ends) ::close(end);
  }

  std::array<int, 2> ends{};
  std::shared_ptr<const TlsContext> context;
  std::optional<test::TlsClient> client;
  std::optional<TlsStream> stream;
};

TEST_F(TlsStreamTest, TakesInFewTinyRecordsAtATimeAndAllOfThemInTheirOrder) {
  constexpr std::size_t room = 4096;
  constexpr std::size_t smallest_record = 5 + 1 + 1 + 16;  // header, text, type, tag: RFC 8446, section 5.2
  std::string sent;
  std::string seen;
  // The kernel counts each of them as hundreds of bytes, so not many fit at a time.
  for (int batch = 0; batch < 20; ++batch) {
    for (int i = 0; i < 250; ++i) {
      const char next = static_cast<char>('a' + sent.size() % 26);
      if (client->send({&next, 1}) == 1) sent += next;
    }
    auto state = Socket::State::more;
    for (int reads = 0; state == Socket::State::more; ++reads) {
      std::array<char, room> buffer{};
      const auto received = stream->receive(buffer, false);
      EXPECT_LE(received.bytes, (room + TlsStream::frames_bytes_max) / smallest_record + 1);
      seen.append(buffer.data(), received.bytes);
      state = received.state;
    }
    client->flush();
  }
  for (auto state = Socket::State::more; state == Socket::State::more;) {
    std::array<char, room> buffer{};
    const auto received = stream->receive(buffer, false);
    seen.append(buffer.data(), received.bytes);
    state = received.state;
  }
  EXPECT_GT(sent.size(), 2000U);
  EXPECT_EQ(seen, sent);
}

TEST_F(TlsStreamTest, ALargeRecordArrivesInSeveralReads) {
  const std::string text(TlsStream::record_bytes_max, 'x');
  std::size_t sent = 0;
  std::string seen;
  for (int round = 0; round < 100 && seen.size() < text.size(); ++round) {
    if (sent < text.size()) {
      const ssize_t taken = client->send(std::string_view(text).substr(sent));
      if (taken > 0) sent += static_cast<std::size_t>(taken);
    }
    client->flush();
    std::array<char, 4096> buffer{};
    const auto received = stream->receive(buffer, false);
    ASSERT_NE(received.state, Socket::State::broken);
    seen.append(buffer.data(), received.bytes);
  }
  EXPECT_EQ(seen, text);
}

}  // namespace
}  // namespace confab::net
