// Client: one connection to the daemon, in plain text or over TLS, and the user at its far end. Every call waits for
// its own effect, up to a deadline, and fails the test if the deadline passes.
//
// A test can't wait for something not to arrive, but it can wait for an answer that must come after it. So
// sees_nothing() asks the server a question that nobody else asks, and the next line must be its answer. If the line in
// question comes from another client, call heard() on that client first, so that the server has handled it.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "harness/daemon.hpp"
#include "harness/descriptor.hpp"
#include "harness/failure.hpp"
#include "harness/network.hpp"
#include "tls_client.hpp"

namespace confab::harness {

class Client {
 public:
  /// A protocol like "slash+tls" is spoken over TLS, after the handshake.
  explicit Client(const Endpoint& endpoint, const SocketOptions& options = {}, Here here = Here::now(),
                  const test::TlsClientOptions& tls = {});

  // ---- What it does.

  /// Sends one line, ended in LF.
  void says(std::string_view line, Here here = Here::now());

  /// Sends raw bytes.
  void sends(std::string_view bytes, Here here = Here::now());

  /// Sends as much as the kernel takes at once. Returns how much.
  std::size_t sends_some(std::string_view bytes);

  /// Closes its sending side, which ends the stream for the server, and keeps reading.
  void half_closes();

  /// Closes the connection in order, or with a reset.
  void closes() { socket_.close(); }
  void resets();

  // ---- What it sees.

  /// The next line is exactly this, with an LF or the ending set by ends_in().
  void sees(std::string_view line, Here here = Here::now());

  /// From now on expects lines to end like this.
  void ends_in(std::string_view ending) { ending_ = ending; }

  /// The next bytes are exactly these.
  void sees_bytes(std::string_view bytes, Here here = Here::now());

  /// Nothing more has arrived. Asks the server: see above.
  void sees_nothing(Here here = Here::now());

  /// The server has handled everything that this client has sent. Lines that arrive meanwhile remain to be seen.
  void heard(Here here = Here::now());

  /// Returns the next line, with its ending.
  std::string line(Here here = Here::now());

  /// The same, or nothing if the connection ends here, in order.
  std::optional<std::string> line_or_end(Here here = Here::now());

  /// Asks a question that nobody else asks, in the client's protocol. Returns the expected answer, without its ending.
  std::string asks_fence(Here here = Here::now());

  /// The connection ends here, in order.
  void sees_end(Here here = Here::now());

  /// Returns everything up to an orderly end of the connection.
  std::string everything(Here here = Here::now());

  // ---- Looking.

  /// Its address as the log writes it.
  std::string address() const { return local_address(socket_); }
  int descriptor() const { return socket_.get(); }
  test::TlsClient& tls() { return *tls_; }

 private:
  void shake_hands(Here here);
  ssize_t send_once(std::string_view bytes);
  bool receive(Here here);
  std::string_view unseen() const;

  Descriptor socket_;
  std::unique_ptr<test::TlsClient> tls_;  // null in plain text
  std::string protocol_;                  // without "+tls"
  std::string ending_ = "\n";
  std::string received_;
  std::size_t seen_ = 0;   // how many bytes of it were checked
  std::string last_line_;  // for failure messages
};

/// Connects and sends nothing.
Client connect(const Daemon& daemon, const std::string& protocol, const SocketOptions& options = {},
               Here here = Here::now());

/// Connects and logs in; a slash user has read prompt and greeting.
Client slash_user(const Daemon& daemon, std::string_view name, const SocketOptions& options = {},
                  Here here = Here::now());
Client sigil_user(const Daemon& daemon, std::string_view name, const SocketOptions& options = {},
                  Here here = Here::now());
/// A slash user over TLS.
Client tls_user(const Daemon& daemon, std::string_view name, const SocketOptions& options = {},
                Here here = Here::now());

}  // namespace confab::harness
