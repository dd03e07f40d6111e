// OpenPlaces: where the server listens, and how that changes while it runs: a reload opens all new places and closes
// all that are no longer wanted, or changes nothing. It knows listeners, but neither files nor protocols. Owned by the
// Daemon, and used in its one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "../net/server.hpp"
#include "listening.hpp"
#include "upgrade/successor.hpp"

namespace confab::app {

/// What places are opened with.
struct Opening {
  std::uint32_t unix_socket_mode;
  std::function<const net::TlsIdentity*(const ListenAddress&)> identity_of;  // nullptr without TLS
  bool waits;                                                                // nobody is served yet: it may wait
};

class OpenPlaces {
 public:
  /// What has to change so that only wanted places are open.
  struct Plan {
    std::vector<Place> added;
    std::vector<ListenAddress> removed;
    std::size_t listeners;  // in the end
  };

  /// `server` outlives it.
  explicit OpenPlaces(net::Server& server) : server_(server) {}

  /// Throws UsageError. Returns what is served, for the log.
  std::vector<std::string> open(const Place& place, const Opening& opening);

  std::vector<ListenAddress> addresses() const;

  /// All listening sockets, for the process that takes our place.
  std::vector<OfferedListener> offered() const;

  /// `found`: those of the wanted places that are not open. A place with a socket of the service manager stays open,
  /// because we could not open it again.
  Plan plan(const std::vector<ListenAddress>& wanted, std::vector<Place> found) const;

  /// Throws UsageError if a place can't be opened; then the same places are open as before. A place that stands in the
  /// way of a new one, at the same port, is closed for a moment. Returns what is newly served.
  std::vector<std::string> carry_out(const Plan& plan, const Opening& opening);

 private:
  struct Open {
    Place place;
    std::vector<net::Listener*> listeners;
    std::uint16_t port;     // in use; 0 for a unix socket
    bool is_given = false;  // by a service manager: never closed
  };

  static bool stands_in_the_way(const Open& open, const std::vector<Place>& added);
  void close(const Open& open);
  void open_again(std::vector<Open>& closed, const Opening& opening);

  net::Server& server_;
  std::vector<Open> open_;
};

/// Those of `some` that are not in `others`. What is there several times counts several times.
std::vector<ListenAddress> without(std::vector<ListenAddress> some, const std::vector<ListenAddress>& others);

}  // namespace confab::app
