#include "proxied_arrivals.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <span>
#include <utility>

namespace confab::net {

namespace {

asio::ip::address address_of(const ProxiedClient& client) {
  if (client.is_v6) {
    const asio::ip::address_v6 address(client.address);
    if (!address.is_v4_mapped()) return address;
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address);
  }
  asio::ip::address_v4::bytes_type bytes;
  std::copy_n(client.address.begin(), bytes.size(), bytes.begin());
  return asio::ip::address_v4(bytes);
}

}  // namespace

void ProxiedArrivals::Arrival::wait() {
  visitor_.watched = true;
  arrivals_.loop_.poller().add(visitor_.socket.descriptor(), *this);
  arrivals_.loop_.deadlines().set(*this, arrivals_.options_.time.proxy_header);
}

void ProxiedArrivals::Arrival::ready(Readiness readiness) {
  visitor_.ended = visitor_.ended || readiness.ended || readiness.gone;
  arrivals_.news_.push_back(*this);
}

/// Leaves the verdict to look(), because the header may have arrived in this very turn.
void ProxiedArrivals::Arrival::expired() {
  visitor_.overdue = true;
  arrivals_.news_.push_back(*this);
}

void ProxiedArrivals::add(Socket socket, const tcp::endpoint& proxy, std::string_view protocol, Proceed proceed) {
  Visitor visitor{.socket = std::move(socket), .proxy = proxy, .protocol = protocol, .proceed = std::move(proceed)};
  if (settle(visitor)) return;
  if (waiting_.size() >= options_.arrivals_max) {
    refuse(waiting_.front().visitor(), "it waited longest for a PROXY header, and too many wait");
    waiting_.pop_front();
  }
  waiting_.emplace_back(std::move(visitor), *this);
  try {
    waiting_.back().wait();
  } catch (const std::exception& mistake) {
    visits_.dropped(Peer::somebody_behind(proxy), mistake.what());
    waiting_.pop_back();
  }
}

void ProxiedArrivals::look() {
  if (news_.empty()) return;
  IntrusiveList<Arrival, Arrival> now;
  now.take_all(news_);
  while (!now.empty()) {
    Arrival& arrival = now.front();
    arrival.ListHook<Arrival>::unlink();
    if (!settle(arrival.visitor())) continue;
    waiting_.remove_if([&arrival](const Arrival& other) { return &other == &arrival; });
  }
}

void ProxiedArrivals::clear() {
  // A socket that another process has as well would stay in the epoll set.
  for (Arrival& arrival : waiting_) loop_.poller().remove(arrival.visitor().socket.descriptor());
  waiting_.clear();
}

void ProxiedArrivals::carry(std::vector<ArrivalState>& arrivals, std::vector<int>& descriptors) {
  for (Arrival& arrival : waiting_) {
    const Visitor& visitor = arrival.visitor();
    if (visitor.protocol.empty()) continue;
    arrivals.push_back({visitor.proxy.address().to_string(), visitor.proxy.port(), std::string(visitor.protocol)});
    descriptors.push_back(visitor.socket.descriptor());
  }
}

/// Returns false if the visitor has to go on waiting.
bool ProxiedArrivals::settle(Visitor& visitor) {
  const auto buffer = loop_.receive_buffer().first(proxy_header_bytes_max);
  const auto arrived = visitor.socket.peek(buffer);
  if (arrived.state == Socket::State::broken) return true;
  const auto header = parse_proxy_header({buffer.data(), arrived.bytes});
  switch (header.state) {
    case ProxyHeader::State::complete: return proceed(visitor, header);
    case ProxyHeader::State::invalid: refuse(visitor, header.why); return true;
    case ProxyHeader::State::incomplete: break;
  }
  // Somebody only wanted to know whether the port is open. Nobody was refused.
  if (arrived.state == Socket::State::ended) return true;
  if (visitor.ended) refuse(visitor, "it ended inside its PROXY header");
  if (visitor.overdue) refuse(visitor, "no PROXY header in time");
  return visitor.ended || visitor.overdue;
}

/// Returns false if the header could not be taken out of the socket yet.
bool ProxiedArrivals::proceed(Visitor& visitor, const ProxyHeader& header) {
  // An urgent byte that arrived after the peek stops a read before it.
  for (std::size_t taken = 0; taken < header.size;) {
    const auto some = visitor.socket.receive(loop_.receive_buffer().first(header.size - taken));
    if (some.bytes == 0) return taken > 0 || some.state != Socket::State::drained;
    taken += some.bytes;
  }
  if (visitor.watched) loop_.poller().remove(visitor.socket.descriptor());
  const auto& client = header.client;
  const Peer peer =
      client ? Peer({address_of(*client), client->port}, options_.exempt) : Peer::somebody_behind(visitor.proxy);
  visitor.proceed(std::move(visitor.socket), peer);
  return true;
}

void ProxiedArrivals::refuse(const Visitor& visitor, std::string_view why) {
  visits_.refused(Peer::somebody_behind(visitor.proxy), Refused::no_proxy_header, why);
}

}  // namespace confab::net
