// Stands in for tls_client.cpp in a build without TLS, where no test speaks it.
#include <stdexcept>

#include "tls_client.hpp"

namespace confab::test {

struct TlsClient::Parts {};

TlsClient::TlsClient(int, const TlsClientOptions&) {
  throw std::runtime_error("this is a build without TLS");
}
TlsClient::~TlsClient() = default;

bool TlsClient::shake_hands() {
  return false;
}
ssize_t TlsClient::send(std::string_view) {
  return -1;
}
ssize_t TlsClient::receive(char*, std::size_t) {
  return -1;
}
bool TlsClient::flush() {
  return true;
}
bool TlsClient::has_pending() const {
  return false;
}
void TlsClient::end() {}

}  // namespace confab::test
