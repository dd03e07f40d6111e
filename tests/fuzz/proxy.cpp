// A PROXY header is the same however much follows it, and no shorter input is a whole one; every input is decided once
// it is as long as the longest header; what version 1 tells of a client, written out again, is told again.
#include <arpa/inet.h>

#include <array>
#include <cstdint>
#include <string>

#include "confab/admission/proxy_header.hpp"
#include "confab/base/assert.hpp"

namespace {

using State = confab::ProxyHeader::State;

std::string written(const confab::ProxiedClient& client) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const char* const address = inet_ntop(client.is_v6 ? AF_INET6 : AF_INET, client.address.data(), text.data(),
                                        static_cast<socklen_t>(text.size()));
  CONFAB_ASSERT(address != nullptr);
  const std::string port = std::to_string(client.port);
  return std::string("PROXY TCP") + (client.is_v6 ? "6 " : "4 ") + address + " " + address + " " + port + " " + port +
         "\r\n";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto whole = confab::parse_proxy_header(bytes);
  CONFAB_ASSERT(whole.state != State::incomplete || size < confab::proxy_header_bytes_max);
  CONFAB_ASSERT((whole.state == State::invalid) == !whole.why.empty());
  CONFAB_ASSERT(whole.state == State::complete || (whole.size == 0 && !whole.client));
  if (whole.state == State::complete) CONFAB_ASSERT(whole.size > 0 && whole.size <= size);
  // The verdict at each cut: it may change from incomplete once, and then no more.
  for (std::size_t cut = 0; cut < size && cut <= confab::proxy_header_bytes_max; ++cut) {
    const auto start = confab::parse_proxy_header(bytes.substr(0, cut));
    if (whole.state == State::complete) {
      CONFAB_ASSERT((start.state == State::complete) == (cut >= whole.size));
      CONFAB_ASSERT(start.state != State::invalid);
    }
    if (start.state == State::incomplete) continue;
    CONFAB_ASSERT(start.state == whole.state && start.size == whole.size && start.client == whole.client);
  }
  if (whole.client) {
    const std::string line = written(*whole.client);
    const auto again = confab::parse_proxy_header(line);
    CONFAB_ASSERT(again.state == State::complete && again.size == line.size() && again.client == whole.client);
  }
  return 0;
}
