// Scrape: the metrics of a daemon as curl reads them at one moment.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "harness/daemon.hpp"

namespace confab::harness {

class Scrape {
 public:
  explicit Scrape(const Daemon& daemon, Here here = Here::now());

  const std::string& text() const { return text_; }

  /// The value of a sample, named with its labels: R"(confab_connections{protocol="slash"})". Fails without it.
  double value(std::string_view sample, Here here = Here::now()) const;

  /// The names of all metrics.
  std::set<std::string> names() const;

 private:
  std::string text_;
};

/// "http://127.0.0.1:PORT/PATH", where the daemon serves metrics.
std::string metrics_url(const Daemon& daemon, const std::string& path);

/// Scrapes until `sample` has this value. Returns that scrape.
Scrape scrape_with(const Daemon& daemon, std::string_view sample, double value, Here here = Here::now());

}  // namespace confab::harness
