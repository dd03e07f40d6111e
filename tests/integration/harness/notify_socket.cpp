#include "harness/notify_socket.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <iterator>

namespace confab::harness {

namespace {

std::string new_address(NotifySocket::Kind kind) {
  static std::atomic<int> number{0};
  const std::string name = "confab-notify-" + std::to_string(getpid()) + "-" + std::to_string(++number);
  return kind == NotifySocket::Kind::abstract ? "@" + name : testing::TempDir() + name;
}

}  // namespace

NotifySocket::NotifySocket(Kind kind, Here here)
    : address_(new_address(kind)), socket_(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (address_.size() >= sizeof address.sun_path) abandon("the path is too long: " + address_, here);
  std::copy(address_.begin(), address_.end(), std::begin(address.sun_path));
  const bool is_abstract = kind == Kind::abstract;
  if (is_abstract) address.sun_path[0] = '\0';
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address_.size() + (is_abstract ? 0 : 1));
  if (bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), size) != 0) abandon_call("bind", here);
}

NotifySocket::~NotifySocket() {
  if (!address_.starts_with('@')) unlink(address_.c_str());
}

std::string NotifySocket::next(Here here) {
  if (!hears(Deadline())) abandon("the service manager is told nothing", here);
  std::array<char, 4096> datagram{};
  const ssize_t size = recv(socket_.get(), datagram.data(), datagram.size(), 0);
  if (size < 0) abandon_call("recv", here);
  return {datagram.data(), static_cast<std::size_t>(size)};
}

std::vector<std::string> NotifySocket::wait_for(std::string_view wanted, Here here) {
  std::vector<std::string> before;
  const Deadline deadline;
  for (std::string datagram = next(here); datagram != wanted; datagram = next(here)) {
    before.push_back(datagram);
    if (deadline.passed()) abandon("the service manager is never told " + quoted(wanted), here);
  }
  return before;
}

bool NotifySocket::hears(const Deadline& deadline) const {
  return harness::wait_for(socket_.get(), POLLIN, deadline);
}

void NotifySocket::forget() {
  std::array<char, 4096> datagram{};
  while (recv(socket_.get(), datagram.data(), datagram.size(), MSG_DONTWAIT) >= 0) {
  }
}

}  // namespace confab::harness
