#include "bare_outbox.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace confab::bench {

namespace {

constexpr std::size_t batch_bytes = 32 * 1024;
constexpr std::size_t backlog_bytes_max = 8 * 1024 * 1024;
constexpr std::size_t pieces_max = 256;

}  // namespace

void Outbox::say(Client& client, std::string_view text) {
  Room& room = *client.room;
  const std::size_t bytes = client.name.size() + 2 + text.size() + 1;
  if (room.batch && room.batch->size() + bytes > room.batch->capacity()) flush(room);
  if (!room.batch) {
    room.batch = std::make_shared<std::string>();
    room.batch->reserve(std::max(batch_bytes, bytes));
  }
  std::string& batch = *room.batch;
  const std::size_t start = batch.size();
  // Stays within the reserved capacity, so views of the batch stay valid.
  batch.append(client.name).append(": ").append(text).append("\n");
  room.lines.push_back({std::string_view(batch).substr(start), &client});
  ++client.own_lines;
  if (!room.has_news) rooms_with_news_.push_back(&room);
  room.has_news = true;
}

void Outbox::flush_all() {
  for (Room* room : rooms_with_news_) {
    flush(*room);
    room->has_news = false;
  }
  rooms_with_news_.clear();
}

void Outbox::flush(Room& room) {
  if (!room.batch || room.batch->empty()) return;
  for (Client* member : room.members) {
    if (member->own_lines > 0) {
      flush_author(room.batch, room.lines, *member);
      continue;
    }
    iovec whole{room.batch->data(), room.batch->size()};
    send(*member, room.batch, &whole, 1);
  }
  room.lines.clear();
  // Members that have not received all of it keep it; otherwise its memory is reused.
  if (room.batch.use_count() == 1) {
    room.batch->clear();
  } else {
    room.batch.reset();
  }
}

void Outbox::flush_author(const Batch& batch, const std::vector<Line>& lines, Client& author) {
  author.own_lines = 0;
  std::array<iovec, pieces_max> pieces;
  std::size_t count = 0;
  const char* end = nullptr;
  for (const Line& line : lines) {
    if (line.author == &author) continue;
    if (count > 0 && line.text.data() == end) {
      pieces[count - 1].iov_len += line.text.size();
    } else {
      if (count == pieces.size()) send(author, batch, pieces.data(), std::exchange(count, std::size_t{0}));
      pieces[count++] = {const_cast<char*>(line.text.data()), line.text.size()};
    }
    end = line.text.data() + line.text.size();
  }
  if (count > 0) send(author, batch, pieces.data(), count);
}

void Outbox::reply(Client& client, std::string text) {
  // A reply does not go through the room's batch, so it may overtake lines there; nobody here depends on that order.
  const auto batch = std::make_shared<std::string>(std::move(text));
  iovec whole{batch->data(), batch->size()};
  send(client, batch, &whole, 1);
}

void Outbox::send(Client& client, const Batch& batch, iovec* pieces, std::size_t count) {
  if (client.broken) return;
  std::size_t sent = 0;
  if (client.backlog.empty()) {
    constexpr int flags = MSG_NOSIGNAL | MSG_DONTWAIT;
    msghdr message{};
    message.msg_iov = pieces;
    message.msg_iovlen = count;
    const ssize_t result = count == 1 ? ::send(client.socket, pieces->iov_base, pieces->iov_len, flags)
                                      : ::sendmsg(client.socket, &message, flags);
    if (result < 0 && errno != EAGAIN) return give_up(client);
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
  if (client.backlog_bytes > backlog_bytes_max) give_up(client);
}

void Outbox::send_backlog(Client& client) {
  while (!client.backlog.empty()) {
    auto& rest = client.backlog.front().rest;
    const ssize_t sent = ::send(client.socket, rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) {
      if (errno != EAGAIN) give_up(client);
      return;
    }
    client.backlog_bytes -= static_cast<std::size_t>(sent);
    rest.remove_prefix(static_cast<std::size_t>(sent));
    if (rest.empty()) client.backlog.pop_front();
  }
  if (client.leaving) give_up(client);
}

void Outbox::give_up(Client& client) {
  if (client.broken) return;
  client.broken = true;
  broken_.push_back(&client);
}

}  // namespace confab::bench
