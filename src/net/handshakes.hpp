// Handshakes: the clients that are not done with their TLS handshake. Each has a place at the Door, and what it needs
// of the loop, but no conversation yet: that begins when the handshake is done. A handshake costs as much processor
// time as hundreds of lines, so only a few go on in each turn of the loop, in the order in which they became ready, and
// the talk of those inside goes on. It knows no protocol. Owned by the Server.
//
// Nothing is ever sent in plain text here. A client that does not speak TLS gets nothing, and the log says why.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

#include "confab/admission/door.hpp"
#include "confab/base/intrusive_list.hpp"
#include "confab/chat.hpp"
#include "deadlines.hpp"
#include "peer.hpp"
#include "poller.hpp"
#include "socket.hpp"
#include "tls_identity.hpp"
#include "visit_log.hpp"

namespace confab::net {

class Server;

class Handshakes {
 public:
  /// How many clients go on with their handshakes in one turn of the loop. One step takes up to 0.5 ms, for the
  /// signature, so talk waits 2 ms at most.
  static constexpr std::size_t steps_per_turn = 4;

  /// `server` outlives it.
  explicit Handshakes(Server& server) : server_(server) {}
  ~Handshakes();
  Handshakes(const Handshakes&) = delete;
  Handshakes& operator=(const Handshakes&) = delete;

  /// For a client that the door has let in; once its handshake is done, `service` serves it. All live as long as the
  /// server.
  void begin(Socket socket, const Peer& peer, const TlsIdentity& identity, const Chat::Service& service);

  /// Returns whether more of them are ready.
  bool give_turns();

  /// The server stops: they all end.
  void stop();

  /// Refuses those of whom `is_unwelcome` is true; `why` is for the log.
  void refuse_if(const std::function<bool(const Peer&)>& is_unwelcome, Refused what, std::string_view why);

  /// Memory has run short: ends the oldest handshake. A client in it holds more memory than most that talk, and has
  /// said nothing yet. Returns false if there is none.
  bool give_up_one();

  std::size_t count() const { return count_; }

 private:
  class Client;

  static void destroy(Client& client);
  void end(Client& client);

  Server& server_;
  IntrusiveList<Client, Client> all_;
  IntrusiveList<Client> ready_;
  std::size_t count_ = 0;
};

}  // namespace confab::net
