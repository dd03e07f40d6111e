#include "refused_clients.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace confab::net {

void RefusedClients::refuse(Socket socket, std::string_view farewell, std::span<char> scratch) {
  // A new socket always has room for a sentence.
  const std::array<std::string_view, 1> pieces = {farewell};
  const bool told = !farewell.empty() && socket.send(pieces).bytes > 0;
  const bool open = socket.shut_down_sending();
  const auto state = socket.receive(scratch).state;
  const bool stays = state != Socket::State::ended && state != Socket::State::broken;
  if (told && open && stays) end(std::move(socket));
}

void RefusedClients::end(Socket socket) {
  if (!has_place()) return;
  kept_.push_back({std::move(socket), Clock::now() + silence_});
  wait();
}

void RefusedClients::hurry(std::chrono::milliseconds silence) {
  const auto latest = Clock::now() + silence;
  for (Kept& kept : kept_) kept.until = std::min(kept.until, latest);
  timer_.cancel();
}

void RefusedClients::wait() {
  if (waiting_ || kept_.empty()) return;
  waiting_ = true;
  timer_.expires_at(kept_.front().until);
  // Cancelled or not, it looks which clients are due.
  timer_.async_wait([this](error_code) {
    waiting_ = false;
    const auto now = Clock::now();
    while (!kept_.empty() && kept_.front().until <= now) end_front();
    wait();
  });
}

/// Closes without a reset if the client has ended its own stream, is still sending, or has not acknowledged everything.
void RefusedClients::end_front() {
  Socket& socket = kept_.front().socket;
  std::array<char, 1> byte;
  const auto received = socket.receive(byte);
  const bool silent = received.bytes == 0 && received.state == Socket::State::drained;
  if (silent && socket.unacknowledged_bytes() == 0) socket.reset_on_close();
  kept_.pop_front();
}

}  // namespace confab::net
