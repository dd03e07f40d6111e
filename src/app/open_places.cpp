#include "open_places.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "../net/log.hpp"

namespace confab::app {

std::vector<std::string> OpenPlaces::open(const Place& place, const Opening& opening) {
  const std::size_t before = server_.listener_count();
  try {
    auto served = listen(server_, place, {opening.unix_socket_mode, opening.waits}, opening.identity_of(place.address));
    const auto listeners = server_.listeners_after(before);
    const std::uint16_t port = place.address.is_unix() ? std::uint16_t{0} : listeners.front()->endpoint().port();
    const bool is_given = std::any_of(place.inherited.begin(), place.inherited.end(),
                                      [](const InheritedSocket& socket) { return socket.is_given; });
    open_.push_back({{place.address, place.endpoints}, listeners, port, is_given});
    return served;
  } catch (const UsageError&) {
    for (net::Listener* const listener : server_.listeners_after(before)) server_.close_listener(*listener);
    throw;
  }
}

std::vector<OfferedListener> OpenPlaces::offered() const {
  std::vector<OfferedListener> all;
  for (const Open& open : open_) {
    for (net::Listener* const listener : open.listeners) {
      const net::SocketFile* const file = listener->file();
      all.push_back({scheme_of(open.place.address), listener->descriptor(),
                     file == nullptr ? std::nullopt : std::optional(file->identity()), open.is_given});
    }
  }
  return all;
}

std::vector<ListenAddress> OpenPlaces::addresses() const {
  std::vector<ListenAddress> addresses;
  for (const Open& open : open_) addresses.push_back(open.place.address);
  return addresses;
}

OpenPlaces::Plan OpenPlaces::plan(const std::vector<ListenAddress>& wanted, std::vector<Place> found) const {
  Plan plan{.added = std::move(found), .removed = {}, .listeners = server_.listener_count()};
  for (const Place& place : plan.added) plan.listeners += std::max<std::size_t>(place.endpoints.size(), 1);
  std::vector<ListenAddress> unwanted = without(addresses(), wanted);
  for (const Open& open : open_) {
    const auto gone = std::find(unwanted.begin(), unwanted.end(), open.place.address);
    if (gone == unwanted.end()) continue;
    unwanted.erase(gone);
    if (open.is_given) continue;
    plan.removed.push_back(open.place.address);
    plan.listeners -= open.listeners.size();
  }
  return plan;
}

std::vector<std::string> OpenPlaces::carry_out(const Plan& plan, const Opening& opening) {
  std::vector<Open> unwanted;
  for (const ListenAddress& address : plan.removed) {
    const auto found =
        std::find_if(open_.begin(), open_.end(), [&](const Open& open) { return open.place.address == address; });
    unwanted.push_back(std::move(*found));
    open_.erase(found);
  }
  const auto rest = std::stable_partition(unwanted.begin(), unwanted.end(),
                                          [&](const Open& open) { return stands_in_the_way(open, plan.added); });
  std::for_each(unwanted.begin(), rest, [this](const Open& open) { close(open); });
  const std::size_t kept = open_.size();
  std::vector<std::string> served;
  try {
    for (const Place& place : plan.added) {
      const auto here = open(place, opening);
      served.insert(served.end(), here.begin(), here.end());
    }
  } catch (const UsageError&) {
    for (; open_.size() > kept; open_.pop_back()) close(open_.back());
    std::move(rest, unwanted.end(), std::back_inserter(open_));
    unwanted.erase(rest, unwanted.end());
    open_again(unwanted, opening);
    throw;
  }
  std::for_each(rest, unwanted.end(), [this](const Open& open) { close(open); });
  return served;
}

/// Whether `open` may keep one of the others from being opened. Only the kernel knows for sure.
bool OpenPlaces::stands_in_the_way(const Open& open, const std::vector<Place>& added) {
  return std::any_of(added.begin(), added.end(), [&open](const Place& place) {
    const ListenAddress& address = place.address;
    const ListenAddress& old = open.place.address;
    if (address.is_unix() || old.is_unix()) return address.path == old.path;
    return address.port != 0 && address.port == open.port;
  });
}

void OpenPlaces::close(const Open& open) {
  for (net::Listener* const listener : open.listeners) server_.close_listener(*listener);
}

/// Opens what was closed a moment ago. If somebody else has taken the address since then, only the log can say so.
void OpenPlaces::open_again(std::vector<Open>& closed, const Opening& opening) {
  for (const Open& one : closed) {
    try {
      Place same = one.place;
      same.address.port = one.port;
      open(same, opening);
      open_.back().place = one.place;
    } catch (const UsageError& error) {
      spdlog::error("no longer listening on {}: {}", net::log_safe(one.place.address.to_string()), error.what());
    }
  }
}

std::vector<ListenAddress> without(std::vector<ListenAddress> some, const std::vector<ListenAddress>& others) {
  for (const ListenAddress& other : others) {
    const auto found = std::find(some.begin(), some.end(), other);
    if (found != some.end()) some.erase(found);
  }
  return some;
}

}  // namespace confab::app
