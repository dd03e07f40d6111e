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
#include "ban_keeper.hpp"
#include "confab/frontends/admin.hpp"
#include "confab/operations.hpp"
#include "confab/version.hpp"
#include "descriptors.hpp"
#include "inherited_sockets.hpp"
#include "listening.hpp"
#include "logging.hpp"
#include "service_attendant.hpp"
#include "service_manager.hpp"
#include "signals.hpp"

namespace confab::app {

namespace {

// The lock of the state directory, and the files of its database.
constexpr std::size_t state_descriptors = 6;

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
        server_(context_, memory_, server_options_),
        bans_(context_, options.settings),
        drain_alarm_(context_) {
    server_.serve_admin(*this);
    server_.keep_out(bans_.bans());
    std::vector<std::string> served;
    for (const Place& place : places_) {
      std::ranges::copy(listen(server_, place, options.unix_socket_mode), std::back_inserter(served));
    }
    log_start(server_options_, served);
    become(options.settings.user, server_);
    warn_of_root(options.settings.user);
    bans_.keep_in(options.settings.state_directory);
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

  void stop(std::string_view why) override {
    if (std::exchange(stopping_, true)) return;
    spdlog::info("stopping {}; connections to close: {}", why, server_.connection_count());
    signals_.expect_the_end();
    log_attendant_.stop();
    service_attendant_.stop();
    bans_.stop();
    drain_alarm_.cancel();
    server_.stop();
  }

  // ---- What an administrator asks for

  std::vector<SeenUser> users() override { return server_.users(); }

  bool kick(std::string_view name, std::string_view reason, std::string_view by) override {
    const bool found = server_.kick(name, reason);
    if (found) spdlog::info("{}: kicked {}{}", by, net::log_safe(name), because(reason));
    return found;
  }

  std::optional<std::string> ban(const BanTarget& target, std::optional<std::chrono::seconds> time,
                                 std::string_view reason, std::string_view by) override {
    if (auto why_not = bans_.ban(target, time, reason, by)) return why_not;
    spdlog::info("{}: banned {} {}{}", by, to_string(target), time ? "for " + words_for(*time) : "for good",
                 because(reason));
    server_.kick_banned();
    return std::nullopt;
  }

  bool unban(const BanTarget& target, std::string_view by) override {
    const bool found = bans_.unban(target);
    if (found) spdlog::info("{}: lifted the ban of {}", by, to_string(target));
    return found;
  }

  const Bans& bans() override {
    bans_.look();
    return bans_.bans();
  }
  bool keeps_bans() const override { return bans_.keeps(); }
  WallTime wall_time() const override { return app::wall_time(); }

  void say(std::string_view text, std::string_view by) override {
    spdlog::info("{}: announced a text of {} bytes", by, text.size());
    server_.announce(text);
  }

  void drain(std::optional<std::chrono::seconds> time, std::string_view by) override {
    spdlog::info("{}: draining{}; connections left: {}", by, time ? " for at most " + words_for(*time) : "",
                 server_.figures().connections);
    draining_ = true;
    if (time) drain_alarm_.set(*time, [this] { stop("as the time to drain is over"); });
    server_.drain([this] { stop("as the last client has left"); });
  }
  bool draining() const override { return draining_; }

  std::optional<std::string> set_log_level(std::string_view level, std::string_view by) override {
    const auto table = settings_table();
    const auto row = std::ranges::find(table, std::string_view("log-level"), &Setting::name);
    Settings asked{};
    if (auto wanted = assign(*row, level, asked)) return wanted;
    // Whatever the levels are, this line is in the log.
    app::set_log_level(LogLevel::info);
    spdlog::info("{}: log level {}", by, level);
    app::set_log_level(asked.log_level);
    return std::nullopt;
  }

  void reload(Outcome outcome) override { outcome("Reading the configuration again can't be done yet."); }
  void upgrade(Outcome outcome) override { outcome("An upgrade can't be done yet."); }

  /// For the log.
  static std::string because(std::string_view reason) {
    return reason.empty() ? std::string{} : fmt::format(" ({})", net::log_safe(reason));
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
    for (const Place& place : places_) listeners += std::max<std::size_t>(place.endpoints.size(), 1);
    std::size_t others = options.settings.state_directory.empty() ? 0 : state_descriptors;
    const auto is_admin = [](const Place& place) { return place.address.protocol == admin_protocol; };
    if (std::ranges::any_of(places_, is_admin)) others += net::admin_limits.connections_max;
    net::ServerOptions result{.settings = options.settings, .exempt = options.exempt, .proxies = options.proxies};
    fit_connections(result, room_for_clients(open_, listeners + others));
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
  net::Server server_;
  BanKeeper bans_;
  net::Alarm drain_alarm_;
  bool draining_ = false;
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
