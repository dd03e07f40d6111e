#include "server.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/executor_work_guard.hpp>
#include <utility>

#include "confab/base/assert.hpp"
#include "confab/frontends/frontends.hpp"

namespace confab::net {

namespace {

/// For the log: what the client is told, and what the operator can do about it.
std::string_view reason_of(Door::Verdict verdict) {
  if (verdict == Door::Verdict::too_many_from_address) {
    return "There are too many connections from your address (--connections-per-address-max).";
  }
  return sentence_of(verdict);
}

}  // namespace

Server::Server(asio::io_context& context, MemoryReserve& memory, const ServerOptions& options)
    : context_(context),
      memory_(memory),
      options_(options),
      door_(options.door),
      refused_clients_(context, options.refused_kept_max, options.refused_silence),
      poller_(context),
      schedule_(options.limits.write_queue_bytes_max, [this] { flush_pending_ = true; }),
      registry_(options.limits, options.notices, schedule_),
      arrivals_timer_(context),
      log_timer_(context),
      deadlines_(context),
      login_deadlines_(deadlines_, options.login_timeout),
      patience_deadlines_(deadlines_, options.patience),
      write_deadlines_(deadlines_, options.write_timeout),
      finish_deadlines_(deadlines_, options.finish_timeout),
      last_linger_deadlines_(deadlines_, options.last_linger),
      silence_deadlines_(deadlines_, options.silence),
      last_silence_deadlines_(deadlines_, options.last_silence),
      look_ahead_deadlines_(deadlines_, options.look_ahead),
      backlog_deadlines_(deadlines_, options.backlog_timeout),
      probe_deadlines_(deadlines_, options.probe),
      probe_rest_deadlines_(deadlines_, options.probe_rest),
      pace_timer_(context) {}

Server::~Server() {
  CONFAB_ASSERT(connection_count_ == 0);
}

tcp::endpoint Server::listen(std::string_view protocol, const tcp::endpoint& endpoint) {
  Frontend& front = frontend(protocol);
  const std::string_view name = find_frontend(protocol)->protocol;
  listeners_.push_back(std::make_unique<Listener>(context_, endpoint, user_timeout(),
                                                  [this, name, &front](ClientSocket socket, const tcp::endpoint& peer) {
                                                    accept(std::move(socket), peer, name, front);
                                                  }));
  return listeners_.back()->endpoint();
}

void Server::accept(ClientSocket socket, const tcp::endpoint& peer, std::string_view protocol, Frontend& frontend) {
  const Door::Caller caller{door_key(peer.address()), options_.exempt.contains(peer.address())};
  const auto verdict = memory_.restore() ? door_.admit(caller) : Door::Verdict::full;
  if (verdict == Door::Verdict::welcome) {
    Connection::serve(std::move(socket), caller, peer, protocol, frontend, *this);
    return;
  }
  refusals_.note(reason_of(verdict), peer);
  refused_clients_.refuse(std::move(socket), frontend.turn_away(sentence_of(verdict)), receive_buffer_);
}

bool Server::paces(const asio::ip::address& peer) const {
  return options_.pace.lines_per_second > 0 && !options_.exempt.contains(peer);
}

Frontend& Server::frontend(std::string_view protocol) {
  const FrontendEntry* entry = find_frontend(protocol);
  CONFAB_ASSERT(entry != nullptr);
  auto& made = frontends_[entry->protocol];
  if (made == nullptr) made = entry->make(registry_);
  return *made;
}

// ---- The loop

void Server::run() {
  auto kept_open = asio::make_work_guard(context_);
  while (!stopping_ || connection_count_ > 0 || !refused_clients_.empty()) {
    if (turn()) {
      if (is_asios_turn()) have_asio_turn();
    } else {
      poller_.wake_loop_when_ready();
      context_.run_one();
      have_asio_turn();
    }
  }
  kept_open.reset();
  poller_.stop();
  deadlines_.stop();
  arrivals_timer_.cancel();
  pace_timer_.cancel();
  log_timer_.cancel();
  context_.run();
  refusals_.tell_left_out(RefusalLog::Telling::at_the_end);
  visits_.tell_left_out();
}

bool Server::is_asios_turn() {
  return ++turns_since_asio_ >= turns_per_asio_turn || Clock::now() - asio_turn_ended_ >= asio_turn_interval;
}

void Server::have_asio_turn() {
  int handlers = 0;
  while (handlers < handlers_per_asio_turn && context_.poll_one() > 0) ++handlers;
  turns_since_asio_ = 0;
  asio_turn_ended_ = Clock::now();
}

/// Hears every client that has said something, then flushes a bounded number of queues, so that all that was said
/// together leaves together, and a big room delays nobody by more than that. Returns whether there was anything to do.
bool Server::turn() {
  wide_windows_.next_turn();
  bool busy = poller_.poll();
  // After what has arrived was read, and not before.
  busy = deadlines_.judge() || busy;
  if (flush_pending_) {
    flush_pending_ = schedule_.run(options_.flushes_per_turn);
    busy = true;
  }
  const bool lap_ended = std::exchange(laps_seen_, schedule_.laps()) != schedule_.laps();
  if (lap_ended) congested_.give_turns();
  if (registry_.has_crowds_to_announce()) tell_arrivals_later();
  if (refusals_.has_untold() || visits_.has_untold()) tell_left_out_later();
  if (!memory_.whole()) busy = make_up_for_shortage() || busy;
  return busy;
}

/// Takes the reserve back. If that can't be done, whoever holds most goes, because an allocation fails for anybody, and
/// mostly for somebody who holds little; one for each time that the reserve was needed, the newest of equals, and
/// beyond that only such as hold much. Returns whether somebody goes.
bool Server::make_up_for_shortage() {
  const auto now = Clock::now();
  if (shortage_told_ == Clock::time_point{} || now - shortage_told_ >= shortage_telling_interval) {
    shortage_told_ = now;
    spdlog::error("memory has run short: nobody is let in until there is enough again");
  }
  if (memory_.restore()) return false;
  const bool needed_again = std::exchange(shortages_seen_, memory_.shortages()) != memory_.shortages();
  Connection* most = nullptr;
  connections_.for_each([&](Connection& connection) {
    if (most == nullptr || connection.held_bytes() >= most->held_bytes()) most = &connection;
  });
  if (most == nullptr || (!needed_again && most->held_bytes() < held_bytes_much)) return false;
  most->fail(Ending::out_of_memory);
  return true;
}

void Server::tell_arrivals_later() {
  if (std::exchange(arrivals_timer_runs_, true)) return;
  arrivals_timer_.expires_after(arrivals_interval);
  arrivals_timer_.async_wait([this](error_code cancelled) {
    arrivals_timer_runs_ = false;
    if (!cancelled) registry_.announce_crowds(Clock::now().time_since_epoch());
  });
}

void Server::tell_left_out_later() {
  if (std::exchange(log_timer_runs_, true)) return;
  log_timer_.expires_after(log_interval);
  log_timer_.async_wait([this](error_code cancelled) {
    log_timer_runs_ = false;
    if (cancelled) return;
    refusals_.tell_left_out(RefusalLog::Telling::in_time);
    visits_.tell_left_out();
  });
}

DeadlineList& Server::deadlines(Deadline::Kind kind) {
  switch (kind) {
    case Deadline::Kind::login: return login_deadlines_;
    case Deadline::Kind::late_login:
    case Deadline::Kind::patience: return patience_deadlines_;
    case Deadline::Kind::write: return write_deadlines_;
    case Deadline::Kind::backlog: return backlog_deadlines_;
    case Deadline::Kind::linger: return last_linger_deadlines_;
    case Deadline::Kind::none:
    case Deadline::Kind::finish: break;
  }
  return finish_deadlines_;
}

TurnOrder& Server::paced() {
  if (!std::exchange(pace_timer_runs_, true)) {
    pace_timer_.expires_after(pace_interval);
    pace_timer_.async_wait([this](error_code cancelled) {
      pace_timer_runs_ = false;
      if (!cancelled) paced_.give_turns();
    });
  }
  return paced_;
}

Figures Server::figures() {
  Figures now{.connections = connection_count_,
              .users = registry_.people().size(),
              .rooms = registry_.rooms().size(),
              .held_bytes = 0,
              .refused = refusals_.total(),
              .untold_visits = visits_.left_out_total()};
  connections_.for_each([&](const Connection& connection) { now.held_bytes += connection.held_bytes(); });
  return now;
}

void Server::stop() {
  if (stopping_) return;
  stopping_ = true;
  for (const auto& listener : listeners_) listener->close();
  refused_clients_.hurry();
  connections_.for_each([](Connection& connection) { connection.shut_down(); });
}

void Server::connection_opened(Connection& connection) {
  connections_.push_back(connection);
  ++connection_count_;
}

void Server::connection_closed(Connection& connection) {
  connection.ListHook<Connection>::unlink();
  --connection_count_;
  for (const auto& listener : listeners_) listener->room_again();
}

}  // namespace confab::net
