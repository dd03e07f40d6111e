// Attacks in other protocols.
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "siege/siege.hpp"

namespace confab::attacks {
namespace {

constexpr std::size_t clients = 20;

Attacker knocking_with(const std::string& words) {
  return {.clients = clients, .payload = words, .rounds_max = 1, .comes_back = true};
}

TEST(ForeignAttacks, BrowsersThatPostToTheDoor) {
  Siege siege;
  std::string received;
  siege.attack([&] {
    Barrage barrage(siege.slash(), knocking_with("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nwatcher1\n"));
    barrage.rage(attack_time);
    received = barrage.received();
  });
  siege.holds(growth_with(clients));
  EXPECT_NE(received.find("HTTP/1.0 400 Bad Request"), std::string::npos);
  EXPECT_EQ(received.find("Hello, "), std::string::npos);
}

TEST(ForeignAttacks, TlsAndSshHandshakes) {
  Siege siege;
  siege.attack([&] {
    Barrage tls(siege.slash(), knocking_with(std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11)));
    Barrage ssh(siege.sigil(), knocking_with("SSH-2.0-OpenSSH_9.2\r\n"));
    const Deadline end(attack_time);
    while (!end.passed()) {
      tls.rage(std::chrono::milliseconds(20));
      ssh.rage(std::chrono::milliseconds(20));
    }
  });
  siege.holds(growth_with(2 * clients));
}

TEST(ForeignAttacks, RandomBytes) {
  std::mt19937 random(20);
  std::string noise(256 * 1024, '\0');
  for (char& byte : noise) byte = static_cast<char>(random());
  Siege siege;
  siege.attack([&] {
    Barrage people(siege.slash(), {.clients = clients, .opening = "mallory$N\n/join den\n", .payload = noise});
    Barrage scripts(siege.sigil(), {.clients = clients, .opening = "eve$N\n!enter den\n", .payload = noise});
    Barrage echoes(siege.echo(), {.clients = clients, .payload = noise});
    const Deadline end(attack_time);
    while (!end.passed()) {
      for (Barrage* barrage : {&people, &scripts, &echoes}) barrage->rage(std::chrono::milliseconds(20));
    }
  });
  siege.holds(growth_with(3 * clients));
}

}  // namespace
}  // namespace confab::attacks
