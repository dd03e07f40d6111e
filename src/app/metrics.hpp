// Metrics: what the metrics need of the rest of the program, whether it was built with them (CONFAB_METRICS) or not. It
// is the only file of this folder that knows of both. Called by main() and the Daemon.
#pragma once

#include <memory>

#include "../net/asio.hpp"
#include "../net/side_service.hpp"
#include "confab/operations.hpp"
#include "listen_address.hpp"

namespace confab::app {

/// A daemon that was asked how it is, and is not well; what() is a sentence.
class Unwell : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws UsageError unless this program can serve metrics.
void check_metrics(const ListenAddress& address);

/// What is served at metrics://HOST:PORT. Null if this program can't. Both arguments outlive it.
std::unique_ptr<net::SideService> make_metrics(net::asio::io_context& context, Operations& operations);

/// The descriptors that metrics need at most, besides that of the listener.
std::size_t metrics_descriptors();

/// Asks the daemon whose metrics are at `address` how it is. Returns a sentence if it is well. Throws Unwell, or
/// UsageError if this program can't ask. May take some seconds.
std::string probe(const ListenAddress& address);

}  // namespace confab::app
