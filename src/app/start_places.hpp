// StartPlaces: where a process serves when it starts, and how many clients it has descriptors for. The sockets may be
// its own, its predecessor's or the service manager's. It opens nothing. Owned by the Daemon.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "../net/asio.hpp"
#include "../net/server_options.hpp"
#include "inherited_sockets.hpp"
#include "listening.hpp"
#include "options.hpp"
#include "upgrade/predecessor.hpp"

namespace confab::app {

class StartPlaces {
 public:
  /// Takes what `predecessor` has, unless it is null. Throws UsageError if there are too few descriptors even for the
  /// loop, which opens the next ones.
  StartPlaces(const Options& options, Predecessor* predecessor);

  /// Whether a service manager has opened sockets for us.
  bool has_given_sockets() const;

  /// Looks all of them up, and returns how they are served. Waits for name servers. Throws UsageError.
  net::ServerOptions look_up_all(net::asio::io_context& context, const Options& options);

  /// Once, after look_up_all(). The sockets that we were given are handed out to them.
  std::vector<Place> take();

  /// For how many clients there are descriptors beside those of so many listeners. Throws UsageError if for none.
  std::uint32_t room_beside(std::size_t listeners) const;

 private:
  const std::vector<InheritedSocket> inherited_;
  const std::size_t open_;  // descriptors, at the start
  std::vector<Place> places_;
};

}  // namespace confab::app
