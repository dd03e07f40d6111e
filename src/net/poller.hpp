// Poller: tells connections when their sockets can be read or written, in an epoll set of its own. Each socket is
// registered once, edge-triggered, for both directions; after that, waiting costs no system call. It knows nothing of
// what is behind a socket. Owned by the Server, which calls poll() once a turn and lets Asio watch the set when idle.
// Why not Socket::async_wait: it re-arms with an epoll_ctl for every read, and holds a descriptor state and an
// operation of some 300 bytes for every idle connection (docs/decisions/0004-own-epoll-set.md).
#pragma once

#include <array>
#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include "asio.hpp"
#include "confab/base/intrusive_list.hpp"

namespace confab::net {

/// What may have become possible since the last call. Everything is false after Poller::again().
struct Readiness {
  bool readable = false;
  bool writable = false;
  bool gone = false;          // the connection is broken, and not only closed by the client
  bool ended = false;         // the client will send no more; what it has sent may still be unread
  bool until_eagain = false;  // see Socket::read_until_eagain()
};

/// What waits for a socket.
class Pollable : public ListHook<Pollable> {
 public:
  /// May destroy this object, and no other.
  virtual void ready(Readiness readiness) = 0;

 protected:
  virtual ~Pollable() = default;
};

class Poller {
 public:
  /// Throws boost's system_error.
  explicit Poller(asio::io_context& context);

  /// Watches `socket` until it is closed. Throws boost's system_error (no memory for another).
  void add(int socket, Pollable& pollable);

  /// Watches `socket` no more although it stays open. Not to be called from ready().
  void remove(int socket);

  /// Calls `pollable.ready({})` at the next poll(): it has more to do, but others have their turn first.
  void again(Pollable& pollable) { again_.push_back(pollable); }

  /// Looks once, without waiting, and calls ready() of whoever is. Returns whether anybody was.
  bool poll();

  /// Lets Asio's loop return from its next wait as soon as poll() would find something.
  void wake_loop_when_ready();

  /// Stops keeping Asio's loop alive.
  void stop();

 private:
  static constexpr int events_per_poll = 128;

  asio::posix::basic_stream_descriptor<Executor> set_;
  IntrusiveList<Pollable, Pollable> again_;
  bool watched_ = false;
};

}  // namespace confab::net
