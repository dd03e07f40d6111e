// Socket: a connected, non-blocking socket. Each call is one system call that never waits; errors are values.
// Every failure but "not now" is the end of the connection, a lack of the kernel's memory (ENOMEM, ENOBUFS) included:
// nothing would tell when to try again, because edge-triggered readiness follows only upon EAGAIN and short sends. That
// is what Linux says of a TCP socket when its own memory is short.
// It knows nothing of lines or of who waits for it. Owned by its Connection; closes when destroyed.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

#include "keepalive.hpp"

namespace confab::net {

class Socket {
 public:
  /// Pieces that one send() takes; what is beyond them is left for the next.
  static constexpr std::size_t pieces_max = 64;

  enum class State : std::uint8_t {
    more,     // there may be more to read
    drained,  // all that had arrived is read: the poller tells when there is more
    ended,    // the client has ended its stream
    broken,   // the connection is lost
  };
  struct Received {
    std::size_t bytes;
    State state;
  };

  struct Sent {
    std::size_t bytes = 0;
    bool broken = false;  // the connection is lost; else what was not sent did not fit
  };

  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  Socket(Socket&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, -1)), until_eagain_(other.until_eagain_) {}
  Socket& operator=(Socket&&) = delete;
  ~Socket();

  int descriptor() const { return descriptor_; }

  /// Reads what there is, up to the size of `buffer`.
  Received receive(std::span<char> buffer);

  /// From now on a read that does not fill its buffer need not have emptied the socket: an end, an error or urgent data
  /// is in it.
  void read_until_eagain() { until_eagain_ = true; }

  /// Sends the start of `pieces` in one go: as much as fits.
  Sent send(std::span<const std::string_view> pieces);

  /// Bytes sent that the client's machine has not taken yet.
  std::size_t unacknowledged_bytes() const;

  /// How long what was sent may wait for the client's machine before the kernel ends the connection; 0 for as long as
  /// TCP itself tries (RFC 5482). Linux counts the time in which the machine answers that its window is shut as well.
  void set_user_timeout(std::chrono::milliseconds timeout);

  /// When its machine is asked whether it is still there, if it is silent.
  void set_keepalive(const Keepalive& keepalive);

  /// Whether the client's machine owes an answer to several tries of the kernel, and has sent nothing for `silence`.
  /// Never true while nothing is on its way to it, nor for a machine that only says that its window is shut.
  bool unanswered_for(std::chrono::milliseconds silence) const;

  /// Bytes that have arrived and were not read.
  std::size_t unread_bytes() const;

  /// Lets the client's machine send all that it has, some MiB, so that an end of its stream is seen that would
  /// otherwise wait there behind what we do not read. The kernel holds that much more.
  void open_window();

  /// Lets the kernel receive 64 KiB at most that we have not read, and as much again for its own book-keeping.
  void narrow_window();

  /// From now on, closing resets the connection, so that a client notices that does not heed the end of the stream.
  void reset_on_close();

  /// Tells the client that nothing more will come. False if it is gone already.
  bool shut_down_sending();

 private:
  int descriptor_;
  bool until_eagain_ = false;
};

}  // namespace confab::net
