// ProxiedArrivals: clients that a trusted proxy passes on, from the moment they are accepted until the proxy has said
// in a PROXY header who they are. Only then do they meet the Door. It fails closed: without a valid header in time, the
// connection is closed without a word, and the log says why. It takes exactly the header out of the socket. It does not
// know what happens to those who have one. Owned by the Server.
//
// As a rule a header arrives together with its connection; then nothing is stored here.
#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <string_view>
#include <vector>

#include "asio.hpp"
#include "confab/admission/proxy_header.hpp"
#include "confab/base/intrusive_list.hpp"
#include "handover.hpp"
#include "loop.hpp"
#include "peer.hpp"
#include "server_options.hpp"
#include "socket.hpp"
#include "visit_log.hpp"

namespace confab::net {

class ProxiedArrivals {
 public:
  /// What is done with a client whose header has arrived; the socket begins with the client's own first byte. May end
  /// other connections, so it is never called while the poller reports to them.
  using Proceed = std::function<void(Socket socket, const Peer& client)>;

  /// All arguments outlive it.
  ProxiedArrivals(Loop& loop, VisitLog& visits, const ServerOptions& options)
      : loop_(loop), visits_(visits), options_(options) {}

  /// A connection from `proxy` has been accepted. If too many wait already, the one that has waited longest is closed:
  /// proxies send their headers at once, so that one is the least likely to get one. `protocol`: what a live upgrade
  /// takes it along as; empty if it can't. A literal.
  void add(Socket socket, const tcp::endpoint& proxy, std::string_view protocol, Proceed proceed);

  /// Looks at those about which there is something new. Once in each turn of the loop.
  void look();

  /// The server stops: closes all. Another process may have them too, and goes on with them.
  void clear();

  /// Those who can be taken along by a live upgrade, and their sockets.
  void carry(std::vector<ArrivalState>& arrivals, std::vector<int>& descriptors);

 private:
  class Arrival;

  /// A connection, as far as its header concerns it.
  struct Visitor {
    Socket socket;
    tcp::endpoint proxy;
    std::string_view protocol;
    Proceed proceed;
    bool watched = false;  // by the poller
    bool ended = false;    // after the bytes that have arrived, nothing follows
    bool overdue = false;
  };

  class Arrival final : public ListHook<Arrival>, private Pollable, private Expiring {
   public:
    Arrival(Visitor visitor, ProxiedArrivals& arrivals) : visitor_(std::move(visitor)), arrivals_(arrivals) {}

    /// Has the poller and the deadlines report to it.
    void wait();

    Visitor& visitor() { return visitor_; }

   private:
    void ready(Readiness readiness) override;
    void expired() override;

    Visitor visitor_;
    ProxiedArrivals& arrivals_;
  };

  bool settle(Visitor& visitor);
  bool proceed(Visitor& visitor, const ProxyHeader& header);
  void refuse(const Visitor& visitor, std::string_view why);

  Loop& loop_;
  VisitLog& visits_;
  const ServerOptions& options_;
  std::list<Arrival> waiting_;  // the one that has waited longest first
  IntrusiveList<Arrival, Arrival> news_;
};

}  // namespace confab::net
