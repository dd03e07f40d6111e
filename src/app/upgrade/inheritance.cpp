#include "inheritance.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <utility>
#include <variant>

#include "confab/version.hpp"
#include "state_codec.hpp"

namespace confab::app {

std::optional<Channel> inherit(Predecessor& predecessor, net::Server& server,
                               const std::function<void(const net::ServerState&)>& go_on) {
  const pid_t old_process = ::getppid();
  auto estate = predecessor.take_over();
  auto decoded = decode(estate.state);
  if (const auto* mistake = std::get_if<std::string>(&decoded)) {
    throw NotUpgraded(fmt::format("The state is not understood: {}.", *mistake));
  }
  const auto& state = std::get<net::ServerState>(decoded);
  std::vector<net::Socket> sockets;
  for (Descriptor& client : estate.clients) sockets.emplace_back(client.release());
  try {
    server.restore(state, std::move(sockets));
  } catch (const carried::BadState& bad) {
    throw NotUpgraded(fmt::format("The state contradicts itself: {}", bad.what()));
  }
  go_on(state);
  server.memories().expect_histories(state.histories_follow);
  Channel later = predecessor.restored();
  const auto unserved = net::Clock::now().time_since_epoch() - state.taken_at;
  const std::size_t count = state.connections.size();
  spdlog::info("process {} serves {} {} from process {}, after a silence of {} ms (confabd {})", ::getpid(), count,
               count == 1 ? "connection" : "connections", old_process,
               std::chrono::duration_cast<std::chrono::milliseconds>(unserved).count(), version);
  return state.histories_follow ? std::optional(std::move(later)) : std::nullopt;
}

}  // namespace confab::app
