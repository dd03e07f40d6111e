// For builds without TLS (CONFAB_TLS=OFF).
#include "server_connection.hpp"
#include "tls_channel.hpp"

namespace confab::client {

struct TlsChannel::State {};

TlsChannel::TlsChannel(int /*fd*/, const Endpoint& /*endpoint*/, const Security& /*security*/,
                       std::chrono::milliseconds /*patience*/) {
  throw NoConnection("This confab was built without TLS.");
}
TlsChannel::~TlsChannel() = default;

TlsChannel::Result TlsChannel::read(char* /*buffer*/, std::size_t /*capacity*/, std::size_t& /*size*/) {
  return Result::lost;
}
TlsChannel::Result TlsChannel::write(std::string_view /*bytes*/, std::size_t& /*size*/) {
  return Result::lost;
}
TlsChannel::Result TlsChannel::close_sending() {
  return Result::lost;
}
bool TlsChannel::has_input() const {
  return false;
}

}  // namespace confab::client
