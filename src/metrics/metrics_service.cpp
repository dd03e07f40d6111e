#include "metrics_service.hpp"

#include <optional>
#include <utility>

#include "exposition.hpp"
#include "process_figures.hpp"

namespace confab::metrics {

namespace {

Page page_of(unsigned status, std::string text) {
  return {.status = status, .text = std::make_shared<const std::string>(std::move(text))};
}

}  // namespace

Awaitable<Page> MetricsService::at(std::string_view path) {
  if (path == "/metrics") co_return co_await figures();
  if (path == "/healthz") co_return health();
  co_return page_of(404, "There is nothing here but /metrics and /healthz.\n");
}

Page MetricsService::health() const {
  if (operations_.is_serving()) return page_of(200, "ok\n");
  return page_of(503, "The server is stopping.\n");
}

Awaitable<Page> MetricsService::figures() {
  const bool is_fresh = text_ != nullptr && net::Clock::now() - text_made_ < scrape_interval_min;
  if (!is_fresh) {
    auto descriptors = descriptors_told();
    if (!descriptors && !std::exchange(counting_, true)) {
      descriptors = co_await count_descriptors();
      counting_ = false;
    }
    ProcessFigures process = process_figures();
    process.open_descriptors = descriptors;
    const double start_time = std::chrono::duration<double>(started_.time_since_epoch()).count();
    text_ = std::make_shared<const std::string>(exposition(operations_.figures(), process, start_time));
    text_made_ = net::Clock::now();
  }
  co_return Page{.status = 200, .text = text_, .type = exposition_type};
}

}  // namespace confab::metrics
