// Maintenance: reloads and upgrades. They wait for each other, because both read the configuration file and open what
// it names. It knows who asks and what the log says of it, but not what a reload or an upgrade does. Owned by the
// Daemon; used from the loop's thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../net/asio.hpp"
#include "confab/operations.hpp"
#include "reloader.hpp"
#include "service_manager.hpp"
#include "upgrade/upgrade.hpp"

namespace confab::app {

class Maintenance {
 public:
  using Outcome = Operations::Outcome;

  /// What the Daemon knows.
  struct Owner {
    std::function<std::optional<std::string>()> obstacle;     // why nothing can be begun now, as a sentence
    std::function<std::vector<OfferedListener>()> listeners;  // that a new process gets
    std::function<void()> retire;                             // another process serves
  };

  /// All outlive it.
  Maintenance(net::asio::io_context& context, Reloader& reloader, Upgrade& upgrade, ServiceManager& service_manager,
              Owner owner)
      : context_(context),
        reloader_(reloader),
        upgrade_(upgrade),
        service_manager_(service_manager),
        owner_(std::move(owner)) {}

  /// See Operations. During an upgrade, a reload waits for its end: then the new process carries it out, or, if there
  /// is none, this one does.
  void reload(std::string_view by, Outcome outcome);

  /// See Operations. During a reload, an upgrade waits for its end.
  void upgrade(std::string_view by, Outcome outcome);

  /// The process ends: nothing more is begun.
  void stop();

 private:
  void begin_reload(Outcome outcome);
  void begin_upgrade(const Outcome& outcome);
  void end_upgrade(const std::optional<std::string>& why_not);
  void begin_waiting_upgrades();

  net::asio::io_context& context_;
  Reloader& reloader_;
  Upgrade& upgrade_;
  ServiceManager& service_manager_;
  const Owner owner_;
  std::vector<Outcome> reloads_;   // that wait for the end of an upgrade
  std::vector<Outcome> upgrades_;  // that wait for the end of a reload
  bool stopped_ = false;
};

}  // namespace confab::app
