// Poller: tells connections when their sockets are readable or writable, with its own epoll set. Each socket is
// registered once, edge-triggered, for both directions; after that, waiting costs no system call. It does not know what
// uses a socket. Owned by the Loop, which calls poll() once a turn and lets Asio watch the set when idle. Why not
// Asio's async_wait: see docs/decisions/0004-own-epoll-set.md.
#pragma once

#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include "asio.hpp"
#include "confab/base/intrusive_list.hpp"

namespace confab::net {

/// What may have become possible since the last call. All false after Poller::again().
struct Readiness {
  bool readable = false;
  bool writable = false;
  bool gone = false;          // the connection is broken, not just half-closed by the client
  bool ended = false;         // the client has ended its stream; bytes before the end may still be unread
  bool until_eagain = false;  // see Socket::read_until_eagain()
};

/// Something that waits for a socket.
class Pollable : public ListHook<Pollable> {
 public:
  /// May destroy this object but no other.
  virtual void ready(Readiness readiness) = 0;

 protected:
  virtual ~Pollable() = default;
};

class Poller {
 public:
  /// Throws boost::system::system_error.
  explicit Poller(asio::io_context& context);

  /// Watches `socket` until it is closed. Throws boost::system::system_error if the kernel has no memory for it.
  void add(int socket, Pollable& pollable);

  /// Stops watching `socket`, which stays open. Do not call from ready().
  void remove(int socket);

  /// Makes the next poll() call `pollable.ready({})`: it has more to do, but others go first.
  void again(Pollable& pollable) { again_.push_back(pollable); }

  /// Polls once without waiting and calls ready() on everything that is. Returns whether anything was.
  bool poll();

  /// Makes Asio's next wait return as soon as poll() would find something.
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
