// TLS for one socket: TlsContext has a certificate and the rules of the handshake, TlsStream is one client's TLS
// connection. Neither knows what is said, who waits for a socket, or which files there are; tls.cpp alone knows
// OpenSSL. A TlsStream belongs to its Socket, which closes the descriptor. Sockets of one certificate share its
// context.
//
// No write waits and none is refused: what the kernel does not take of a record goes into the stream's spill, and the
// stream takes nothing more until the spill is sent. OpenSSL would otherwise demand the same bytes again later, and a
// queue that skips lines can't promise that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "socket.hpp"

struct ssl_ctx_st;
struct ssl_st;

namespace confab::net {

/// Whether this program was built with TLS.
bool has_tls();

enum class TlsMistake : std::uint8_t { none, no_certificate, no_key, encrypted_key, keys_differ, refused };

class TlsContext {
 public:
  struct Made;

  /// Both texts are PEM: the server's certificate, followed by those that lead to its root, and its key. Any thread may
  /// call it.
  static Made make(std::string_view certificates, std::string_view key);

  explicit TlsContext(ssl_ctx_st* context) : context_(context) {}
  ~TlsContext();  // NOLINT(performance-trivially-destructible): not with TLS
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  ssl_ctx_st* get() const { return context_; }

 private:
  ssl_ctx_st* context_;
};

struct TlsContext::Made {
  std::shared_ptr<const TlsContext> context{};  // null if there is a mistake
  TlsMistake mistake = TlsMistake::none;
  std::string detail{};    // OpenSSL's words for TlsMistake::refused
  std::string validity{};  // "has expired" or "is not valid yet"; empty as a rule
};

class TlsStream {
 public:
  enum class Handshake : std::uint8_t {
    goes_on,  // try again when more has arrived, or when the rest can be sent
    done,
    gone,     // the client has closed the connection
    foreign,  // the client does not speak TLS; nothing was sent to it
    failed,   // failure() says why
  };

  /// The most bytes of text in one record (RFC 8446, section 5.1).
  static constexpr std::size_t record_bytes_max = 16 * 1024;
  /// The most that waits for a full socket: one record, or the answers of a handshake.
  static constexpr std::size_t spill_bytes_max = 32 * 1024;
  /// What a read of text may fetch beyond as many bytes: for the frames of records, as long as they are not tiny.
  static constexpr std::size_t frames_bytes_max = 1024;
  /// Messages about the connection itself, such as new keys, that a client may send or cause between two texts.
  static constexpr unsigned control_messages_max = 32;

  TlsStream(const TlsContext& context, int descriptor);
  ~TlsStream();
  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;

  /// Does as much of the handshake as possible without waiting.
  Handshake shake_hands();

  /// Why the handshake failed: one of a fixed number of texts, which live for ever.
  std::string_view failure() const { return failure_; }

  // ---- For the Socket: see its functions of the same names

  Socket::Received receive(std::span<char> buffer, bool until_eagain);
  Socket::Sent send(std::span<const std::string_view> pieces);
  Socket::Sent send_spill();
  Socket::Sent end_stream();

  /// Bytes of text that have arrived inside OpenSSL and are not read yet; 1 if only OpenSSL knows how many.
  std::size_t unread_bytes() const;
  std::size_t spill_bytes() const { return spill_.size(); }

  // ---- For OpenSSL: bytes of TLS. -1 without `*retry` set is a failure.

  int read_records(char* buffer, int size, bool* retry);
  int write_records(const char* bytes, int size);
  bool at_end() const { return at_end_; }
  void note_control_message() { ++control_messages_; }

 private:
  bool write_text(std::string_view text);
  Socket::State state_after(int result);

  ssl_st* ssl_ = nullptr;
  const int descriptor_;
  unsigned control_messages_ = 0;
  std::string spill_;
  std::string_view failure_;
  bool began_ = false;    // the first byte has arrived
  bool foreign_ = false;  // and was not one of TLS
  bool established_ = false;
  std::size_t may_fetch_ = SIZE_MAX;  // bytes of records, in this call
  bool fetched_all_ = false;          // that, and there may be more
  bool filled_ = false;               // the last read filled its buffer, so there may be more
  bool at_end_ = false;
  bool broken_ = false;
  bool end_sent_ = false;
  bool more_follows_ = false;  // the next record will be followed by another at once
};

}  // namespace confab::net
