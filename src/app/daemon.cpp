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
#include <memory>
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
#include "metrics.hpp"
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

/// The log's first lines. They wait until all ports are open, so that a start that fails says one sentence.
void log_start(const net::ServerOptions& options, const std::vector<std::string>& served) {
  const std::uint32_t wanted = options.settings.connections_max;
  const std::uint32_t room = std::min(options.connections_ceiling, wanted);
  const std::string_view clients = room == 1 ? "client" : "clients";
  spdlog::info("confabd {}, pid {}, room for {} {}", version, ::getpid(), room, clients);
  if (room < wanted) {
    spdlog::warn("the limit of open files leaves room for {} {}, not {}", room, clients, wanted);
  }
  for (const std::string& address : served) spdlog::info("listening on {}", address);
}

void warn_of_root(const std::string& user) {
  if (::geteuid() != 0) return;
  if (user.empty()) {
    spdlog::warn("running as root: use --user NAME to give that up once the ports are open");
  } else {
    spdlog::warn("running as root, since \"{}\" is root: name another --user", user);
  }
}

void warn_of_open_metrics(const std::vector<Place>& places) {
  for (const Place& place : places) {
    if (!can_be_read_from_elsewhere(place)) continue;
    spdlog::warn("whoever reaches {} can read the metrics: serve them on 127.0.0.1 only, or let a firewall decide",
                 net::log_safe(place.address.to_string()));
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
  Daemon(const Options& options, LogSink& log)
      : open_(descriptors_at_start(options)),
        log_(log),
        signals_(context_),
        log_attendant_(context_, log),
        service_attendant_(context_, service_manager_,
                           [this] { return status_line(server_.user_count(), server_.room_count()); }),
        places_(look_up_all(options)),
        server_options_(options_for(options)),
        server_(context_, memory_, server_options_) {
    if (metrics_) server_.offer(metrics_protocol, *metrics_);
    std::vector<std::string> served;
    for (const Place& place : places_) {
      std::ranges::copy(listen(server_, place, options.unix_socket_mode), std::back_inserter(served));
    }
    log_start(server_options_, served);
    warn_of_open_metrics(places_);
    become(options.settings.user, server_);
    warn_of_root(options.settings.user);
  }

  /// Serves until it is stopped.
  void run() {
    signals_.attend(*this);
    service_attendant_.start();
    server_.run();
  }

 private:
  Figures figures() override {
    Figures now = server_.figures();
    now.missing_log_lines = log_.missing_lines();
    return now;
  }

  bool is_serving() const override { return !stopping_; }

  void stop(std::string_view why) override {
    if (std::exchange(stopping_, true)) return;
    spdlog::info("stopping {}; connections to close: {}", why, server_.connection_count());
    signals_.expect_the_end();
    log_attendant_.stop();
    service_attendant_.stop();
    server_.stop();
  }

  /// Whoever opens sockets for us has said where to listen, unless the options say it too.
  bool binds(const Options& options) const { return inherited_.empty() || !options.listeners_are_default; }

  /// Throws UsageError if there are too few even for the loop, which opens the next ones.
  std::size_t descriptors_at_start(const Options& options) const {
    const std::size_t open = open_descriptors();
    room_for_clients(open, binds(options) ? options.listeners.size() : 0);
    return open;
  }

  std::vector<Place> look_up_all(const Options& options) {
    std::vector<Place> places;
    if (binds(options)) {
      for (const ListenAddress& address : options.listeners) places.push_back(look_up(context_, address));
    }
    hand_out(inherited_, places);
    return places;
  }

  net::ServerOptions options_for(const Options& options) const {
    std::size_t listeners = 0;
    bool has_metrics = false;
    for (const Place& place : places_) {
      listeners += std::max<std::size_t>(place.endpoints.size(), 1);
      has_metrics = has_metrics || place.address.is_metrics();
    }
    if (has_metrics) listeners += metrics_descriptors();
    net::ServerOptions result{.settings = options.settings, .exempt = options.exempt, .proxies = options.proxies};
    fit_connections(result, room_for_clients(open_, listeners));
    return result;
  }

  const std::vector<InheritedSocket> inherited_ = take_inherited_sockets();
  ServiceManager service_manager_{ServiceEnvironment::take()};
  const std::size_t open_;
  net::asio::io_context context_{1};
  LogSink& log_;
  Signals signals_;
  LogAttendant log_attendant_;
  ServiceAttendant service_attendant_;
  const std::vector<Place> places_;
  const net::ServerOptions server_options_;
  net::MemoryReserve memory_;
  const std::unique_ptr<net::SideService> metrics_ = make_metrics(context_, *this);
  net::Server server_;
  bool stopping_ = false;
};

}  // namespace

void run_daemon(const Options& options, LogSink& log) {
  std::signal(SIGPIPE, SIG_IGN);
  Daemon daemon(options, log);
  daemon.run();
  spdlog::info("stopped");
}

}  // namespace confab::app
