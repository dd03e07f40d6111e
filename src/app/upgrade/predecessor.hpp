// Predecessor: the process that this one is to replace, as the new process sees it. It hears which listeners there are,
// says when it is ready, and takes everything over. It does not know what the state says. Made by main() if there is a
// predecessor, and used until this process serves. Each call waits; the old process serves meanwhile, or counts the
// time.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "../../net/socket_file.hpp"
#include "../descriptor.hpp"
#include "channel.hpp"

namespace confab::app {

/// There will be no upgrade, and the old process runs on, if it can. what() is a sentence.
class NotUpgraded : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A listening socket of the old process, and what it serves: "slash+tls".
struct GivenListener {
  std::string protocol;
  Descriptor descriptor;
  std::optional<net::SocketFile::Identity> file;  // of a unix socket, if it is to be removed in the end
  bool is_given;                                  // by a service manager
};

class Predecessor {
 public:
  struct Estate {
    std::string state;
    std::vector<Descriptor> clients;  // in the order in which the state refers to them
  };

  /// The predecessor, if this process was started by one. Programs that this process starts do not see it.
  static std::optional<Predecessor> find();

  /// Throws NotUpgraded, as the others do.
  std::vector<GivenListener> listeners();

  /// All that may fail has been done: listeners are open, options are good. Returns what the old process gives away.
  Estate take_over();

  /// Everything is restored. Returns when this process may serve. If the old one has died, nobody else does. The last
  /// call. What the old process says later comes over the channel that it returns.
  Channel restored();

  /// Tells the old process why there will be no upgrade.
  void refuse(std::string_view why);

 private:
  explicit Predecessor(Descriptor end) : channel_(std::move(end)) {}

  Channel::Message hear(std::string_view expected, std::chrono::milliseconds patience);
  void say(std::string_view text);

  Channel channel_;
};

}  // namespace confab::app
