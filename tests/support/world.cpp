#include "support/world.hpp"

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <utility>

namespace confab::test {

Client::Client(World& world, std::string_view protocol)
    : world_(world),
      socket_(world.options_.views_per_send),
      conversation_(world.options_.limits, *world.chat_.service(protocol).second, world.schedule(), *this) {
  if (world.options_.pace) conversation_.pace(*world.options_.pace);
}

Client::~Client() {
  if (!conversation_.session_ended()) is_lost();
}

// ---- In

void Client::says(std::string_view line) {
  std::string bytes(line);
  bytes += '\n';
  sends(bytes);
}

void Client::sends(std::string_view bytes) {
  if (conversation_.session_ended()) return;
  unread_ += bytes;
  go_on();
}

void Client::resume() {
  conversation_.resume(world_.now_, SIZE_MAX);
  go_on();
}

void Client::hangs_up() {
  world_.settle();
  conversation_.client_ended();
  go_on();
}

void Client::is_lost() {
  conversation_.lost(Ending::connection_lost);
  go_on();
}

void Client::login_times_out() {
  conversation_.deadline_passed({.unread_bytes = 0, .took_some = false});
  go_on();
}

/// Gives the conversation what it waits for, as long as that is here.
void Client::go_on() {
  using Wants = Conversation::Wants;
  for (;;) {
    const Wants wants = conversation_.go_on(*this);
    if (wants == Wants::turn && conversation_.pause() == Pause::turn_used_up) {
      conversation_.resume(world_.now_, SIZE_MAX);
    } else if (wants == Wants::input && !unread_.empty()) {
      conversation_.received(std::exchange(unread_, {}), world_.now_);
    } else {
      return;
    }
  }
}

void Client::end_session() {
  conversation_.end(world_.now_, 0);
}

// ---- Out

void Client::flush() {
  const bool all = socket_.take(conversation_);
  conversation_.flushed(all ? Conversation::Sent::all : Conversation::Sent::some);
  if (!all && !waited_for_) queue().give_up_waiting();
}

void Client::socket_takes(std::size_t bytes) {
  socket_.set_room(bytes);
  if (bytes > 0) conversation_.writable();
  if (conversation_.session_ended()) go_on();
}

std::string Client::sees() {
  world_.settle();
  return socket_.sees();
}

std::string Client::receives() {
  world_.settle();
  return socket_.receives();
}

bool Client::is_closed() {
  world_.settle();
  return conversation_.lingers() || conversation_.is_over();
}

// ---- World

World::World(const WorldOptions& options)
    : options_(options), chat_(options_.limits, [this] { flush_wanted_ = true; }) {}

World::~World() {
  clients_.clear();
  check();
}

Client& World::connects(std::string_view protocol) {
  return *clients_.emplace_back(std::make_unique<Client>(*this, protocol));
}

Client& World::slash(std::string_view name) {
  Client& client = connects("slash");
  client.says(name);
  client.receives();
  if (client.name() != name) throw std::logic_error("refused: " + std::string(name));
  return client;
}

Client& World::sigil(std::string_view nickname) {
  Client& client = connects("sigil");
  client.says(nickname);
  client.receives();
  if (client.name() != nickname) throw std::logic_error("refused: " + std::string(nickname));
  return client;
}

bool World::turn() {
  if (!flush_wanted_) return false;
  flush_wanted_ = false;
  // The schedule asks once; it need not ask again while it reports that more is pending.
  if (schedule().run(options_.flushes_per_turn)) flush_wanted_ = true;
  if (schedule().laps() != laps_seen_) {
    laps_seen_ = schedule().laps();
    let_hear(Pause::readers_behind);
  }
  return true;
}

void World::settle() {
  while (turn()) {
  }
  for (const auto& client : clients_) {
    if (std::exchange(client->ends_soon_, false)) client->go_on();
  }
  while (turn()) {
  }
  const bool stuck = std::any_of(clients_.begin(), clients_.end(), [](const auto& client) {
    return client->conversation_.pause() == Pause::readers_behind;
  });
  const bool one_lags =
      std::any_of(clients_.begin(), clients_.end(), [](const auto& client) { return client->queue().lags(); });
  if (stuck && !one_lags) throw std::logic_error("a client waits for a flush that never comes");
}

void World::time_passes(Instant duration) {
  now_ += duration;
  let_hear(Pause::too_fast);
  chat_.registry().announce_crowds(now_);
  chat_.memories().forget_rested(now_);
}

void World::let_hear(Pause waiting_for) {
  for (const auto& client : clients_) {
    if (client->conversation_.pause() != waiting_for) continue;
    client->resume();
  }
}

void World::keeps_names(NameArchive& archive) {
  registry().kept_names().check_with(passwords);
  registry().kept_names().archive_in(archive);
}

void World::passwords_are_worked_on() {
  passwords.works();
  let_hear(Pause::asking);
}

void World::shuts_down() {
  for (const auto& client : clients_) {
    client->conversation_.shut_down();
    client->go_on();
  }
}

}  // namespace confab::test
