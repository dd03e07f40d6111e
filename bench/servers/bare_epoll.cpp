// The floor that others are measured against: a chat server of bare system calls, in one thread, without limits,
// dialects or care for anybody's terminal. It does what makes such a server fast, and nothing else:
// - what is said in one turn of the loop is written once, into a batch of its room that all members share;
// - at the end of the turn each member gets the whole batch in one send, and a speaker all of it but the own lines;
// - one edge-triggered epoll set, one buffer to read into, and only a client whose socket is full has a queue.
// Usage: bare_epoll PORT. It speaks as much of slash as the load generator needs.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace {

constexpr std::size_t read_bytes = 64 * 1024;
constexpr std::size_t batch_bytes = 32 * 1024;
constexpr std::size_t backlog_bytes_max = 8 * 1024 * 1024;
constexpr std::size_t pieces_max = 256;

using Batch = std::shared_ptr<std::string>;
struct Room;

struct Client {
  explicit Client(int connected) : socket(connected) {}

  const int socket;
  std::string name;
  std::string unfinished;
  Room* room = nullptr;
  std::size_t seat = 0;       // in room->members
  std::size_t own_lines = 0;  // in the room's batch
  struct Owed {
    Batch batch;
    std::string_view rest;
  };
  std::deque<Owed> backlog;
  std::size_t backlog_bytes = 0;
  bool leaving = false;  // closes once the backlog is sent
  bool dead = false;
};

struct Line {
  std::string_view text;
  const Client* author;
};

struct Room {
  std::vector<Client*> members;
  Batch batch;
  std::vector<Line> lines;  // of the batch
  bool has_news = false;
};

class Server {
 public:
  explicit Server(std::uint16_t port);
  [[noreturn]] void run();

 private:
  void accept_all();
  void hear(Client& client, bool to_the_end);
  void hear_line(Client& client, std::string_view line);
  void log_in(Client& client, std::string_view name);
  void say(Client& client, std::string_view text);
  void enter(Client& client, std::string_view name);
  void leave(Client& client);
  void flush(Room& room);
  void flush_author(Room& room, Client& author);
  void reply(Client& client, std::string text);
  void send(Client& client, const Batch& batch, iovec* pieces, std::size_t count);
  void send_backlog(Client& client);
  void drop(Client& client);

  int listener_;
  int epoll_;
  std::array<char, read_bytes> buffer_;
  std::unordered_map<std::string, Client*> names_;
  std::map<std::string, Room, std::less<>> rooms_;
  std::vector<Room*> rooms_with_news_;
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
      if (any_of(EPOLLOUT) && !client.backlog.empty()) send_backlog(client);
      if (any_of(EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) {
        hear(client, any_of(EPOLLRDHUP | EPOLLHUP | EPOLLERR));
      }
    }
    for (Room* room : rooms_with_news_) {
      flush(*room);
      room->has_news = false;
    }
    rooms_with_news_.clear();
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
    reply(*client, "* Welcome to bare_epoll. Enter your username:\n");
  }
}

// ---- In

