// The output of bare_epoll: the rooms, what was said in them during this turn of the loop, and the clients that could
// not accept all of it. See bare_epoll.cpp.
#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace confab::bench {

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
  bool leaving = false;  // closes when the backlog is sent
  bool broken = false;   // accepts nothing any more; its input is ignored
  bool gone = false;     // closed and ready for deletion
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

class Outbox {
 public:
  /// At the end of the turn everybody else in the client's room gets it.
  void say(Client& client, std::string_view text);

  /// Sends what was said in a room so far, with one send per member.
  void flush(Room& room);
  void flush_all();

  void reply(Client& client, std::string text);
  void send_backlog(Client& client);

  /// The clients whose connections a send has found broken since the last call.
  std::vector<Client*> take_broken() { return std::exchange(broken_, {}); }

 private:
  void flush_author(const Batch& batch, const std::vector<Line>& lines, Client& author);
  void send(Client& client, const Batch& batch, iovec* pieces, std::size_t count);
  void give_up(Client& client);

  std::vector<Room*> rooms_with_news_;
  std::vector<Client*> broken_;
};

}  // namespace confab::bench
