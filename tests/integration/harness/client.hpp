// Client: one connection to the daemon and whoever sits at its far end. Every call waits for what it is about, up to a
// deadline, and fails the test if that does not come.
//
// That something does not arrive can't be waited for. What can: an answer that must come behind it. So sees_nothing()
// asks the server a question nobody else would ask, and the next line must be its answer. What somebody else said
// before must have been handled by then: call heard() on that one first.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "harness/daemon.hpp"
#include "harness/descriptor.hpp"
#include "harness/failure.hpp"
#include "harness/network.hpp"

namespace confab::harness {

class Client {
 public:
  explicit Client(const Endpoint& endpoint, const SocketOptions& options = {}, Here here = Here::now());

  // ---- What it does.

  /// Sends one line, ended in LF.
  void says(std::string_view line, Here here = Here::now());

  /// Sends bytes as they are.
  void sends(std::string_view bytes, Here here = Here::now());

  /// Sends what the kernel takes at once, and returns how much that was.
  std::size_t sends_some(std::string_view bytes);

  /// Closes its sending side: an end of stream for the server, while it goes on reading.
  void half_closes();

  /// Closes the connection in order, or with a reset.
  void closes() { socket_.close(); }
  void resets();

  // ---- What it sees.

  /// The next line is exactly this, ended in LF, or as ends_in() has set it.
  void sees(std::string_view line, Here here = Here::now());

  /// Expects lines to end so from now on.
  void ends_in(std::string_view ending) { ending_ = ending; }

  /// The next bytes are exactly these.
  void sees_bytes(std::string_view bytes, Here here = Here::now());

  /// Nothing has arrived that was not looked at. Asks the server: see above.
  void sees_nothing(Here here = Here::now());

  /// All this client sent so far has been handled. Lines that arrive meanwhile stay to be seen.
  void heard(Here here = Here::now());

  /// The next line, whatever it is, with its ending.
  std::string line(Here here = Here::now());

  /// The same; nothing if the connection ends here, in order.
  std::optional<std::string> line_or_end(Here here = Here::now());

  /// Asks what nobody else would, in the client's protocol, and returns the answer to come, without its ending.
  std::string asks_fence(Here here = Here::now());

  /// The connection ends here, in order, with nothing before the end.
  void sees_end(Here here = Here::now());

  /// Everything up to an orderly end of the connection.
  std::string everything(Here here = Here::now());

  // ---- Looking.

  /// Its address as the log writes it.
  std::string address() const { return local_address(socket_); }
  int descriptor() const { return socket_.get(); }

 private:
  bool receive(Here here);
  std::string_view unseen() const;

  Descriptor socket_;
  std::string protocol_;
  std::string ending_ = "\n";
  std::string received_;
  std::size_t seen_ = 0;   // bytes of it that were looked at
  std::string last_line_;  // for messages
};

/// Connected, and nothing said yet.
Client connect(const Daemon& daemon, const std::string& protocol, const SocketOptions& options = {},
               Here here = Here::now());

/// Connected and named; a slash user has read prompt and greeting.
Client slash_user(const Daemon& daemon, std::string_view name, const SocketOptions& options = {},
                  Here here = Here::now());
Client sigil_user(const Daemon& daemon, std::string_view name, const SocketOptions& options = {},
                  Here here = Here::now());

}  // namespace confab::harness
