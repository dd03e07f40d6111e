// Guest: a client that may be the one that a fault ends. Whatever happens to its connection it goes on with the script,
// saying nothing more once it is gone, and remembers all that it saw.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "harness/descriptor.hpp"
#include "harness/failure.hpp"
#include "harness/network.hpp"
#include "tls_client.hpp"

namespace confab::faults {

class Guest {
 public:
  /// Connects, over TLS if the protocol ends in "+tls", and gives `name` unless the protocol knows no names.
  Guest(std::string name, const harness::Endpoint& endpoint, const harness::SocketOptions& options = {});

  const std::string& name() const { return name_; }

  /// The lines it saw, without endings, since it forgot what it had seen.
  const std::vector<std::string>& seen() const { return seen_; }
  void forget() { seen_.clear(); }

  /// Whether the connection has come to its end.
  bool gone() const { return !socket_.is_open(); }

  /// Sends one line, or bytes as they are.
  void says(std::string_view line) { sends(std::string(line) + "\n"); }
  void sends(std::string_view bytes);
  void half_closes();
  void resets();

  /// Waits until the server has handled all it sent: asks what nobody else would and reads up to the answer.
  void heard(harness::Here here = harness::Here::now());

  /// Says a line first, and then does the same.
  void says_and_is_heard(std::string_view line, harness::Here here = harness::Here::now());

  /// Reads until it has seen a line like this, or is gone.
  void sees(std::string_view line, harness::Here here = harness::Here::now());

  /// Reads up to the end of the connection.
  void sees_end(harness::Here here = harness::Here::now());

 private:
  void shake_hands();
  ssize_t send_once(std::string_view bytes);
  bool read_line(std::string& line, harness::Here here);
  bool receive(harness::Here here);

  const std::string name_;
  const std::string protocol_;  // without "+tls"
  harness::Descriptor socket_;
  std::unique_ptr<test::TlsClient> tls_;  // null in plain text
  std::string received_;
  std::size_t taken_ = 0;
  std::vector<std::string> seen_;
  unsigned fences_ = 0;
};

}  // namespace confab::faults
