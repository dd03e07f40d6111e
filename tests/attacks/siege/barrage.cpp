#include "siege/barrage.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

#include "harness/waiting.hpp"

namespace confab::attacks {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t clients_per_address = 60;
constexpr std::size_t bytes_per_send = 64 * 1024;
constexpr std::size_t received_kept = 64 * 1024;
// How often byte-wise readers read, and failed connections are tried again.
constexpr std::chrono::milliseconds rest{10};

std::string for_client(std::string text, std::size_t client) {
  const std::string number = std::to_string(client);
  for (auto at = text.find("$N"); at != std::string::npos; at = text.find("$N", at + number.size())) {
    text.replace(at, 2, number);
  }
  return text;
}

}  // namespace

std::string hostile_address(std::size_t client) {
  return "127.66.0." + std::to_string(1 + client / clients_per_address);
}

Barrage::Barrage(const harness::Endpoint& endpoint, Attacker attacker)
    : endpoint_(endpoint), attacker_(std::move(attacker)), clients_(attacker_.clients) {
  for (std::size_t i = 0; i < clients_.size(); ++i) {
    clients_[i].number = i;
    clients_[i].payload = for_client(attacker_.payload, i);
    connect(clients_[i]);
  }
}

Barrage::~Barrage() {
  for (const Client& client : clients_) {
    if (client.socket.is_open()) reset_on_close(client.socket);
  }
}

void Barrage::connect(Client& client) {
  harness::SocketOptions options{.blocking = false, .from = attacker_.is_exempt ? "" : hostile_address(client.number)};
  if (attacker_.listening != Listening::reads) options.receive_buffer_bytes = 4096;
  client.socket = try_connect(endpoint_, options);
  client.unsent = for_client(attacker_.opening, client.number);
  client.unsent_from = 0;
  client.rounds = 0;
  client.parted = false;
  ++(client.socket.is_open() ? connected_ : turned_away_);
}

void Barrage::rage(std::chrono::milliseconds duration, const std::function<bool()>& enough) {
  const auto end = Clock::now() + duration;
  auto next_rest = Clock::now();
  while (Clock::now() < end && !enough()) {
    polled_.clear();
    for (const Client& client : clients_) {
      const bool reads = attacker_.listening == Listening::reads;
      const int events = (reads ? POLLIN : 0) | (wants_to_send(client) ? POLLOUT : 0);
      polled_.push_back({client.socket.get(), static_cast<short>(events), 0});
    }
    poll(polled_.data(), polled_.size(), static_cast<int>(rest.count()));
    for (std::size_t i = 0; i < clients_.size(); ++i) serve(clients_[i], polled_[i]);
    if (Clock::now() < next_rest) continue;
    next_rest = Clock::now() + rest;
    for (Client& client : clients_) have_rest(client);
  }
}

void Barrage::have_rest(Client& client) {
  client.sent_since_rest = 0;
  if (attacker_.listening == Listening::byte_wise) receive(client);
  if (!client.socket.is_open() && attacker_.comes_back) connect(client);
}

bool Barrage::wants_to_send(const Client& client) const {
  if (attacker_.bytes_per_rest > 0 && client.sent_since_rest >= attacker_.bytes_per_rest) return false;
  return !client.parted && (client.unsent_from < client.unsent.size() || !client.payload.empty());
}

void Barrage::serve(Client& client, const pollfd& polled) {
  if (!client.socket.is_open()) return;
  if ((polled.revents & (POLLIN | POLLHUP | POLLERR)) != 0) receive(client);
  if (client.socket.is_open() && (polled.revents & POLLOUT) != 0) send(client);
  if (!client.socket.is_open() && attacker_.comes_back) connect(client);
}

void Barrage::send(Client& client) {
  if (client.unsent_from == client.unsent.size() && !refill(client)) return part(client);
  std::string_view bytes = std::string_view(client.unsent).substr(client.unsent_from);
  if (attacker_.bytes_at_a_time > 0) bytes = bytes.substr(0, attacker_.bytes_at_a_time);
  if (attacker_.bytes_per_rest > 0) bytes = bytes.substr(0, attacker_.bytes_per_rest - client.sent_since_rest);
  const int flags = MSG_NOSIGNAL | MSG_DONTWAIT | (attacker_.urgent ? MSG_OOB : 0);
  const ssize_t sent = ::send(client.socket.get(), bytes.data(), bytes.size(), flags);
  if (sent < 0) return;  // reading will show what is wrong
  client.sent_since_rest += static_cast<std::size_t>(sent);
  sent_bytes_ += static_cast<std::uint64_t>(sent);
  client.unsent_from += static_cast<std::size_t>(sent);
}

/// Repeats the payload, so that even a short one floods. Returns false if all rounds are sent.
bool Barrage::refill(Client& client) {
  client.unsent.clear();
  client.unsent_from = 0;
  while (client.unsent.size() < bytes_per_send && !client.payload.empty()) {
    if (attacker_.rounds_max > 0 && client.rounds == attacker_.rounds_max) break;
    client.unsent += client.payload;
    ++client.rounds;
  }
  return !client.unsent.empty();
}

void Barrage::part(Client& client) {
  client.parted = true;
  if (attacker_.parting == Parting::half_close) shutdown(client.socket.get(), SHUT_WR);
  if (attacker_.parting == Parting::reset) reset_on_close(client.socket);
  if (attacker_.parting == Parting::reset || attacker_.parting == Parting::close) client.socket.close();
}

void Barrage::close_all() {
  for (Client& client : clients_) {
    client.parted = true;
    client.socket.close();
  }
}

void Barrage::receive(Client& client) {
  std::array<char, 64 * 1024> buffer;
  const std::size_t wanted = attacker_.listening == Listening::byte_wise ? 1 : buffer.size();
  const ssize_t size = recv(client.socket.get(), buffer.data(), wanted, MSG_DONTWAIT);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (size <= 0) {
    ++turned_away_;
    client.socket.close();
    return;
  }
  received_bytes_ += static_cast<std::uint64_t>(size);
  received_.append(buffer.data(), std::min(static_cast<std::size_t>(size), received_kept - received_.size()));
}

std::size_t Barrage::present() const {
  return static_cast<std::size_t>(
      std::count_if(clients_.begin(), clients_.end(), [](const Client& client) { return client.socket.is_open(); }));
}

}  // namespace confab::attacks
