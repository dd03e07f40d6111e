#include "net/peer.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>

namespace confab::net {
namespace {

tcp::endpoint at(const char* address, std::uint16_t port) {
  return {asio::ip::make_address(address), port};
}

Networks loopback() {
  Networks networks;
  networks.add("127.0.0.0/8");
  networks.add("::1");
  return networks;
}

TEST(Peer, HasTheNameAndTheDoorKeyOfItsAddress) {
  const Peer v4(at("192.0.2.1", 5000), loopback());
  EXPECT_EQ(v4.name(), "192.0.2.1:5000");
  EXPECT_EQ(v4.address(), AddressKey::of_v4({192, 0, 2, 1}));
  const Peer v6(at("2001:db8::1", 65535), loopback());
  EXPECT_EQ(v6.name(), "[2001:db8::1]:65535");
  EXPECT_TRUE(v6.address().is_v6());
  EXPECT_FALSE(v4.is_local() || v6.is_local());
}

TEST(Peer, IsExemptByItsAddress) {
  EXPECT_TRUE(Peer(at("127.0.0.9", 1), loopback()).exempt());
  EXPECT_TRUE(Peer(at("::1", 1), loopback()).exempt());
  EXPECT_FALSE(Peer(at("192.0.2.1", 1), loopback()).exempt());
}

TEST(Peer, SomebodyBehindAProxyHasItsAddressAndIsNotExemptAlthoughTheProxyIs) {
  const Peer peer = Peer::somebody_behind(at("127.0.0.1", 5000));
  EXPECT_EQ(peer.name(), "127.0.0.1:5000");
  EXPECT_EQ(peer.address(), AddressKey::of_v4({127, 0, 0, 1}));
  EXPECT_FALSE(peer.exempt());
}

TEST(Peer, AtAUnixSocketIsTheUserAndTheProcessAndExempt) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
  const Peer peer = Peer::at_unix_socket(ends[0]);
  EXPECT_EQ(peer.name(), "unix:uid " + std::to_string(::getuid()) + " pid " + std::to_string(::getpid()));
  EXPECT_EQ(peer.address(), AddressKey::of_local_user(::getuid()));
  EXPECT_TRUE(peer.exempt());
  EXPECT_TRUE(peer.is_local());
  for (const int end : ends) ::close(end);
}

}  // namespace
}  // namespace confab::net
