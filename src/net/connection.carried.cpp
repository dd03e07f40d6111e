// The part of Connection that a live upgrade needs: its state as a value, and back.
#include <exception>
#include <utility>

#include "connection.hpp"
#include "server.hpp"

namespace confab::net {

Connection::Restored Connection::restore(Socket socket, const ConnectionState& state, const Chat::Service& service,
                                         Server& server, BlobRestorer& blobs) {
  const auto peer = Peer::restored(state.peer);
  if (!peer) throw carried::BadState("A client has no address.");
  return Restored(new Connection(std::move(socket), *peer, state, service, server, blobs));
}

Connection::Connection(Socket socket, const Peer& peer, const ConnectionState& state, const Chat::Service& service,
                       Server& server, BlobRestorer& blobs)
    : server_(server),
      service_(service),
      socket_(std::move(socket)),
      peer_(peer),
      place_(server.door_of(service), peer_.caller(), *this),
      conversation_(server.options().settings, *service.second, server.schedule(), *this, state.conversation,
                    server.options().settings, blobs),
      named_(conversation_.named()),
      user_timeout_is_off_(state.user_timeout_is_off),
      in_log_(state.in_log) {
  if (named_) place_.named();
  if (peer_.is_local()) socket_.read_until_eagain();
  try {
    server_.loop().poller().add(socket_.descriptor(), *this);
  } catch (...) {
    conversation_.lost(Ending::connection_lost);
    conversation_.end(Clock::now().time_since_epoch(), 0);
    throw;
  }
  // The old process had it probed, and can't end that any more.
  if (state.probed && !peer_.is_local()) {
    socket_.set_keepalive(usual_keepalive);
    socket_.set_user_timeout(user_timeout());
  }
  server_.connection_opened(*this);
}

void Connection::restore_deadline(Clock::time_point when) {
  deadline_ = conversation_.deadline();
  server_.loop().deadlines().restore(*this, server_.options().time_of(deadline_.kind), when);
  if (deadline_.kind == Deadline::Kind::write) unacknowledged_ = socket_.unacknowledged_bytes();
}

Task Connection::carry_on(Restored restored) {
  Connection& self = *restored;
  try {
    for (;;) {
      switch (co_await self.until(self.conversation_.go_on(self))) {
        case Wants::input: self.receive(); break;
        case Wants::turn: self.hear_more(); break;
        case Wants::room: break;
        case Wants::close: co_return self.close();
      }
    }
  } catch (const std::exception& mistake) {
    self.server_.visits().dropped(self.peer_, mistake.what());
  }
}

ConnectionState Connection::state(BlobTaker& blobs) {
  ConnectionState state{.conversation = conversation_.carried(blobs),
                        .peer = peer_.state(),
                        .in_log = in_log_,
                        .user_timeout_is_off = user_timeout_is_off_,
                        .probed = vigil_ != nullptr};
  state.conversation.protocol = service_.first;
  if (state.conversation.deadline != Deadline::Kind::none) {
    state.conversation.deadline_at = server_.loop().deadlines().when(*this).time_since_epoch();
  }
  return state;
}

void Connection::let_go() {
  server_.loop().poller().remove(socket_.descriptor());
  socket_.let_go();
  in_log_ = false;
  fail(Ending::upgrading);
}

}  // namespace confab::net
