// Socket: a connected, non-blocking socket, with TLS or without. Each call is one system call, or with TLS a few, that
// never wait; errors are values. It knows nothing of lines or of who waits for it. Owned by its Connection; closes when
// destroyed.
//
// Every failure except EAGAIN ends the connection, even when the kernel lacks memory (ENOMEM, ENOBUFS): edge-triggered
// readiness follows only EAGAIN and short sends, so nothing would say when to try again. When Linux runs short of TCP
// memory, it reports EAGAIN.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace confab::net {

/// When the kernel asks a silent client's machine whether it is still there.
struct Keepalive {
  std::chrono::seconds idle;      // of silence before the first probe
  std::chrono::seconds interval;  // between two probes
  int probes;                     // this many without an answer end the connection, unless a user timeout is set
};

// On Linux, a user timeout replaces the number of probes; it counts from the last byte or answer.
inline constexpr Keepalive usual_keepalive{
    .idle = std::chrono::seconds(60), .interval = std::chrono::seconds(15), .probes = 4};
inline constexpr Keepalive probing_keepalive{
    .idle = std::chrono::seconds(1), .interval = std::chrono::seconds(1), .probes = 4};
inline constexpr std::chrono::milliseconds probing_user_timeout = std::chrono::seconds(5);

class TlsContext;
class TlsStream;

class Socket {
 public:
  /// The most pieces that one send() takes; the rest is left for the next.
  static constexpr std::size_t pieces_max = 64;

  enum class State : std::uint8_t {
    more,     // there may be more to read (receive again)
    drained,  // everything that had arrived is read: the poller reports when there is more
    ended,    // the client has ended its stream
    broken,   // the connection is lost
  };
  struct Received {
    std::size_t bytes;
    State state;
  };

  struct Sent {
    std::size_t bytes = 0;
    bool all = false;     // otherwise the rest did not fit, or the connection is broken
    bool broken = false;  // the connection is lost
  };

  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  Socket(Socket&& other) noexcept
      : tls_(std::move(other.tls_)),
        descriptor_(std::exchange(other.descriptor_, -1)),
        until_eagain_(other.until_eagain_) {}
  Socket& operator=(Socket&&) = delete;
  ~Socket();

  int descriptor() const { return descriptor_; }

  /// From now on everything is sent and received over TLS. Nothing is until TlsStream::shake_hands() is done.
  void start_tls(const TlsContext& context);
  bool has_tls() const { return tls_ != nullptr; }
  TlsStream& tls() { return *tls_; }
  /// The descriptor belongs to somebody else from now on, who closes it.
  void release() { descriptor_ = -1; }

  /// Reads what has arrived, up to the size of `buffer`.
  Received receive(std::span<char> buffer);

  /// Reads the same, and leaves it in the socket. Says `ended` only if nothing is left before the end.
  Received peek(std::span<char> buffer) const;

  /// From now on a read that does not fill its buffer may not have emptied the socket: it holds an end, an error or
  /// urgent data.
  void read_until_eagain() { until_eagain_ = true; }

  /// Sends as much of `pieces` as fits, in one system call. With TLS it takes whole records, and what does not fit of
  /// the last one becomes the spill; it takes nothing while there is a spill.
  Sent send(std::span<const std::string_view> pieces);

  /// Sends what has been taken but did not fit. Without TLS there is never any.
  Sent send_spill() { return tls_ ? send_tls_spill() : Sent{.all = true}; }

  /// Tells the client, over TLS, that no text follows; shut_down_sending() comes after it. Without TLS it does nothing.
  Sent end_stream() { return tls_ ? end_tls_stream() : Sent{.all = true}; }

  /// Bytes taken by send() that the client's machine has not acknowledged yet.
  std::size_t unacknowledged_bytes() const;

  /// Bytes held by TLS: the spill, and what is decrypted but not read.
  std::size_t held_bytes() const { return tls_ ? tls_held_bytes() : 0; }

  /// Whether there is something to read that the kernel knows nothing of.
  bool has_pending() const { return tls_ && tls_pending_bytes() > 0; }

  /// How long sent bytes may stay unacknowledged before the kernel ends the connection; 0 for as long as TCP itself
  /// tries (RFC 5482). On Linux this includes the time in which the client's machine reports a shut window.
  void set_user_timeout(std::chrono::milliseconds timeout);

  void set_keepalive(const Keepalive& keepalive);

  /// Whether the client's machine has left several of the kernel's tries unanswered and has sent nothing for `silence`.
  /// Never true while nothing is in flight, nor for a machine that merely reports a shut window.
  bool unanswered_for(std::chrono::milliseconds silence) const;

  /// Bytes that have arrived but are not read yet; over TLS roughly.
  std::size_t unread_bytes() const;

  /// Lets the client's machine send all it holds, some MiB, so that we can see the end of its stream, which would
  /// otherwise wait there after the bytes we do not read. Our kernel holds those bytes instead.
  void open_window();

  /// Limits what the kernel receives ahead of our reads to 64 KiB, plus as much again for its own bookkeeping.
  void narrow_window();

  /// Makes the close a reset, which even a client that ignores the end of the stream will notice.
  void reset_on_close();

  /// Closes this process's copy of a socket that another process has, too.
  void let_go();

  /// Tells the client that nothing more will come. Returns false if the client is already gone.
  bool shut_down_sending();

 private:
  struct TlsEnd {
    void operator()(TlsStream* stream) const noexcept;
  };

  Sent send_tls_spill();
  Sent end_tls_stream();
  std::size_t tls_pending_bytes() const;
  std::size_t tls_held_bytes() const;

  std::unique_ptr<TlsStream, TlsEnd> tls_;  // null without TLS
  int descriptor_;
  bool until_eagain_ = false;
};

}  // namespace confab::net
