// Stands in for tls.cpp in a build without TLS (CONFAB_TLS=OFF). There is no context, so nobody makes a stream.
#include "confab/base/assert.hpp"
#include "tls.hpp"

namespace confab::net {

bool has_tls() {
  return false;
}

TlsContext::Made TlsContext::make(std::string_view, std::string_view) {
  return {.mistake = TlsMistake::refused, .detail = "this confabd was built without TLS"};
}

TlsContext::~TlsContext() = default;

TlsStream::TlsStream(const TlsContext&, int descriptor) : descriptor_(descriptor) {
  CONFAB_ASSERT(false && "there is no context");
}

TlsStream::~TlsStream() = default;

TlsStream::Handshake TlsStream::shake_hands() {
  return Handshake::failed;
}

Socket::Received TlsStream::receive(std::span<char>, bool) {
  return {0, Socket::State::broken};
}

Socket::Sent TlsStream::end_stream() {
  return {.broken = true};
}

bool TlsStream::write_text(std::string_view) {
  return false;
}

std::size_t TlsStream::unread_bytes() const {
  return 0;
}

}  // namespace confab::net
