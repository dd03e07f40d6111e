#include "config_check.hpp"

#include "certificates.hpp"
#include "metrics.hpp"
#include "motd.hpp"
#include "small_file.hpp"
#include "state_keeper.hpp"

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
  const auto try_to_read = [&doubts](const auto& read) {
    try {
      read();
    } catch (const UnreadableFile& error) {
      doubts.emplace_back(error.what());
    }
  };
  for (const CertificateFiles& files : files_of(options)) {
    try_to_read([&] {
      const auto loaded = Certificates::load({files});
      doubts.insert(doubts.end(), loaded.warnings.begin(), loaded.warnings.end());
    });
  }
  try_to_read([&] { read_motd(options.settings.motd); });
  return doubts;
}

}  // namespace confab::app
