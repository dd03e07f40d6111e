#include "daemon.hpp"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../net/log.hpp"
#include "../net/memory_reserve.hpp"
#include "../net/server.hpp"
#include "administrator.hpp"
#include "ban_keeper.hpp"
#include "certificates.hpp"
#include "confab/operations.hpp"
#include "config_check.hpp"
#include "connection_room.hpp"
#include "daemon_log.hpp"
#include "descriptors.hpp"
#include "house_rules.hpp"
#include "inherited_sockets.hpp"
#include "listening.hpp"
#include "log_attendant.hpp"
#include "maintenance.hpp"
#include "metrics.hpp"
#include "open_places.hpp"
#include "password_worker.hpp"
#include "privileges.hpp"
#include "reload_changes.hpp"
#include "reloader.hpp"
#include "service_attendant.hpp"
#include "service_manager.hpp"
#include "signals.hpp"
#include "start_places.hpp"
#include "state_keeper.hpp"
#include "system_calendar.hpp"
#include "upgrade/bequest.hpp"
#include "upgrade/inheritance.hpp"
#include "upgrade/upgrade.hpp"

namespace confab::app {

namespace {

/// The running server with all that belongs to it, in the order in which it starts. The order of its members is that of
/// what depends on what.
class Daemon final : private Operations {
 public:
  /// Opens everything, or takes over what a predecessor has. Throws UsageError, NotUpgraded.
  Daemon(const CommandLine& command_line, Options options, const Start& start, LogSink& log)
      : predecessor_(start.predecessor),
        options_(std::move(options)),
        start_places_(options_, start.predecessor),
        log_(log),
        signals_(context_),
        log_attendant_(context_, log),
        service_attendant_(context_, service_manager_,
                           [this] { return status_line(server_.user_count(), server_.room_count()); }),
        server_options_(start_places_.look_up_all(context_, options_)),
        server_(context_, memory_, server_options_),
        open_places_(server_),
        has_config_(!command_line.config.empty()),
        reloader_(
            context_, command_line, start_places_.has_given_sockets(), [this] { return open_places_.addresses(); },
            [this, &command_line](Configuration fresh) { apply(std::move(fresh), command_line.config); }),
        upgrade_(context_, server_, next(start.program), options_.settings.state_directory,
                 [this](pid_t pid) { service_manager_.main_pid_is(pid); }),
        maintenance_(context_, reloader_, upgrade_, service_manager_,
                     {.obstacle = [this] { return obstacle(); },
                      .listeners = [this] { return open_places_.offered(); },
                      .retire = [this] { retire(); }}),
        bans_(context_, options_.settings),
        state_(context_, options_, server_, bans_),
        administrator_(context_, server_, bans_, state_, *this) {
    check_what_is_built(options_);
    const auto loaded = Certificates::load(files_of(options_));
    certificates_.adopt(loaded);
    if (metrics_) server_.offer(metrics_protocol, *metrics_);
    server_.memories().use(calendar_);
    house_rules_.make_hold(options_, read_motd(options_.settings.motd));
    server_.kept_names().check_with(passwords_);
    server_.serve_admin(administrator_);
    server_.keep_out(bans_.bans());
    std::vector<std::string> served;
    const auto places = start_places_.take();
    for (const Place& place : places) {
      std::ranges::copy(open_places_.open(place, opening(options_)), std::back_inserter(served));
    }
    if (predecessor_ == nullptr) log_start(server_options_, served);
    warn_of_open_metrics(places);
    warn(loaded.warnings);
    become(options_.settings.user, server_);
    warn(certificates_.unreadable_keys());
    warn(unreadable_motd(options_.settings));
    if (predecessor_ != nullptr) {
      take_over();
    } else {
      state_.begin();
    }
    warn(house_rules_.names_to_keep(options_));
    warn_of_root(options_.settings.user);
  }

  /// Serves until it is stopped, or another process has taken over.
  void run() {
    serves_ = true;
    signals_.attend(*this, has_config_);
    service_attendant_.start();
    if (reloads_at_start_) reload("the process before this one", [](const std::optional<std::string>&) {});
    server_.run();
    if (!is_replaced_) state_.end();
  }

 private:
  Figures figures() override {
    Figures now = server_.figures();
    now.missing_log_lines = log_.missing_lines();
    state_.count(now);
    return now;
  }

  bool is_serving() const override { return !stopping_ && !administrator_.draining(); }

  void reload(std::string_view by, Outcome outcome) override { maintenance_.reload(by, std::move(outcome)); }
  void upgrade(std::string_view by, Outcome outcome) override { maintenance_.upgrade(by, std::move(outcome)); }

  /// Why neither can be begun.
  std::optional<std::string> obstacle() const {
    if (stopping_) return "The server is stopping.";
    if (administrator_.draining()) return "The server is draining: start it anew instead.";
    return std::nullopt;
  }

  /// Another process serves.
  void retire() {
    stopping_ = true;
    leave_context();
    is_replaced_ = true;
    state_.leave();
    service_attendant_.leave();
  }

