// The first design of most chat servers on Boost.Asio: each session owns a deque of messages to send, a speaker puts a
// copy into everybody's deque, and there is one async_write per message and member. It sets TCP_NODELAY, without which
// it would mostly wait for delayed acknowledgements. Usage: naive_asio PORT. It speaks as much of slash as the load
// generator needs.
#include <sys/resource.h>

#include <boost/asio.hpp>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <istream>
#include <map>
#include <memory>
#include <set>
#include <string>

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

class Session;
using SessionRef = std::shared_ptr<Session>;

struct Chat {
  std::map<std::string, std::set<SessionRef>> rooms;
  std::set<std::string> names;
};

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, Chat& chat) : socket_(std::move(socket)), chat_(chat) {}

  void start() {
    deliver("* Welcome to naive_asio. Enter your username:\n");
    read();
  }

  void deliver(const std::string& message) {
    const bool writing = !to_write_.empty();
    to_write_.push_back(message);
    if (!writing) write();
  }

 private:
  void read() {
    asio::async_read_until(socket_, input_, '\n',
                           [self = shared_from_this()](boost::system::error_code error, std::size_t) {
                             if (error) return self->leave();
                             std::istream stream(&self->input_);
                             std::string line;
                             std::getline(stream, line);
                             if (self->hear(line)) self->read();
                           });
  }

  void write() {
    asio::async_write(socket_, asio::buffer(to_write_.front()),
                      [self = shared_from_this()](boost::system::error_code error, std::size_t) {
                        if (error) return self->leave();
                        self->to_write_.pop_front();
                        if (!self->to_write_.empty()) return self->write();
                        if (self->leaving_) self->leave();
                      });
  }

  /// Returns whether to continue reading.
  bool hear(const std::string& line) {
    if (name_.empty()) {
      if (!chat_.names.insert(line).second) {
        deliver("* That name is in use. Enter your username:\n");
        return true;
      }
      name_ = line;
      enter("lobby");
      deliver("* Hello, " + name_ + ". You are in lobby.\n");
    } else if (line.starts_with("/join ")) {
      enter(line.substr(6));
      deliver("* You are now in " + room_ + " with others.\n");
    } else if (line == "/quit") {
      leaving_ = true;
      deliver("* Goodbye, " + name_ + ".\n");
      return false;
    } else {
      for (const SessionRef& member : chat_.rooms[room_]) {
        if (member.get() != this) member->deliver(name_ + ": " + line + "\n");
      }
    }
    return true;
  }

  void enter(const std::string& room) {
    leave_room();
    room_ = room;
    chat_.rooms[room_].insert(shared_from_this());
  }

  void leave_room() {
    const auto found = chat_.rooms.find(room_);
    if (found == chat_.rooms.end()) return;
    found->second.erase(shared_from_this());
    if (found->second.empty()) chat_.rooms.erase(found);
  }

  void leave() {
    if (!socket_.is_open()) return;
    leave_room();
    chat_.names.erase(name_);
    socket_.close();
  }

  tcp::socket socket_;
  Chat& chat_;
  asio::streambuf input_;
  std::deque<std::string> to_write_;
  std::string name_;
  std::string room_;
  bool leaving_ = false;
};

void accept(tcp::acceptor& acceptor, Chat& chat) {
  acceptor.async_accept([&acceptor, &chat](boost::system::error_code error, tcp::socket socket) {
    if (!error) {
      socket.set_option(tcp::no_delay(true));
      std::make_shared<Session>(std::move(socket), chat)->start();
    }
    accept(acceptor, chat);
  });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: naive_asio PORT\n", stderr);
    return 2;
  }
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  Chat chat;
  asio::io_context context(1);
  tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), static_cast<unsigned short>(std::atoi(argv[1]))});
  accept(acceptor, chat);
  context.run();
}
