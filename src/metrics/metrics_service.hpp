// MetricsService: what is served at metrics://HOST:PORT: the figures at /metrics, and at /healthz whether all is well.
// It knows who can be asked for the figures, and keeps nothing but the last text. The Daemon owns it, and the Server
// hands it the connections.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "../net/asio.hpp"
#include "../net/side_service.hpp"
#include "confab/operations.hpp"
#include "http_server.hpp"
#include "pages.hpp"

namespace confab::metrics {

class MetricsService final : public net::SideService, private Pages {
 public:
  /// Somebody who asks for the figures within this time of somebody else gets the same ones: with ten thousand clients
  /// they take about a millisecond, and anybody who can connect may ask without end.
  static constexpr std::chrono::milliseconds scrape_interval_min{250};

  /// `context` and `operations` outlive the service.
  MetricsService(net::asio::io_context& context, Operations& operations)
      : operations_(operations), http_(context, *this) {}

  void accept(net::Socket socket) override { http_.accept(std::move(socket)); }
  void stop() override { http_.stop(); }

 private:
  Awaitable<Page> at(std::string_view path) override;
  Awaitable<Page> figures();
  Page health() const;

  Operations& operations_;
  const std::chrono::system_clock::time_point started_ = std::chrono::system_clock::now();
  std::shared_ptr<const std::string> text_;  // null before the first scrape
  net::Clock::time_point text_made_;
  bool counting_ = false;
  HttpServer http_;
};

}  // namespace confab::metrics
