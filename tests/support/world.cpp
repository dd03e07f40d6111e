#include "support/world.hpp"

#include <algorithm>
#include <stdexcept>

#include "confab/frontends/frontends.hpp"

namespace confab::test {

namespace {

std::unique_ptr<Session> open_session(std::vector<std::unique_ptr<Frontend>>& made, RoomRegistry& registry,
                                      std::string_view protocol, WriteQueue& queue) {
  const FrontendEntry* entry = find_frontend(protocol);
  if (entry == nullptr) throw std::logic_error("no such protocol: " + std::string(protocol));
  made.push_back(entry->make(registry));
  return made.back()->open(queue);
}

}  // namespace

Client::Client(World& world, std::string_view protocol)
    : world_(world),
      reader_(world.schedule(), world.options_.views_per_send),
      session_(open_session(world.frontends_, world.registry_, protocol, reader_.queue())),
      intake_(world.options_.limits, *session_, reader_.queue()) {
  if (world.options_.pace) intake_.pace(*world.options_.pace);
}

Client::~Client() {
  if (!ended_) is_lost();
}

// ---- In

void Client::says(std::string_view line) {
  std::string bytes(line);
  bytes += '\n';
  sends(bytes);
}

void Client::sends(std::string_view bytes) {
  if (ended_) return;
  held_ += bytes;
  if (waits_for_ == Intake::Outcome::consumed) take_in();
}

void Client::take_in() {
  Intake::Result result{};
  do {
    result = intake_.receive(held_, world_.now_);
    held_.erase(0, result.consumed);
  } while (result.outcome == Intake::Outcome::had_share);
  waits_for_ = result.outcome;
  if (result.outcome == Intake::Outcome::finished) end(EndReason::finished);
}

void Client::hangs_up() {
  world_.settle();
  end(EndReason::closed_by_client);
}

void Client::is_lost() {
  queue().close();
  end(EndReason::connection_lost);
}

void Client::login_times_out() {
  session_->login_timed_out();
  end(EndReason::finished);
}

void Client::end(EndReason reason) {
  if (ended_) return;
  ended_ = true;
  waits_for_ = Intake::Outcome::finished;
  held_.clear();
  session_->ended(reason);
  queue().finish();
  // From here on the connection sends by itself, outside the schedule.
  queue().block();
  closed_ = reader_.send_pending();
}

// ---- Out

void Client::socket_takes(std::size_t bytes) {
  if (!ended_) return reader_.socket_takes(bytes);
  reader_.set_socket_room(bytes);
  closed_ = closed_ || reader_.send_pending();
}

std::string Client::sees() {
  world_.settle();
  return reader_.sees();
}

std::string Client::receives() {
  world_.settle();
  return reader_.receives();
}

bool Client::is_closed() {
  world_.settle();
  return closed_;
}

// ---- World

World::World(const WorldOptions& options)
    : options_(options),
      loop_(options.limits.write_queue_bytes_max),
      registry_(options.limits, options.notices, loop_.schedule()) {}

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
  if (!loop_.turn(options_.flushes_per_turn)) return false;
  if (schedule().laps() != laps_seen_) {
    laps_seen_ = schedule().laps();
    let_hear(Intake::Outcome::congested);
  }
  return true;
}

void World::settle() {
  while (turn()) {
  }
  const bool stuck = std::any_of(clients_.begin(), clients_.end(),
                                 [](const auto& client) { return client->waits_for_ == Intake::Outcome::congested; });
  const bool one_lags =
      std::any_of(clients_.begin(), clients_.end(), [](const auto& client) { return client->queue().lags(); });
  if (stuck && !one_lags) throw std::logic_error("a client waits for a flush that never comes");
}

void World::time_passes(Instant duration) {
  now_ += duration;
  let_hear(Intake::Outcome::held_back);
  registry_.tell_arrivals();
}

void World::let_hear(Intake::Outcome waiting_for) {
  for (const auto& client : clients_) {
    if (client->waits_for_ == waiting_for) client->take_in();
  }
}

void World::shuts_down() {
  for (const auto& client : clients_) {
    if (client->ended_) continue;
    client->session_->shutting_down();
    client->end(EndReason::finished);
  }
}

}  // namespace confab::test
