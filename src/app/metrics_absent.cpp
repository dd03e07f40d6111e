// In place of metrics.cpp, if the program is built without metrics.
#include <fmt/format.h>

#include "metrics.hpp"

namespace confab::app {

void check_metrics(const ListenAddress& address) {
  throw UsageError(fmt::format("Can't listen on {}: this confabd was built without metrics (-DCONFAB_METRICS=OFF).",
                               address.to_string()));
}

std::unique_ptr<net::SideService> make_metrics(net::asio::io_context&, Operations&) {
  return nullptr;
}

std::size_t metrics_descriptors() {
  return 0;
}

std::string probe(const ListenAddress& address) {
  throw UsageError(
      fmt::format("Can't ask {}: this confabd was built without metrics (-DCONFAB_METRICS=OFF).", address.to_string()));
}

}  // namespace confab::app
