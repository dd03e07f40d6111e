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
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "../net/memory_reserve.hpp"
#include "../net/server.hpp"
#include "confab/operations.hpp"
#include "confab/version.hpp"
#include "descriptors.hpp"
#include "inherited_sockets.hpp"
#include "listening.hpp"
#include "service_attendant.hpp"
#include "service_manager.hpp"
#include "signals.hpp"
#include "upgrade/state_codec.hpp"
#include "upgrade/upgrade.hpp"

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
  Daemon(const Options& options, const Start& start, LogSink& log)
      : predecessor_(start.predecessor),
        inherited_(inherited_sockets()),
        open_(descriptors_at_start(options)),
        log_(log),
        signals_(context_),
        log_attendant_(context_, log),
        service_attendant_(context_, service_manager_,
                           [this] { return status_line(server_.user_count(), server_.room_count()); }),
        places_(look_up_all(options)),
        server_options_(options_for(options)),
        server_(context_, memory_, server_options_),
        upgrade_(context_, server_, next(start.program), [this](pid_t pid) { service_manager_.main_pid_is(pid); }) {
    std::vector<std::string> served;
    for (const Place& place : places_) {
      std::ranges::copy(listen(server_, place, options.unix_socket_mode), std::back_inserter(served));
    }
    if (predecessor_ == nullptr) log_start(server_options_, served);
    become(options.settings.user, server_);
    if (predecessor_ != nullptr) take_over();
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

  void upgrade(Outcome outcome) override {
    if (stopping_) return outcome("The server is stopping.");
    upgrade_.begin([this, outcome = std::move(outcome)](const std::optional<std::string>& why_not) {
      if (!why_not) retire();
      outcome(why_not);
    });
  }

  /// Another process serves.
  void retire() {
    stopping_ = true;
    signals_.expect_the_end();
    log_attendant_.stop();
    service_attendant_.leave();
  }

  void stop(std::string_view why) override {
    if (std::exchange(stopping_, true)) return;
    upgrade_.give_up("The server is stopping.");
    spdlog::info("stopping {}; connections to close: {}", why, server_.connection_count());
    signals_.expect_the_end();
    log_attendant_.stop();
    service_attendant_.stop();
    server_.stop();
  }

  /// Becomes what the predecessor was. Throws NotUpgraded.
  void take_over() {
    const pid_t old_process = ::getppid();
    auto estate = predecessor_->take_over();
    auto decoded = decode(estate.state);
    if (const auto* mistake = std::get_if<std::string>(&decoded)) {
      throw NotUpgraded(fmt::format("The state is not understood: {}.", *mistake));
    }
    const auto& state = std::get<net::ServerState>(decoded);
    std::vector<net::Socket> sockets;
    for (Descriptor& client : estate.clients) sockets.emplace_back(client.release());
    try {
      server_.restore(state, std::move(sockets));
    } catch (const carried::BadState& bad) {
      throw NotUpgraded(fmt::format("The state contradicts itself: {}", bad.what()));
    }
    predecessor_->restored();
    const auto silence = net::Clock::now().time_since_epoch() - state.taken_at;
    spdlog::info("process {} serves {} connections from process {}, after a silence of {} ms (confabd {})", ::getpid(),
                 state.connections.size(), old_process,
                 std::chrono::duration_cast<std::chrono::milliseconds>(silence).count(), version);
  }

  /// What the process that replaces us starts with.
  Program next(Program program) const {
    if (!service_manager_.is_there()) return program;
    program.variables.push_back("NOTIFY_SOCKET=" + service_manager_.notify_socket());
    if (const auto& watchdog = service_manager_.watchdog()) {
      program.variables.push_back(fmt::format("WATCHDOG_USEC={}", watchdog->count()));
    }
    return program;
  }

  std::vector<InheritedSocket> inherited_sockets() {
    if (predecessor_ == nullptr) return take_inherited_sockets();
    std::vector<InheritedSocket> sockets;
    for (GivenListener& listener : predecessor_->listeners()) {
      sockets.push_back(look_at(listener.descriptor.release(), std::move(listener.protocol)));
      sockets.back().owns_file = listener.owns_file;
    }
    return sockets;
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
    net::ServerOptions result{.settings = options.settings, .exempt = options.exempt, .proxies = options.proxies};
    fit_connections(result, room_for_clients(open_, listeners));
    return result;
  }

  Predecessor* const predecessor_;
  const std::vector<InheritedSocket> inherited_;
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
  Upgrade upgrade_;
  bool stopping_ = false;
};

}  // namespace

void run_daemon(const Options& options, const Start& start, LogSink& log) {
  std::signal(SIGPIPE, SIG_IGN);
  Daemon daemon(options, start, log);
  daemon.run();
  spdlog::info("stopped");
}

}  // namespace confab::app