void Server::hear(Client& client, bool to_the_end) {
  while (!client.dead) {
    const ssize_t got = ::recv(client.socket, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) return drop(client);
    std::string_view bytes(buffer_.data(), static_cast<std::size_t>(got));
    std::string joined;
    if (!client.unfinished.empty()) {
      joined = std::move(client.unfinished) + std::string(bytes);
      bytes = joined;
    }
    for (auto end = bytes.find('\n'); end != std::string_view::npos && !client.dead; end = bytes.find('\n')) {
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
  if (line[0] != '/') return say(client, line);
  if (line.starts_with("/join ")) {
    enter(client, line.substr(6));
    return reply(client, "* You are now in " + std::string(line.substr(6)) + " with others.\n");
  }
  if (line == "/quit") {
    reply(client, "* Goodbye, " + client.name + ".\n");
    client.leaving = true;
    if (client.backlog.empty()) drop(client);
    return;
  }
  reply(client, "* Unknown command " + std::string(line) + ".\n");
}

void Server::log_in(Client& client, std::string_view name) {
  if (!names_.emplace(name, &client).second) return reply(client, "* That name is in use. Enter your username:\n");
  client.name = name;
  enter(client, "lobby");
  reply(client, "* Hello, " + client.name + ". You are in lobby.\n");
}

void Server::say(Client& client, std::string_view text) {
  Room& room = *client.room;
  const std::size_t bytes = client.name.size() + 2 + text.size() + 1;
  if (room.batch && room.batch->size() + bytes > room.batch->capacity()) flush(room);
  if (!room.batch) {
    room.batch = std::make_shared<std::string>();
    room.batch->reserve(std::max(batch_bytes, bytes));
  }
  std::string& batch = *room.batch;
  const std::size_t start = batch.size();
  // Never more than was reserved: views of the batch stay valid.
  batch.append(client.name).append(": ").append(text).append("\n");
  room.lines.push_back({std::string_view(batch).substr(start), &client});
  ++client.own_lines;
  if (!room.has_news) rooms_with_news_.push_back(&room);
  room.has_news = true;
}

// Whoever comes must not get what was said before: the batch goes out first. Rooms stay, which is simpler.
void Server::enter(Client& client, std::string_view name) {
  leave(client);
  auto found = rooms_.find(name);
  if (found == rooms_.end()) found = rooms_.try_emplace(std::string(name)).first;
  flush(found->second);
  client.room = &found->second;
  client.seat = client.room->members.size();
  client.room->members.push_back(&client);
}

void Server::leave(Client& client) {
  if (client.room == nullptr) return;
  Room& room = *std::exchange(client.room, nullptr);
  flush(room);
  room.members[client.seat] = room.members.back();
  room.members[client.seat]->seat = client.seat;
  room.members.pop_back();
}

void Server::drop(Client& client) {
  if (client.dead) return;
  client.dead = true;
  dead_.push_back(&client);
  leave(client);
  if (!client.name.empty()) names_.erase(client.name);
  ::close(client.socket);
}

// ---- Out

void Server::flush(Room& room) {
  if (!room.batch || room.batch->empty()) return;
  // Taken aside: dropping a member changes the room.
  const std::vector<Client*> members = room.members;
  const Batch batch = std::exchange(room.batch, nullptr);
  std::vector<Line> lines;
  lines.swap(room.lines);
  Room news{.members = {}, .batch = batch, .lines = std::move(lines), .has_news = true};
  for (Client* member : members) {
    if (member->dead) continue;
    if (member->own_lines > 0) {
      flush_author(news, *member);
      continue;
    }
    iovec whole{batch->data(), batch->size()};
    send(*member, batch, &whole, 1);
  }
  if (batch.use_count() == 2) {
    batch->clear();
    room.batch = batch;
  }
}

void Server::flush_author(Room& news, Client& author) {
  author.own_lines = 0;
  std::array<iovec, pieces_max> pieces;
  std::size_t count = 0;
  const char* end = nullptr;
  for (const Line& line : news.lines) {
    if (line.author == &author) continue;
    if (count > 0 && line.text.data() == end) {
      pieces[count - 1].iov_len += line.text.size();
    } else {
      if (count == pieces.size()) send(author, news.batch, pieces.data(), std::exchange(count, std::size_t{0}));
      pieces[count++] = {const_cast<char*>(line.text.data()), line.text.size()};
    }
    end = line.text.data() + line.text.size();
  }
  if (count > 0) send(author, news.batch, pieces.data(), count);
}

void Server::reply(Client& client, std::string text) {
  // Own lines are left out of the room's batch and nothing else is, so a reply may overtake what is in it; nobody here
  // depends on that order.
  const auto batch = std::make_shared<std::string>(std::move(text));
  iovec whole{batch->data(), batch->size()};
  send(client, batch, &whole, 1);
}

void Server::send(Client& client, const Batch& batch, iovec* pieces, std::size_t count) {
  if (client.dead) return;
  std::size_t sent = 0;
  if (client.backlog.empty()) {
    constexpr int flags = MSG_NOSIGNAL | MSG_DONTWAIT;
    msghdr message{};
    message.msg_iov = pieces;
    message.msg_iovlen = count;
    const ssize_t result = count == 1 ? ::send(client.socket, pieces->iov_base, pieces->iov_len, flags)
                                      : ::sendmsg(client.socket, &message, flags);
    if (result < 0 && errno != EAGAIN) return drop(client);
    sent = result < 0 ? 0 : static_cast<std::size_t>(result);
  }
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view piece(static_cast<const char*>(pieces[i].iov_base), pieces[i].iov_len);
    const std::size_t gone = std::min(sent, piece.size());
    sent -= gone;
    if (gone == piece.size()) continue;
    client.backlog.push_back({batch, piece.substr(gone)});
    client.backlog_bytes += piece.size() - gone;
  }
  if (client.backlog_bytes > backlog_bytes_max) drop(client);
}

void Server::send_backlog(Client& client) {
  while (!client.backlog.empty()) {
    auto& rest = client.backlog.front().rest;
    const ssize_t sent = ::send(client.socket, rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) {
      if (errno != EAGAIN) drop(client);
      return;
    }
    client.backlog_bytes -= static_cast<std::size_t>(sent);
    rest.remove_prefix(static_cast<std::size_t>(sent));
    if (rest.empty()) client.backlog.pop_front();
  }
  if (client.leaving) drop(client);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: bare_epoll PORT\n", stderr);
    return 2;
  }
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  static Server server(static_cast<std::uint16_t>(std::atoi(argv[1])));
  server.run();
}
