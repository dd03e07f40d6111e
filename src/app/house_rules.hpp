// HouseRules: what an operator has written for the chat itself, beside its limits: the message of the day, the rooms
// that are always there, and who its operators are. It knows what has to be handed to the server, at the start and
// after each reload. Owned by the Daemon.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "../net/server.hpp"
#include "motd.hpp"
#include "options.hpp"

namespace confab::app {

class HouseRules {
 public:
  /// `server` outlives it.
  explicit HouseRules(net::Server& server) : server_(server) {}

  /// From now on these hold. `motd` is what read_motd() has read for `options`.
  void make_hold(const Options& options, std::vector<std::string> motd);

  /// For the log: sentences about operators who are none, because nobody has kept their names. Whoever keeps one is
  /// an operator, so the right person should be the first. All kept names are known by now.
  std::vector<std::string> names_to_keep(const Options& options) const;

  /// Whether `motd` is another one than that which holds.
  bool is_new(const std::vector<std::string>& motd) const { return motd != motd_; }

 private:
  net::Server& server_;
  std::vector<std::string> motd_;
};

/// For the log: sentences, if this process can't read the file of the message of the day any more, now that it has
/// become another user.
std::vector<std::string> unreadable_motd(const Settings& settings);

}  // namespace confab::app
