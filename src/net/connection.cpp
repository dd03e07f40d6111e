#include "connection.hpp"

#include <exception>
#include <span>
#include <string>
#include <utility>

#include "server.hpp"

namespace confab::net {

namespace {

using Sent = Conversation::Sent;

// How much one read takes from a paced client. Most of its lines may have to wait, and each waiting connection stores
// one read; the rest stays in the kernel.
constexpr std::size_t paced_read_bytes = 4 * 1024;

std::optional<Sent> all_or_some(const Socket::Sent& sent) {
  if (sent.broken) return std::nullopt;
  return sent.all ? Sent::all : Sent::some;
}

}  // namespace

Task Connection::serve(Socket socket, Peer peer, const Chat::Service& service, Server& server) {
  try {
    Connection self(std::move(socket), peer, service, server);
    for (;;) {
      switch (co_await self.until(self.conversation_.go_on(self))) {
        case Wants::input: self.receive(); break;
        case Wants::turn: self.hear_more(); break;
        case Wants::room: break;  // go_on() sends the rest
        case Wants::close: co_return self.close();
      }
    }
  } catch (const std::exception& mistake) {
    // The destructor has removed the user from its rooms; everybody else continues. (bad_alloc never gets here: see
    // MemoryReserve.)
    server.visits().dropped(peer, mistake.what());
  }
}

Connection::Connection(Socket socket, const Peer& peer, const Chat::Service& service, Server& server)
    : server_(server),
      service_(service),
      socket_(std::move(socket)),
      peer_(peer),
      place_(server.door_of(service), peer_.caller(), *this),
      conversation_(server.options().settings, *service.second, server.schedule(), *this),
      readable_(socket_.has_pending()) {
  server_.loop().poller().add(socket_.descriptor(), *this);
  // NOLINTNEXTLINE(cppcoreguidelines-prefer-member-initializer): log only clients that the poller could take
  in_log_ = server_.visits().connected(peer_, service.first, socket_.has_tls());
  if (!peer_.exempt()) conversation_.pace(server_.options().settings);
  note_news();
  // Keep this last: the destructor, which undoes it, does not run if the constructor throws.
  server_.connection_opened(*this);
}

Connection::~Connection() {
  if (!conversation_.session_ended()) {
    conversation_.lost(Ending::connection_lost);
    server_.traffic().count_end(conversation_);
    conversation_.end(Clock::now().time_since_epoch(), 0);
  }
  server_.connection_closed(*this);
}

// ---- Reading

void Connection::receive() {
  // After the last word, it reads until the close: whoever has ended its own stream is never reset (decision 0009).
  const bool is_over = conversation_.session_ended();
  if (conversation_.ends() && !is_over) return;
  auto buffer = server_.loop().receive_buffer();
  if (conversation_.paced() && !is_over) buffer = buffer.first(paced_read_bytes);
  const auto received = read(buffer);
  if (window_ && !readable_) window_->caught_up();
  if (received.state == Socket::State::broken && !is_over) return fail(Ending::connection_lost);
  const bool ended = received.state == Socket::State::ended || received.state == Socket::State::broken;
  if (ended) return conversation_.client_ended();
  if (received.bytes == 0) return;
  const std::string_view bytes(buffer.data(), received.bytes);
  server_.traffic().lines_heard += conversation_.received(bytes, Clock::now().time_since_epoch());
  note_news();
  // The end of the stream follows these bytes. Read it now: a client returning under the same name may be next in this
  // turn.
  if (conversation_.pause() == Pause::none && conversation_.end_is_ahead() && bytes.size() < buffer.size()) {
    receive();
  }
}

Socket::Received Connection::read(std::span<char> buffer) {
  auto received = socket_.receive(buffer);
  // A client at a unix socket that closes with something unread resets it, but nothing that it has said is lost.
  if (received.state == Socket::State::broken && may_have_spoken()) received.state = Socket::State::ended;
  if (deaf_ && received.bytes == 0 && received.state == Socket::State::drained) received.state = Socket::State::broken;
  readable_ = received.state == Socket::State::more;
  server_.traffic().bytes_received += received.bytes;
  if (vigil_ && received.bytes > 0) vigil_->client_spoke();
  return received;
}

/// Hears as much per turn of what was read ahead as one read would bring.
void Connection::hear_more() {
  server_.traffic().lines_heard +=
      conversation_.resume(Clock::now().time_since_epoch(), server_.loop().receive_buffer().size());
  note_news();
}

void Connection::note_news() {
  server_.settle_memory();
  if (conversation_.pause() == Pause::too_fast) window().narrow();
  if (named_ || !conversation_.named()) return;
  named_ = true;
  place_.named();
  if (const auto name = conversation_.name(); !name.empty()) in_log_ = server_.visits().named(peer_, name, in_log_);
}

void Connection::renamed(std::string_view was, std::string_view is) {
  in_log_ = server_.visits().renamed(peer_, was, is, in_log_);
}

// ---- Writing

void Connection::flush() {
  auto sent = send_queued();
  if (!sent && may_have_spoken() && !conversation_.session_ended()) {
    // What is there to read comes first.
    deaf_ = true;
    readable_ = true;
    server_.loop().poller().again(*this);
    sent = Sent::some;
  }
  if (!sent) fail(Ending::connection_lost);
  if (sent) conversation_.flushed(*sent);
  follow_deadline();
  if (sent == Sent::all) restore_user_timeout();
  server_.settle_memory();
}

void Connection::restore_user_timeout() {
  if (named_ && std::exchange(user_timeout_is_off_, false)) socket_.set_user_timeout(user_timeout());
}

/// Sends what is queued until nothing is left or the socket is full. Returns nullopt if the connection is lost.
std::optional<Conversation::Sent> Connection::send_queued() {
  if (const auto spill = socket_.send_spill(); !spill.all) return all_or_some(spill);
  const auto pieces = server_.loop().pieces();
  while (const std::size_t used = conversation_.gather(pieces)) {
    const auto sent = socket_.send(pieces.first(used));
    if (sent.broken) return std::nullopt;
    conversation_.consume(sent.bytes);
    server_.traffic().bytes_sent += sent.bytes;
    if (!sent.all) return Sent::some;
    if (used < pieces.size()) break;  // there is no more
  }
  return conversation_.session_ended() ? all_or_some(socket_.end_stream()) : Sent::all;
}

/// The user timeout while no probe runs.
std::chrono::milliseconds Connection::user_timeout() const {
  return user_timeout_is_off_ ? std::chrono::milliseconds(0) : server_.options().user_timeout();
}

/// Asks the kernel to find out soon whether the client is still there.
void Connection::probe() {
  if (conversation_.session_ended() || conversation_.end_is_ahead() || vigil_) return;
  vigil_ = std::make_unique<Probe>(*this, server_);
  if (conversation_.pause() != Pause::none) window().look_now();
}

// ---- Ending

void Connection::expired() {
  const std::size_t left = socket_.unacknowledged_bytes();
  conversation_.deadline_passed({.unread_bytes = socket_.unread_bytes(), .took_some = left < unacknowledged_});
  const bool looks_again = conversation_.deadline().kind == Deadline::Kind::late_login;
  readable_ = readable_ || looks_again;
  follow_deadline();
  if (looks_again || conversation_.ends()) wake();
}

/// Sets the timer to the conversation's current deadline.
void Connection::follow_deadline() {
  if (deadline_ == conversation_.deadline()) return;
  deadline_ = conversation_.deadline();
  if (deadline_.kind == Deadline::Kind::none) return Expiring::unlink();
  server_.loop().deadlines().set(*this, server_.options().time_of(deadline_.kind));
  if (deadline_.kind != Deadline::Kind::write) return;
  // A client that reads very slowly seems to have a shut window at every probe, so the kernel's user timeout would end
  // its connection. From here on only our deadline counts.
  if (!std::exchange(user_timeout_is_off_, true)) socket_.set_user_timeout({});
  unacknowledged_ = socket_.unacknowledged_bytes();
}

void Connection::fail(Ending why) {
  if (conversation_.failed()) return;
  conversation_.lost(why);
  wake();
}

void Connection::shut_down(const ShuttingDown& why) {
  conversation_.shut_down(why);
  if (conversation_.lingers()) await_silence();
  follow_deadline();
  wake();
}

void Connection::remove(std::string_view reason) {
  conversation_.remove(reason);
  follow_deadline();
  wake();
}

void Connection::end_session() {
  const Ending ending = conversation_.ending();
  if (ending == Ending::foreign_protocol) {
    server_.visits().refused(peer_, Refused::foreign_protocol, name_of(conversation_.foreign()));
  }
  const Settings& settings = server_.options().settings;
  if (ending == Ending::no_name_in_time) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(settings.login_timeout).count();
    server_.visits().refused(peer_, Refused::no_name_in_time, "no name in time",
                             {"--login-timeout", static_cast<std::uint64_t>(seconds)});
  }
  if (ending == Ending::made_way) {
    server_.visits().refused(peer_, Refused::made_way, words_for(ending),
                             {"--connections-max", settings.connections_max});
  }
  server_.traffic().count_end(conversation_);
  const std::size_t unread = conversation_.backlog_dropped() ? socket_.unread_bytes() : 0;
  const std::string why = conversation_.end(Clock::now().time_since_epoch(), unread);
  if (in_log_) server_.visits().ended(peer_, conversation_.name(), why);
  end_vigil();
  if (window_) window_->stop_looking();
}

// ---- After the last word

/// Shuts down sending only. Closing while the client still writes would reset the connection and could lose what was
/// sent.
void Connection::half_close() {
  if (!socket_.shut_down_sending()) return conversation_.lost(Ending::connection_lost);
  conversation_.half_closed();
  if (conversation_.lingers()) await_silence();
}

/// If the client might miss an orderly end, starts the wait after which the connection is reset.
void Connection::await_silence() {
  if (conversation_.may_miss_its_end()) vigil_ = std::make_unique<Linger>(*this, server_);
}

/// The client has received everything and has been silent long enough to read it.
void Connection::silence_passed() {
  conversation_.silence_passed();
  wake();
}

void Connection::close() {
  const auto closing = conversation_.closing();
  if (closing == Conversation::Closing::by_reset) return socket_.reset_on_close();
  if (closing == Conversation::Closing::in_order || !server_.refused_clients().has_place()) return;
  server_.loop().poller().remove(socket_.descriptor());
  server_.refused_clients().end(std::move(socket_));
}

}  // namespace confab::net
