// ServerConnection: the stream to the server, over TCP or a unix socket, in plain text or over TLS. It does not know
// lines, terminals or what is said. Owned by whoever talks: at a terminal, in a pipe or for a script.
//
// It waits only inside open(). After that nothing blocks: its owner polls fd() for input, and for output while
// wants_write(), and calls read() and flush(). SIGPIPE must be ignored.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "../options.hpp"
#include "descriptor.hpp"

namespace confab::client {

/// There is no connection; what() is a sentence that says why.
class NoConnection : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// How long one address may take to answer, and then the TLS handshake.
inline constexpr std::chrono::seconds connect_patience{10};

/// See answer(). One answer has at most as many bytes as read() gives.
inline constexpr std::size_t unanswered_bytes_max = 64 * 1024;

class TlsChannel;

class ServerConnection {
 public:
  enum class State : std::uint8_t {
    open,
    ended,  // the server has ended its stream in order, and everything was read
    lost,   // it has broken: why() says how
  };

  /// Resolves and connects, and over TLS shakes hands and makes sure that the server is who it should be. Tries each
  /// address of the host, in the order of the system. Throws NoConnection.
  static ServerConnection open(const Endpoint& endpoint, const Security& security);
  ~ServerConnection();
  ServerConnection(ServerConnection&& other) noexcept;
  ServerConnection& operator=(ServerConnection&& other) noexcept;

  /// "127.0.0.1 at port 8888": the numeric address that it is connected to; of a unix socket its path.
  const std::string& where() const { return where_; }

  bool is_encrypted() const { return tls_ != nullptr; }

  int fd() const { return socket_.get(); }

  /// Whether to poll for POLLOUT, too.
  bool wants_write() const;

  /// Queues bytes. flush() sends them; so does the owner's next turn, as wants_write() holds.
  void send(std::string_view bytes);

  /// Queues what a server has asked for by itself, such as answers to telnet commands. Drops it while more than
  /// unanswered_bytes_max wait: so no server that asks and never reads can take all memory.
  void answer(std::string_view bytes);

  /// Sends what the kernel takes. What can't be sent any more is dropped; read() tells the end, after all that the
  /// server has said before it.
  void flush();

  /// Bytes queued and not yet sent.
  std::size_t unsent() const { return unsent_.size() - sent_; }

  /// Appends what has arrived, at most a few ten KiB. To be called when fd() can be read; it never leaves anything
  /// behind that poll() does not tell.
  State read(std::string& bytes);

  /// Ends the stream to the server once what is queued was sent. Nothing may be sent after it. Reading goes on.
  void half_close();

  /// Why it is lost, as the end of a sentence: "Connection reset by peer". Empty while it is not.
  const std::string& why() const { return why_; }

 private:
  ServerConnection(Descriptor socket, std::string where);

  void finish_sending();
  State read_plain(std::string& bytes);
  State read_tls(std::string& bytes);
  State lose(std::string why);

  Descriptor socket_;
  std::unique_ptr<TlsChannel> tls_;  // null in plain text
  std::string where_;
  std::string unsent_;
  std::size_t sent_ = 0;  // bytes at the start of `unsent_`
  bool closing_ = false;  // half_close() was called
  bool deaf_ = false;     // the server can be sent nothing more: closed from here, or broken
  std::string why_;
};

}  // namespace confab::client
