#include "start_places.hpp"

#include <algorithm>
#include <utility>

#include "connection_room.hpp"
#include "descriptors.hpp"

namespace confab::app {

namespace {

std::vector<InheritedSocket> sockets_of(Predecessor* predecessor) {
  if (predecessor == nullptr) return take_inherited_sockets();
  std::vector<InheritedSocket> sockets;
  for (GivenListener& listener : predecessor->listeners()) {
    sockets.push_back(look_at(listener.descriptor.release(), std::move(listener.protocol)));
    sockets.back().file = listener.file;
    sockets.back().is_given = listener.is_given;
  }
  return sockets;
}

}  // namespace

StartPlaces::StartPlaces(const Options& options, Predecessor* predecessor)
    : inherited_(sockets_of(predecessor)), open_(open_descriptors()) {
  room_beside(wanted_listeners(options, has_given_sockets()).size());
}

bool StartPlaces::has_given_sockets() const {
  return std::ranges::any_of(inherited_, [](const InheritedSocket& socket) { return socket.is_given; });
}

net::ServerOptions StartPlaces::look_up_all(net::asio::io_context& context, const Options& options) {
  const auto addresses = wanted_listeners(options, has_given_sockets());
  for (const ListenAddress& address : addresses) places_.push_back(look_up(context, address));
  hand_out(inherited_, places_);
  std::size_t listeners = 0;
  for (const Place& place : places_) listeners += std::max<std::size_t>(place.endpoints.size(), 1);
  net::ServerOptions result{.settings = options.settings, .exempt = options.exempt, .proxies = options.proxies};
  fit_connections(result, room_beside(listeners + descriptors_of_services(options.settings, addresses)));
  return result;
}

std::vector<Place> StartPlaces::take() {
  return std::exchange(places_, {});
}

std::uint32_t StartPlaces::room_beside(std::size_t listeners) const {
  return room_for_clients(open_, listeners);
}

}  // namespace confab::app
