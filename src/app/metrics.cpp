#include "metrics.hpp"

#include <fmt/format.h>

#include "../metrics/http_server.hpp"
#include "../metrics/metrics_service.hpp"
#include "../metrics/probe.hpp"

namespace confab::app {

namespace {

/// Where this machine reaches a listener: all addresses are no destination.
std::string reachable(const std::string& host) {
  if (host == "*" || host == "0.0.0.0") return "127.0.0.1";
  return host == "::" ? "::1" : host;
}

}  // namespace

void check_metrics(const ListenAddress&) {}

std::unique_ptr<net::SideService> make_metrics(net::asio::io_context& context, Operations& operations) {
  return std::make_unique<metrics::MetricsService>(context, operations);
}

std::size_t metrics_descriptors() {
  return metrics::http_connections_max;
}

std::string probe(const ListenAddress& address) {
  const auto why_not = metrics::probe(reachable(address.host), address.port);
  if (why_not) throw Unwell(fmt::format("{} {}.", address.to_string(), *why_not));
  return fmt::format("{} is well.", address.to_string());
}

}  // namespace confab::app
