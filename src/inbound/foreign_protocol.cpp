#include "confab/inbound/foreign_protocol.hpp"

#include <algorithm>
#include <array>

namespace confab {

namespace {

// RFC 9110, section 9.3; PATCH is RFC 5789; PRI opens HTTP/2 (RFC 9113, section 3.4).
constexpr std::array<std::string_view, 10> http_methods = {"GET",     "POST",    "HEAD",  "PUT",   "DELETE",
                                                           "OPTIONS", "CONNECT", "TRACE", "PATCH", "PRI"};

bool is_http_request(std::string_view line) {
  const auto method_end = line.find(' ');
  if (method_end == std::string_view::npos) return false;
  const auto method = line.substr(0, method_end);
  if (std::find(http_methods.begin(), http_methods.end(), method) == http_methods.end()) return false;
  const auto rest = line.substr(method_end + 1);
  // People may begin a line with GET, but not follow it with a path, a URL or a version.
  return rest.starts_with('/') || rest.starts_with("http://") || rest.starts_with("https://") ||
         rest.find(" HTTP/") != std::string_view::npos;
}

}  // namespace

ForeignProtocol recognise_opening(std::string_view bytes) {
  // A TLS record: content type handshake (22), major version 3 (RFC 8446, section 5.1).
  if (bytes.starts_with("\x16\x03")) return ForeignProtocol::tls;
  // RFC 4253, section 4.2.
  if (bytes.starts_with("SSH-")) return ForeignProtocol::ssh;
  return ForeignProtocol::none;
}

ForeignProtocol recognise_first_line(std::string_view line) {
  if (is_http_request(line)) return ForeignProtocol::http;
  return recognise_opening(line);
}

std::string_view http_refusal() {
  return "HTTP/1.0 400 Bad Request\r\n"
         "Content-Type: text/plain; charset=utf-8\r\n"
         "Connection: close\r\n"
         "\r\n"
         "This is confab, a chat server for nc and telnet; it does not speak HTTP.\r\n";
}

}  // namespace confab
