#include "daemon.hpp"

#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "../net/log.hpp"
#include "../net/memory_reserve.hpp"
#include "../net/server.hpp"
#include "confab/operations.hpp"
#include "confab/version.hpp"
#include "descriptors.hpp"
#include "inherited_sockets.hpp"
#include "listening.hpp"
#include "logging.hpp"
#include "open_places.hpp"
#include "reload_changes.hpp"
#include "reloader.hpp"
#include "service_attendant.hpp"
#include "service_manager.hpp"
#include "signals.hpp"

namespace confab::app {

namespace {

/// Lets in no more connections than the descriptors allow, so that surplus clients get a sentence instead of a failing
/// accept().
void fit_connections(net::ServerOptions& options, std::uint32_t room) {
  using net::RefusedClients;
  constexpr std::uint32_t many = 1000;
  if (room < many) {
    options.refused_kept_max = RefusedClients::kept_max_if_scarce;
  } else {
    room -= static_cast<std::uint32_t>(RefusedClients::kept_max - RefusedClients::kept_max_if_scarce);
  }
  if (!options.proxies.empty()) {
    options.arrivals_max = std::clamp<std::size_t>(room / net::arrivals_part_of_descriptors, 1, options.arrivals_max);
    room -= std::min(static_cast<std::uint32_t>(options.arrivals_max), room - 1);
  }
  options.connections_ceiling = room;
}

void warn_of_little_room(const net::ServerOptions& options) {
  const std::uint32_t room = options.connections_ceiling;
  if (room >= options.settings.connections_max) return;
  spdlog::warn("the limit of open files leaves room for {} {}, not {}", room, room == 1 ? "client" : "clients",
               options.settings.connections_max);
}

void log_served(const std::vector<std::string>& served) {
  for (const std::string& address : served) spdlog::info("listening on {}", address);
}

/// The log's first lines. They wait until all ports are open, so that a start that fails says one sentence.
void log_start(const net::ServerOptions& options, const std::vector<std::string>& served) {
  const std::uint32_t room = std::min(options.connections_ceiling, options.settings.connections_max);
  spdlog::info("confabd {}, pid {}, room for {} {}", version, ::getpid(), room, room == 1 ? "client" : "clients");
  warn_of_little_room(options);
  log_served(served);
}

void warn_of_root(const std::string& user) {
  if (::geteuid() != 0) return;
  if (user.empty()) {
    spdlog::warn("running as root: use --user NAME to give that up once the ports are open");
  } else {
    spdlog::warn("running as root, since \"{}\" is root: name another --user", user);
  }
}

void become(const std::string& name, net::Server& server) {
  if (name.empty()) return;
  passwd user{};
  passwd* found = nullptr;
  std::array<char, 16384> names{};  // for the entry's strings; getconf suggests 1 KiB
  ::getpwnam_r(name.c_str(), &user, names.data(), names.size(), &found);
  if (found == nullptr) throw UsageError(fmt::format("There is no user named \"{}\" to become.", name));
  if (::geteuid() == user.pw_uid) return;
  const bool done = server.give_socket_files_to(user.pw_uid, user.pw_gid) &&
                    ::initgroups(user.pw_name, user.pw_gid) == 0 && ::setgid(user.pw_gid) == 0 &&
                    ::setuid(user.pw_uid) == 0;
  if (!done) {
    throw UsageError(fmt::format("Can't become the user \"{}\": {}. Only root can become somebody else.", name,
                                 std::generic_category().message(errno)));
  }
  spdlog::info("running as {}", user.pw_name);
}

/// Reports log lines that were dropped, as soon as some time has passed and there is room.
class LogAttendant {
 public:
  LogAttendant(net::asio::io_context& context, LogSink& log) : log_(log), alarm_(context) {
    log_.on_first_dropped([this] { tell_dropped_later(); });
  }
  ~LogAttendant() { log_.on_first_dropped({}); }
  LogAttendant(const LogAttendant&) = delete;
  LogAttendant& operator=(const LogAttendant&) = delete;

  /// Nothing of it stays in the context.
  void stop() {
    stopped_ = true;
    alarm_.cancel();
  }

 private:
  static constexpr std::chrono::seconds log_interval{1};

  void tell_dropped_later() {
    if (stopped_) return;
    alarm_.set(log_interval, [this] {
      if (!log_.tell_dropped()) tell_dropped_later();
    });
  }

