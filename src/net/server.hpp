// Server: the listeners, the connections, and what they share: the chat core, the receive buffer, the time-outs.
// It knows no protocol: front-ends are handed in. One per process, owned by main; lives on one io_context in one
// thread.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "asio.hpp"
#include "confab/chat/room_registry.hpp"
#include "confab/limits.hpp"
#include "confab/session.hpp"
#include "confab/wire/flush_schedule.hpp"
#include "connection.hpp"
#include "deadlines.hpp"
#include "flusher.hpp"

namespace confab::net {

struct ServerOptions {
  Limits limits;
  Notices notices;
  std::chrono::milliseconds login_timeout;   // from connecting to an accepted name
  std::chrono::milliseconds write_timeout;   // without a byte taken while some are waiting
  std::chrono::milliseconds finish_timeout;  // from the last word to the close
  std::size_t flushes_per_turn;              // sends between two looks at the sockets
};

class Listener;

class Server {
 public:
  Server(asio::io_context& context, const ServerOptions& options);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Serves `protocol` at `endpoint`; port 0 takes a free one. Returns the address taken. Throws boost's system_error.
  tcp::endpoint listen(std::string_view protocol, const tcp::endpoint& endpoint);

  /// Accepts nobody any more, lets every session say goodbye and closes each connection once all is sent. When all are
  /// gone, nothing keeps the loop running.
  void stop();

  std::size_t connection_count() const { return connection_count_; }

 private:
  friend class Connection;
  friend class Listener;

  // As large as one read: what a connection that must wait for the flush holds back at most.
  static constexpr std::size_t receive_buffer_bytes = 16 * 1024;

  const Limits& limits() const { return options_.limits; }
  Frontend& frontend(std::string_view protocol);
  void accepted(Socket socket, const tcp::endpoint& peer, std::string_view protocol);
  void connection_ended();
  void resume_paused();
  void resume_paused_soon();

  asio::io_context& context_;
  const ServerOptions options_;
  Flusher flusher_;
  FlushSchedule schedule_;
  RoomRegistry registry_;
  std::map<std::string_view, std::unique_ptr<Frontend>> frontends_;
  Deadlines deadlines_;
  DeadlineList login_deadlines_;
  DeadlineList write_deadlines_;
  DeadlineList finish_deadlines_;
  std::array<char, receive_buffer_bytes> receive_buffer_{};  // consumed before anything suspends
  IntrusiveList<Connection, Connection> connections_;
  std::size_t connection_count_ = 0;
  std::vector<Connection*> paused_;  // waiting for congestion to end
  std::vector<std::unique_ptr<Listener>> listeners_;
  bool stopping_ = false;
};

}  // namespace confab::net
