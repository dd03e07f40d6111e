#include "maintenance.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/post.hpp>
#include <utility>

namespace confab::app {

// ---- Reloads

void Maintenance::reload(std::string_view by, Outcome outcome) {
  spdlog::info("{} asks for a reload", by);
  if (const auto why_not = owner_.obstacle()) {
    spdlog::error("not reloaded: {}", *why_not);
    return outcome(why_not);
  }
  if (!upgrade_.under_way() || !reloader_.has_file()) return begin_reload(std::move(outcome));
  // The new process may have read the file before it was changed.
  upgrade_.reload_afterwards();
  reloads_.push_back(std::move(outcome));
}

void Maintenance::begin_reload(Outcome outcome) {
  if (!stopped_) service_manager_.reloading();
  reloader_.ask([this, outcome = std::move(outcome)](const std::optional<std::string>& why_not) {
    if (!stopped_) service_manager_.ready();
    outcome(why_not);
    // Later: the reloader may begin the next reload first.
    net::asio::post(context_, [this] { begin_waiting_upgrades(); });
  });
}

// ---- Upgrades

void Maintenance::upgrade(std::string_view by, Outcome outcome) {
  spdlog::info("{} asks for an upgrade", by);
  if (!reloader_.busy()) return begin_upgrade(outcome);
  upgrades_.push_back(std::move(outcome));
}

void Maintenance::begin_waiting_upgrades() {
  if (reloader_.busy()) return;
  for (const Outcome& outcome : std::exchange(upgrades_, {})) begin_upgrade(outcome);
}

void Maintenance::begin_upgrade(const Outcome& outcome) {
  const auto conclude = [this, outcome](const std::optional<std::string>& why_not) {
    if (why_not) {
      spdlog::error("not upgraded: {}", *why_not);
    } else {
      owner_.retire();
    }
    outcome(why_not);
    end_upgrade(why_not);
  };
  if (const auto why_not = owner_.obstacle()) return conclude(why_not);
  upgrade_.begin(owner_.listeners(), conclude);
}

void Maintenance::end_upgrade(const std::optional<std::string>& why_not) {
  if (upgrade_.under_way()) return;
  for (Outcome& outcome : std::exchange(reloads_, {})) {
    if (why_not) {
      begin_reload(std::move(outcome));
    } else {
      outcome("Another process serves now, and reads the file: the log has what comes of it.");
    }
  }
}

void Maintenance::stop() {
  stopped_ = true;
  reloader_.stop();
}

}  // namespace confab::app