  void stop(std::string_view why) override {
    if (std::exchange(stopping_, true)) return;
    upgrade_.give_up("The server is stopping.");
    spdlog::info("stopping {}; connections to close: {}", why, server_.connection_count());
    leave_context();
    service_attendant_.stop();
    server_.stop();
  }

  /// So that the context can run to its end.
  void leave_context() {
    signals_.expect_the_end();
    log_attendant_.stop();
    maintenance_.stop();
    bans_.stop();
    administrator_.stop();
    bequest_.reset();
  }

  /// Becomes what the predecessor was. Throws NotUpgraded.
  void take_over() {
    auto later = inherit(*predecessor_, server_, [this](const net::ServerState& state) {
      std::vector<Ban> bans;
      for (const auto& [target, since, until, reason, by] : state.bans) {
        bans.push_back({ban_target(target), since, until, reason, by});
      }
      bans_.restore(std::move(bans));
      state_.go_on(state.state_directory);
      reloads_at_start_ = state.reload;
    });
    if (!later) return;
    bequest_.emplace(context_, std::move(*later), [this](Bequest::Histories&& histories) {
      for (auto& [room, history] : histories) server_.memories().put_before(room, std::move(history));
      server_.memories().expect_histories(false);
      bequest_.reset();
    });
  }

  /// What the process that replaces us starts with.
  Program next(Program program) const {
    std::ranges::move(service_manager_.variables(), std::back_inserter(program.variables));
    return program;
  }

  /// What places are opened with, under `options`, whose certificates have been adopted.
  Opening opening(const Options& options) const {
    const auto identity_of = [this, &options](const ListenAddress& address) {
      return address.tls ? &certificates_.identity(files_for(address, options.settings)) : nullptr;
    };
    return {options.unix_socket_mode, identity_of, !serves_};
  }

  /// Makes a configuration hold. Throws UsageError before anything has changed. All who obey a setting refer to
  /// `options_` and `server_options_`.
  void apply(Configuration fresh, const std::string& file) {
    if (administrator_.draining()) throw UsageError("The server is draining.");
    const auto wanted = wanted_listeners(fresh.options, start_places_.has_given_sockets());
    const auto plan = open_places_.plan(wanted, std::move(fresh.places));
    const std::uint32_t room =
        start_places_.room_beside(plan.listeners + descriptors_of_services(options_.settings, wanted));
    certificates_.adopt_new(fresh.certificates);
    const auto served = open_places_.carry_out(plan, opening(fresh.options));
    certificates_.adopt(fresh.certificates);
    const Settings before = options_.settings;
    const std::string changes = describe_changes(before, fresh.options.settings, plan, house_rules_.is_new(fresh.motd));
    keep_until_start(before, fresh.options.settings);
    options_ = std::move(fresh.options);
    const std::uint32_t ceiling_before = server_options_.connections_ceiling;
    fit_connections(server_options_, room);
    server_.settings_changed();
    state_.settings_changed();
    house_rules_.make_hold(options_, std::move(fresh.motd));
    log_reload(file, changes, before.log_level, options_.settings.log_level);
    tell_served(served);
    warn_of_open_metrics(plan.added);
    warn(fresh.certificates.warnings);
    if (before.operators != options_.settings.operators || before.names_max != options_.settings.names_max) {
      warn(house_rules_.names_to_keep(options_));
    }
    if (before.connections_max != options_.settings.connections_max ||
        ceiling_before != server_options_.connections_ceiling) {
      warn_of_little_room(server_options_);
    }
  }

  Predecessor* const predecessor_;
  Options options_;
  StartPlaces start_places_;
  ServiceManager service_manager_{ServiceEnvironment::take()};
  net::asio::io_context context_{1};
  LogSink& log_;
  Signals signals_;
  LogAttendant log_attendant_;
  ServiceAttendant service_attendant_;
  net::ServerOptions server_options_;
  Certificates certificates_;
  const SystemCalendar calendar_;
  PasswordWorker passwords_;
  net::MemoryReserve memory_;
  const std::unique_ptr<net::SideService> metrics_ = make_metrics(context_, *this);
  net::Server server_;
  HouseRules house_rules_{server_};
  OpenPlaces open_places_;
  const bool has_config_;
  Reloader reloader_;
  Upgrade upgrade_;
  Maintenance maintenance_;
  BanKeeper bans_;
  StateKeeper state_;
  Administrator administrator_;
  std::optional<Bequest> bequest_;  // until it has arrived
  bool serves_ = false;
  bool stopping_ = false;
  bool is_replaced_ = false;
  bool reloads_at_start_ = false;  // the predecessor was asked to when it had no time any more
};

}  // namespace

void run_daemon(const CommandLine& command_line, Options options, const Start& start, LogSink& log) {
  std::signal(SIGPIPE, SIG_IGN);
  Daemon daemon(command_line, std::move(options), start, log);
  daemon.run();
  spdlog::info("stopped");
}

}  // namespace confab::app
