#include "fake_server.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>

#include "harness/network.hpp"
#include "harness/waiting.hpp"

namespace confab::harness {

FakeServer::FakeServer(int receive_buffer) : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (receive_buffer > 0) {
    ::setsockopt(listener_.get(), SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(listener_.get(), reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
      ::listen(listener_.get(), 1) != 0 ||
      ::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    abandon_call("bind", Here::now());
  }
  port_ = ntohs(address.sin_port);
}

std::string FakeServer::place() const {
  return "127.0.0.1:" + std::to_string(port_);
}

void FakeServer::accepts(Here here) {
  if (!wait_for(listener_.get(), POLLIN, Deadline())) abandon("nobody connects", here);
  client_ = Descriptor(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  if (!client_.is_open()) abandon_call("accept4", here);
}

void FakeServer::sends(std::string_view bytes, Here here) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(client_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0) abandon_call("send", here);
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

bool FakeServer::receive(Here here) {
  if (!wait_for(client_.get(), POLLIN, Deadline()))
    abandon("nothing more comes after " + harness::quoted(received_), here);
  std::array<char, 65536> buffer{};
  const ssize_t size = ::recv(client_.get(), buffer.data(), buffer.size(), 0);
  if (size < 0) abandon_call("recv", here);
  received_.append(buffer.data(), static_cast<std::size_t>(size));
  return size > 0;
}

std::string FakeServer::hears(Here here) {
  while (received_.find('\n') == std::string::npos) {
    if (!receive(here)) abandon("the client has ended its stream", here);
  }
  const std::size_t end = received_.find('\n');
  const std::string line = received_.substr(0, end);
  received_.erase(0, end + 1);
  return line;
}

std::string FakeServer::hears_end(Here here) {
  while (receive(here)) {
  }
  return received_;
}

void FakeServer::resets() {
  reset_on_close(client_);
  client_.close();
}

}  // namespace confab::harness
