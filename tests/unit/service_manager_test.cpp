// ServiceManager, with a socket that a test reads.
#include "app/service_manager.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "app/service_attendant.hpp"

namespace confab::app {
namespace {

using namespace std::chrono_literals;

/// A socket with an address that the kernel chooses, an abstract one.
class Manager {
 public:
  Manager() {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    EXPECT_EQ(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address.sun_family), 0);
    socklen_t size = sizeof address;
    EXPECT_EQ(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    const std::size_t start = offsetof(sockaddr_un, sun_path) + 1;
    name_ = "@" + std::string(address.sun_path + 1, size - start);
  }
  ~Manager() { ::close(socket_); }
  Manager(const Manager&) = delete;
  Manager& operator=(const Manager&) = delete;

  ServiceEnvironment environment() const { return {.notify_socket = name_, .watchdog = 40ms}; }

  /// The next datagram; "" if there is none.
  std::string next() const {
    std::array<char, 256> datagram{};
    const ssize_t size = ::recv(socket_, datagram.data(), datagram.size(), MSG_DONTWAIT);
    return size < 0 ? "" : std::string(datagram.data(), static_cast<std::size_t>(size));
  }

 private:
  int socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  std::string name_;
};

TEST(ServiceManager, SaysWhatSystemdUnderstands) {
  const Manager manager;
  ServiceManager service(manager.environment());
  EXPECT_TRUE(service.is_there());
  service.ready();
  EXPECT_EQ(manager.next(), "READY=1");
  service.status("1 user in 1 room");
  EXPECT_EQ(manager.next(), "STATUS=1 user in 1 room");
  service.alive();
  EXPECT_EQ(manager.next(), "WATCHDOG=1");
  service.main_pid_is(4711);
  EXPECT_EQ(manager.next(), "MAINPID=4711");
  service.stopping();
  EXPECT_EQ(manager.next(), "STOPPING=1");
}

TEST(ServiceManager, AReloadBeginsWithItsMoment) {
  const Manager manager;
  ServiceManager service(manager.environment());
  const auto now = [] {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
  };
  const auto before = now();
  service.reloading();
  long long moment = 0;
  ASSERT_EQ(std::sscanf(manager.next().c_str(), "RELOADING=1\nMONOTONIC_USEC=%lld", &moment), 1);
  EXPECT_GE(moment, before);
  EXPECT_LE(moment, now());
}

TEST(ServiceManager, AStatusIsSentOnlyWhenItHasChanged) {
  const Manager manager;
  ServiceManager service(manager.environment());
  service.status("a");
  service.status("a");
  service.status("b");
  EXPECT_EQ(manager.next(), "STATUS=a");
  EXPECT_EQ(manager.next(), "STATUS=b");
  EXPECT_EQ(manager.next(), "");
}

TEST(ServiceManager, WhatMustArriveIsSentAgainInOrderWhenTheSocketWasFull) {
  const Manager manager;
  ServiceManager service(manager.environment());
  // How many datagrams fit is the system's choice (net.unix.max_dgram_qlen).
  constexpr int more_than_fit = 5000;
  for (int i = 0; i < more_than_fit; ++i) service.alive();
  service.ready();
  for (int i = 0; i < 20; ++i) service.main_pid_is(i);
  while (manager.next() == "WATCHDOG=1") {
  }
  std::vector<std::string> arrived;
  // A few had room if the last one read was one of them.
  for (service.send_unsent();; service.send_unsent()) {
    const std::string message = manager.next();
    if (message.empty()) break;
    arrived.push_back(message);
  }
  ASSERT_EQ(arrived.size(), 16U) << "the rest was dropped";
  EXPECT_EQ(arrived.front(), "READY=1");
  EXPECT_EQ(arrived.back(), "MAINPID=14");
}

TEST(ServiceManager, TheWatchdogIsFedTwiceInItsTime) {
  const Manager manager;
  EXPECT_EQ(ServiceManager(manager.environment()).watchdog_interval(), 20ms);
  ServiceEnvironment unwatched = manager.environment();
  unwatched.watchdog.reset();
  ServiceManager service(unwatched);
  EXPECT_FALSE(service.watchdog_interval());
  service.alive();
  EXPECT_EQ(manager.next(), "");
}

TEST(ServiceManager, WithoutASocketNothingIsSaid) {
  for (const std::string& address :
       {std::string(), std::string("@"), std::string("relative"), "/" + std::string(107, 'x')}) {
    ServiceManager service({.notify_socket = address, .watchdog = 1s});
    EXPECT_FALSE(service.is_there()) << address;
    EXPECT_FALSE(service.watchdog_interval());
    service.ready();
    service.status("x");
    service.alive();
  }
  EXPECT_TRUE(ServiceManager({.notify_socket = "/" + std::string(106, 'x'), .watchdog = 1s}).is_there())
      << "sun_path has 108 bytes";
}

// ---- The environment

class ServiceEnvironmentTest : public testing::Test {
 protected:
  static ServiceEnvironment with(const char* usec, const std::string& pid) {
    ::setenv("NOTIFY_SOCKET", "/run/notify", 1);
    ::setenv("WATCHDOG_USEC", usec, 1);
    ::setenv("WATCHDOG_PID", pid.c_str(), 1);
    return ServiceEnvironment::take();
  }
};

TEST_F(ServiceEnvironmentTest, IsTakenOnceAndNotInherited) {
  const auto taken = with("30000000", std::to_string(::getpid()));
  EXPECT_EQ(taken.notify_socket, "/run/notify");
  EXPECT_EQ(taken.watchdog, 30s);
  for (const char* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"}) EXPECT_EQ(std::getenv(name), nullptr);
  const auto again = ServiceEnvironment::take();
  EXPECT_EQ(again.notify_socket, "");
  EXPECT_FALSE(again.watchdog);
}

TEST_F(ServiceEnvironmentTest, AWatchdogIsForItsProcessAndIsANumber) {
  EXPECT_FALSE(with("30000000", "1").watchdog);
  EXPECT_TRUE(with("30000000", "").watchdog);
  for (const char* usec : {"", "0", "1", "-5", "x", "5s"}) EXPECT_FALSE(with(usec, "").watchdog) << usec;
  EXPECT_TRUE(with("2", "").watchdog);
}

TEST(ServiceStatus, CountsUsersAndRoomsInWords) {
  EXPECT_EQ(status_line(41, 6), "41 users in 6 rooms");
  EXPECT_EQ(status_line(1, 1), "1 user in 1 room");
  EXPECT_EQ(status_line(0, 1), "0 users in 1 room");
}

}  // namespace
}  // namespace confab::app
