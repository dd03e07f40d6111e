#include "handshakes.hpp"

#include <exception>
#include <utility>
#include <vector>

#include "connection.hpp"
#include "server.hpp"
#include "tls.hpp"

namespace confab::net {

/// One client. Handshakes::end() destroys it.
class Handshakes::Client final : public ListHook<>,
                                 public ListHook<Client>,
                                 private Expiring,
                                 private Pollable,
                                 private Unnamed {
 public:
  Client(Handshakes& handshakes, Socket socket, const Peer& peer, const Chat::Service& service)
      : handshakes_(handshakes),
        socket_(std::move(socket)),
        peer_(peer),
        service_(service),
        place_(server().door_of(service), peer_.caller(), *this) {
    server().loop().poller().add(socket_.descriptor(), *this);
    server().loop().deadlines().set(*this, server().options().settings.login_timeout);
  }

  /// Goes on without waiting, and may destroy this object.
  void step();

  /// Destroys this object.
  void refuse(std::string_view reason, Refused what = Refused::no_handshake);

  const Peer& peer() const { return peer_; }

 private:
  Server& server() { return handshakes_.server_; }

  void ready(Readiness readiness) override {
    if (readiness.until_eagain) socket_.read_until_eagain();
    handshakes_.ready_.push_back(*this);
  }
  void expired() override { refuse("no TLS handshake in time"); }
  void make_way() override { refuse(words_for(Ending::made_way)); }
  void finish();

  Handshakes& handshakes_;
  Socket socket_;
  const Peer peer_;
  const Chat::Service& service_;
  Door::Place place_;
};

void Handshakes::Client::step() {
  switch (socket_.tls().shake_hands()) {
    case TlsStream::Handshake::goes_on: return;
    case TlsStream::Handshake::done: return finish();
    case TlsStream::Handshake::gone: return refuse("left during the TLS handshake");
    case TlsStream::Handshake::foreign: return refuse("spoke no TLS");
    case TlsStream::Handshake::failed: return refuse(socket_.tls().failure());
  }
}

void Handshakes::Client::refuse(std::string_view reason, Refused what) {
  server().visits().refused(peer_, what, reason);
  handshakes_.end(*this);
}

/// The connection takes over the socket, and a place of its own instead of this one.
void Handshakes::Client::finish() {
  Handshakes& handshakes = handshakes_;
  Server& server = handshakes.server_;
  const Peer peer = peer_;
  const Chat::Service& service = service_;
  Socket socket = std::move(socket_);
  server.loop().poller().remove(socket.descriptor());
  handshakes.end(*this);
  Connection::serve(std::move(socket), peer, service, server);
}

Handshakes::~Handshakes() {
  while (!all_.empty()) destroy(all_.front());
}

void Handshakes::begin(Socket socket, const Peer& peer, const TlsIdentity& identity, const Chat::Service& service) {
  try {
    socket.start_tls(identity.context());
    auto client = std::make_unique<Client>(*this, std::move(socket), peer, service);
    all_.push_back(*client.release());
    ++count_;
  } catch (const std::exception& mistake) {
    server_.visits().dropped(peer, mistake.what());
  }
}

bool Handshakes::give_turns() {
  for (std::size_t steps = 0; steps < steps_per_turn && !ready_.empty(); ++steps) {
    Client& client = ready_.front();
    client.ListHook<>::unlink();
    client.step();
  }
  return !ready_.empty();
}

void Handshakes::stop() {
  while (!all_.empty()) end(all_.front());
}

void Handshakes::refuse_if(const std::function<bool(const Peer&)>& is_unwelcome, Refused what, std::string_view why) {
  std::vector<Client*> unwelcome;
  all_.for_each([&](Client& client) {
    if (is_unwelcome(client.peer())) unwelcome.push_back(&client);
  });
  for (Client* client : unwelcome) client->refuse(why, what);
}

bool Handshakes::give_up_one() {
  if (all_.empty()) return false;
  all_.front().refuse(words_for(Ending::out_of_memory));
  return true;
}

/// Out of its lists first, where its destructor would take it too: so the analyzer sees that nobody finds it again.
void Handshakes::destroy(Client& client) {
  client.ListHook<Client>::unlink();
  delete &client;
}

void Handshakes::end(Client& client) {
  destroy(client);
  --count_;
  server_.descriptor_freed();
}

}  // namespace confab::net
