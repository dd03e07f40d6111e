// The floor against which others are measured: a chat server of bare system calls, in one thread, without limits,
// dialects or protection for terminals. It does what makes such a server fast, and nothing else:
// - each line said in one turn of the loop is written once, into its room's batch, which all members share;
// - at the end of the turn each member gets the whole batch in one send, speakers without their own lines;
// - one edge-triggered epoll set, one buffer to read into, and only a client whose socket is full has a queue.
// Usage: bare_epoll PORT. It speaks as much of slash as the load generator needs.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "bare_outbox.hpp"

namespace confab::bench {
namespace {

constexpr std::size_t read_bytes = 64 * 1024;

class Server {
 public:
  explicit Server(std::uint16_t port);
  [[noreturn]] void run();

 private:
  void accept_all();
  void hear(Client& client, bool to_the_end);
  void hear_line(Client& client, std::string_view line);
  void log_in(Client& client, std::string_view name);
  void enter(Client& client, std::string_view name);
  void leave(Client& client);
  void drop(Client& client);

  int listener_;
  int epoll_;
  std::array<char, read_bytes> buffer_;
  std::unordered_map<std::string, Client*> names_;
  std::map<std::string, Room, std::less<>> rooms_;
  Outbox outbox_;
  std::vector<Client*> dead_;
};

[[noreturn]] void fail(const char* what) {
  std::perror(what);
  std::exit(1);
}

Server::Server(std::uint16_t port)
    : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  const int on = 1;
  ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) fail("bind");
  if (::listen(listener_, SOMAXCONN) != 0) fail("listen");
  epoll_event event{};
  event.events = EPOLLIN;
  if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, listener_, &event) != 0) fail("epoll_ctl");
}

void Server::run() {
  std::array<epoll_event, 1024> events;
  for (;;) {
    const int count = ::epoll_wait(epoll_, events.data(), events.size(), -1);
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      if (event.data.ptr == nullptr) {
        accept_all();
        continue;
      }
      auto& client = *static_cast<Client*>(event.data.ptr);
      const auto any_of = [&event](std::uint32_t flags) { return (event.events & flags) != 0; };
      if (any_of(EPOLLOUT) && !client.backlog.empty()) outbox_.send_backlog(client);
      if (any_of(EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) {
        hear(client, any_of(EPOLLRDHUP | EPOLLHUP | EPOLLERR));
      }
    }
    outbox_.flush_all();
    for (Client* client : outbox_.take_broken()) drop(*client);
    for (Client* client : dead_) delete client;
    dead_.clear();
  }
}

void Server::accept_all() {
  for (;;) {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket < 0) return;
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    auto* client = new Client(socket);
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.ptr = client;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event);
    outbox_.reply(*client, "* Welcome to bare_epoll. Enter your username:\n");
  }
}

// ---- In

void Server::hear(Client& client, bool to_the_end) {
  while (!client.broken) {
    const ssize_t got = ::recv(client.socket, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) return drop(client);
    std::string_view bytes(buffer_.data(), static_cast<std::size_t>(got));
    std::string joined;
    if (!client.unfinished.empty()) {
      joined = std::move(client.unfinished) + std::string(bytes);
      bytes = joined;
    }
    for (auto end = bytes.find('\n'); end != std::string_view::npos && !client.broken; end = bytes.find('\n')) {
      hear_line(client, bytes.substr(0, end));
      bytes.remove_prefix(end + 1);
    }
    client.unfinished = bytes;
    if (client.unfinished.size() > read_bytes) return drop(client);
    if (static_cast<std::size_t>(got) < buffer_.size() && !to_the_end) return;
  }
}

void Server::hear_line(Client& client, std::string_view line) {
  if (line.empty() || client.leaving) return;
  if (client.name.empty()) return log_in(client, line);
  if (line[0] != '/') return outbox_.say(client, line);
  if (line.starts_with("/join ")) {
    enter(client, line.substr(6));
    return outbox_.reply(client, "* You are now in " + std::string(line.substr(6)) + " with others.\n");
  }
  if (line == "/quit") {
    outbox_.reply(client, "* Goodbye, " + client.name + ".\n");
    client.leaving = true;
    if (client.backlog.empty()) drop(client);
    return;
  }
  outbox_.reply(client, "* Unknown command " + std::string(line) + ".\n");
}

void Server::log_in(Client& client, std::string_view name) {
  if (!names_.emplace(name, &client).second)
    return outbox_.reply(client, "* That name is in use. Enter your username:\n");
  client.name = name;
  enter(client, "lobby");
  outbox_.reply(client, "* Hello, " + client.name + ". You are in lobby.\n");
}

// Sends the batch first, because a newcomer must not get earlier lines. Rooms are never deleted, which is simpler.
void Server::enter(Client& client, std::string_view name) {
  leave(client);
  auto found = rooms_.find(name);
  if (found == rooms_.end()) found = rooms_.try_emplace(std::string(name)).first;
  outbox_.flush(found->second);
  client.room = &found->second;
  client.seat = client.room->members.size();
  client.room->members.push_back(&client);
}

void Server::leave(Client& client) {
  if (client.room == nullptr) return;
  Room& room = *std::exchange(client.room, nullptr);
  outbox_.flush(room);
  room.members[client.seat] = room.members.back();
  room.members[client.seat]->seat = client.seat;
  room.members.pop_back();
}

void Server::drop(Client& client) {
  if (client.gone) return;
  client.gone = client.broken = true;
  dead_.push_back(&client);
  leave(client);
  if (!client.name.empty()) names_.erase(client.name);
  ::close(client.socket);
}

}  // namespace
}  // namespace confab::bench

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: bare_epoll PORT\n", stderr);
    return 2;
  }
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  static confab::bench::Server server(static_cast<std::uint16_t>(std::atoi(argv[1])));
  server.run();
}
