// TlsClient: the client's side of TLS on a connected, non-blocking socket, for tests and the load generator, in calls
// that look like those of a plain socket. And certificates for the servers in tests. Only tls_client.cpp knows OpenSSL.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace confab::test {

struct TlsClientOptions {
  bool only_tls_1_2 = false;
  std::size_t bytes_per_send = 0;  // sends the bytes of its records in pieces of this size; 0: as a whole
};

class TlsClient {
 public:
  /// The caller keeps `socket` open for as long as this lives, and closes it.
  explicit TlsClient(int socket, const TlsClientOptions& options = {});
  ~TlsClient();
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;

  /// Goes on with the handshake. Returns whether it is done; errno is EAGAIN if not, unless it has failed.
  bool shake_hands();

  /// Like send() and recv(): errno is EAGAIN if the socket has no room or nothing to read. send() may take bytes that
  /// flush() still has to send. receive() returns 0 at the end of the stream.
  ssize_t send(std::string_view bytes);
  ssize_t receive(char* buffer, std::size_t size);

  /// Sends what send() took but could not send. Returns whether that is all.
  bool flush();

  /// Whether receive() has something without the socket.
  bool has_pending() const;

  /// Tells the server that nothing more follows (close_notify).
  void end();

  /// Whether the server has done so.
  bool saw_end() const;

  /// Asks for new keys (TLS 1.3) or for a new handshake (TLS 1.2). Returns whether the request could be made.
  bool asks_for_new_keys();
  bool asks_for_renegotiation();

  /// "TLSv1.3".
  std::string version() const;

  /// The name for which the server's certificate was made.
  std::string server_name() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

struct CertificateOptions {
  std::string name = "localhost";
  std::chrono::seconds valid_from{-3600};  // from now
  std::chrono::seconds valid_to{3600};
  std::string password = {};  // of the key
};

/// A new certificate, signed by itself, and its key, both PEM.
struct CertificateAndKey {
  std::string certificate;
  std::string key;
};
CertificateAndKey make_certificate(const CertificateOptions& options = {});

}  // namespace confab::test
