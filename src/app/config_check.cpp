#include "config_check.hpp"

#include "ban_keeper.hpp"
#include "certificates.hpp"
#include "metrics.hpp"

namespace confab::app {

void check_what_is_built(const Options& options) {
  check_state(options.settings);
  for (const ListenAddress& address : options.listeners) {
    if (address.is_metrics()) check_metrics(address);
  }
}

std::vector<std::string> check(const Options& options) {
  check_what_is_built(options);
  std::vector<std::string> doubts;
  for (const CertificateFiles& files : files_of(options)) {
    try {
      const auto loaded = Certificates::load({files});
      doubts.insert(doubts.end(), loaded.warnings.begin(), loaded.warnings.end());
    } catch (const UnreadableFile& error) {
      doubts.emplace_back(error.what());
    }
  }
  return doubts;
}

}  // namespace confab::app
