#include "upgrade.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <system_error>
#include <utility>

#include "histories_codec.hpp"
#include "state_codec.hpp"

namespace confab::app {

Upgrade::Upgrade(net::asio::io_context& context, net::Server& server, Program program,
                 const std::string& state_directory, std::function<void(pid_t)> introduce)
    : context_(context),
      server_(server),
      program_(std::move(program)),
      state_directory_(state_directory),
      introduce_(std::move(introduce)),
      alarm_(context) {}

void Upgrade::begin(const std::vector<OfferedListener>& listeners, Outcome outcome) {
  if (under_way()) return outcome("An upgrade is under way already.");
  // Otherwise what was said before the last upgrade would be lost.
  if (server_.memories().expects_histories()) return outcome("The last upgrade is not over: try again in a moment.");
  // When the first process of a container ends, the system ends all others.
  if (::getpid() == 1) return outcome("The first process of a container can't be replaced: start a new container.");
  outcome_ = std::move(outcome);
  reloads_ = false;
  spdlog::info("upgrading: starting {}", program_.path);
  try {
    successor_.emplace(context_, program_, listeners,
                       [this](const std::optional<std::string>& why_not) { prepared(why_not); });
  } catch (const std::system_error& error) {
    conclude(fmt::format("The new confabd can't be started: {}.", error.code().message()));
  }
}

void Upgrade::give_up(std::string_view why) {
  if (under_way()) conclude(std::string(why));
}

/// The new process is ready, or has failed.
void Upgrade::prepared(const std::optional<std::string>& why_not) {
  if (why_not) return conclude(why_not);
  settled_until_ = net::Clock::now() + settling_max;
  hand_over_when_settled();
}

/// Clients who are about to end do so first: this process knows how.
void Upgrade::hand_over_when_settled() {
  if (!under_way()) return;
  // The other process would let newcomers in.
  if (server_.is_draining()) return conclude("The server is draining.");
  if (!server_.is_settled() && net::Clock::now() < settled_until_) {
    return alarm_.set(settling_interval, [this] { hand_over_when_settled(); });
  }
  hand_over();
}

/// From here to the end nobody is served, so nothing may wait but for the new process.
void Upgrade::hand_over() {
  net::HandedOver all = server_.state();
  all.state.reload = reloads_;
  all.state.state_directory = state_directory_;
  all.state.histories_follow = server_.memories().bytes() > 0;
  const pid_t successor = successor_->pid();
  const auto why_not =
      successor_->hand_over(encode(all.state), all.descriptors, [this, successor] { introduce_(successor); });
  if (why_not) {
    introduce_(::getpid());
    return conclude(why_not);
  }
  server_.let_go();
  spdlog::info("upgraded: process {} serves; connections that end here: {}", successor,
               server_.connection_count() - all.state.connections.size());
  if (all.state.histories_follow) bequeath();
  conclude(std::nullopt);
}

/// The new process serves, so this may take its time.
void Upgrade::bequeath() {
  try {
    successor_->bequeath(encode_histories(server_.memories()));
  } catch (const std::system_error& error) {
    spdlog::warn("what was said in the rooms could not be handed over: {}", error.code().message());
  }
}

void Upgrade::conclude(const std::optional<std::string>& why_not) {
  successor_.reset();
  if (const Outcome outcome = std::exchange(outcome_, {})) outcome(why_not);
}

}  // namespace confab::app