  LogSink& log_;
  net::Alarm alarm_;
  bool stopped_ = false;
};

/// The running server with all that belongs to it, in the order in which it starts. The order of its members is that of
/// what depends on what.
class Daemon final : private Operations {
 public:
  /// Opens everything. Throws UsageError.
  Daemon(const CommandLine& command_line, Options options, LogSink& log)
      : options_(std::move(options)),
        open_(descriptors_at_start()),
        log_(log),
        signals_(context_),
        log_attendant_(context_, log),
        service_attendant_(context_, service_manager_,
                           [this] { return status_line(server_.user_count(), server_.room_count()); }),
        places_(look_up_all()),
        server_options_(server_options()),
        server_(context_, memory_, server_options_),
        open_places_(server_),
        has_config_(!command_line.config.empty()),
        reloader_(
            context_, command_line, !inherited_.empty(), [this] { return open_places_.addresses(); },
            [this, &command_line](Configuration fresh) { apply(std::move(fresh), command_line.config); }) {
    std::vector<std::string> served;
    for (const Place& place : std::exchange(places_, {})) {
      std::ranges::copy(open_places_.open(place, options_.unix_socket_mode), std::back_inserter(served));
    }
    log_start(server_options_, served);
    become(options_.settings.user, server_);
    warn_of_root(options_.settings.user);
  }

  /// Serves until it is stopped.
  void run() {
    signals_.attend(*this, has_config_);
    service_attendant_.start();
    server_.run();
  }

 private:
  Figures figures() override {
    Figures now = server_.figures();
    now.missing_log_lines = log_.missing_lines();
    return now;
  }

  void reload(Outcome outcome) override {
    service_manager_.reloading();
    reloader_.ask([this, outcome = std::move(outcome)](const std::optional<std::string>& why_not) {
      if (!stopping_) service_manager_.ready();
      outcome(why_not);
    });
  }

  void stop(std::string_view why) override {
    if (std::exchange(stopping_, true)) return;
    spdlog::info("stopping {}; connections to close: {}", why, server_.connection_count());
    signals_.expect_the_end();
    log_attendant_.stop();
    service_attendant_.stop();
    reloader_.stop();
    server_.stop();
  }

  /// Throws UsageError if there are too few even for the loop, which opens the next ones.
  std::size_t descriptors_at_start() const {
    const std::size_t open = open_descriptors();
    room_for_clients(open, wanted_listeners(options_, !inherited_.empty()).size());
    return open;
  }

  std::vector<Place> look_up_all() {
    std::vector<Place> places;
    for (const ListenAddress& address : wanted_listeners(options_, !inherited_.empty())) {
      places.push_back(look_up(context_, address));
    }
    hand_out(inherited_, places);
    return places;
  }

  net::ServerOptions server_options() const {
    std::size_t listeners = 0;
    for (const Place& place : places_) listeners += std::max<std::size_t>(place.endpoints.size(), 1);
    net::ServerOptions result{.settings = options_.settings, .exempt = options_.exempt, .proxies = options_.proxies};
    fit_connections(result, room_for_clients(open_, listeners));
    return result;
  }

  /// Makes a configuration hold. Throws UsageError before anything has changed. All who obey a setting refer to
  /// `options_` and `server_options_`.
  void apply(Configuration fresh, const std::string& file) {
    const auto plan = open_places_.plan(wanted_listeners(fresh.options, !inherited_.empty()), std::move(fresh.places));
    const std::uint32_t room = room_for_clients(open_, plan.listeners);
    const auto served = open_places_.carry_out(plan, fresh.options.unix_socket_mode);
    const Settings before = options_.settings;
    const std::string changes = describe_changes(before, fresh.options.settings, plan);
    keep_until_start(before, fresh.options.settings);
    options_ = std::move(fresh.options);
    const std::uint32_t ceiling_before = server_options_.connections_ceiling;
    fit_connections(server_options_, room);
    server_.settings_changed();
    // The line is in the log if either level allows it.
    set_log_level(std::min(before.log_level, options_.settings.log_level));
    spdlog::info("reloaded {}: {}", net::log_safe(file), changes);
    set_log_level(options_.settings.log_level);
    log_served(served);
    if (before.connections_max != options_.settings.connections_max ||
        ceiling_before != server_options_.connections_ceiling) {
      warn_of_little_room(server_options_);
    }
  }

  Options options_;
  const std::vector<InheritedSocket> inherited_ = take_inherited_sockets();
  ServiceManager service_manager_{ServiceEnvironment::take()};
  const std::size_t open_;
  net::asio::io_context context_{1};
  LogSink& log_;
  Signals signals_;
  LogAttendant log_attendant_;
  ServiceAttendant service_attendant_;
  std::vector<Place> places_;  // to be opened at the start
  net::ServerOptions server_options_;
  net::MemoryReserve memory_;
  net::Server server_;
  OpenPlaces open_places_;
  const bool has_config_;
  Reloader reloader_;
  bool stopping_ = false;
};

}  // namespace

void run_daemon(const CommandLine& command_line, Options options, LogSink& log) {
  std::signal(SIGPIPE, SIG_IGN);
  Daemon daemon(command_line, std::move(options), log);
  daemon.run();
  spdlog::info("stopped");
}

}  // namespace confab::app
