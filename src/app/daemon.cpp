#include "daemon.hpp"

#include <fmt/format.h>
#include <grp.h>
#include <pthread.h>
#include <pwd.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <array>
#include <boost/asio/signal_set.hpp>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <string>
#include <system_error>
#include <vector>

#include "../net/memory_reserve.hpp"
#include "../net/server.hpp"
#include "descriptors.hpp"
#include "listening.hpp"

namespace confab::app {

namespace {

using net::error_code;

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
  options.connections_ceiling = room;
  if (room >= options.settings.connections_max) return;
  spdlog::warn("the limit of open files leaves room for {} {}, not {}", room, room == 1 ? "client" : "clients",
               options.settings.connections_max);
}

void warn_of_root(const std::string& user) {
  if (::geteuid() != 0) return;
  if (user.empty()) {
    spdlog::warn("running as root: use --user NAME to give that up once the ports are open");
  } else {
    spdlog::warn("running as root, since \"{}\" is root: name another --user", user);
  }
}

void become(const std::string& name) {
  if (name.empty()) return;
  passwd user{};
  passwd* found = nullptr;
  std::array<char, 16384> names{};  // for the entry's strings; getconf suggests 1 KiB
  ::getpwnam_r(name.c_str(), &user, names.data(), names.size(), &found);
  if (found == nullptr) throw UsageError(fmt::format("There is no user named \"{}\" to become.", name));
  if (::geteuid() == user.pw_uid) return;
  if (::initgroups(user.pw_name, user.pw_gid) != 0 || ::setgid(user.pw_gid) != 0 || ::setuid(user.pw_uid) != 0) {
    throw UsageError(fmt::format("Can't become the user \"{}\": {}. Only root can become somebody else.", name,
                                 std::generic_category().message(errno)));
  }
  spdlog::info("running as {}", user.pw_name);
}

/// Whether our parent had the signal ignored: nohup, or a shell that put us into the background.
bool is_ignored(int signal) {
  struct sigaction action {};
  return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

/// A second SIGTERM, or a SIGINT, now ends the process at once; the other signals have no effect any more.
void end_at_next_signal() {
  std::signal(SIGTERM, [](int) { std::_Exit(1); });
  if (!is_ignored(SIGINT)) std::signal(SIGINT, [](int) { std::_Exit(1); });
  for (const int signal : {SIGHUP, SIGXCPU, SIGUSR1, SIGUSR2}) std::signal(signal, SIG_IGN);
}

/// Handles signals, and reports log lines that were dropped. Its handlers stay in the context until a signal asks for
/// the end.
class Attendant {
 public:
  Attendant(net::asio::io_context& context, LogSink& log)
      : log_(log), ends_(context, SIGTERM, SIGXCPU), questions_(context, SIGUSR1, SIGUSR2), log_alarm_(context) {
    for (const int signal : {SIGINT, SIGHUP}) {
      if (!is_ignored(signal)) ends_.add(signal);
    }
    log_.on_first_dropped([this] { tell_dropped_later(); });
  }
  ~Attendant();
  Attendant(const Attendant&) = delete;
  Attendant& operator=(const Attendant&) = delete;

  void attend(net::Server& server) {
    ends_.async_wait([&](error_code failure, int signal) {
      if (!failure) end(server, signal);
    });
    await_question(server);
  }

 private:
  static constexpr std::chrono::seconds log_interval{1};

  void end(net::Server& server, int signal) {
    spdlog::info("stopping on signal {}; connections to close: {}", signal, server.figures().connections);
    end_at_next_signal();
    ending_ = true;
    questions_.cancel();
    log_alarm_.cancel();
    server.stop();
  }

  void await_question(net::Server& server) {
    questions_.async_wait([&](error_code failure, int signal) {
      if (failure || ending_) return;
      answer(server.figures(), signal);
      await_question(server);
    });
  }

  void answer(const net::Figures& now, int signal) const {
    if (signal == SIGUSR2) return spdlog::info("signal {} (SIGUSR2) has no meaning yet", signal);
    spdlog::info(
        "figures: connections {}, users {}, rooms {}, bytes held for clients {}; since the start: refused {}, "
        "visits not logged {}, log lines dropped {}",
        now.connections, now.users, now.rooms, now.held_bytes, now.refused, now.unlogged_visits, log_.missing_lines());
  }

  void tell_dropped_later() {
    if (ending_) return;
    log_alarm_.set(log_interval, [this] {
      if (!log_.tell_dropped()) tell_dropped_later();
    });
  }

  LogSink& log_;
  net::asio::signal_set ends_;
  net::asio::signal_set questions_;
  net::Alarm log_alarm_;
  bool ending_ = false;
};

/// Asio restores the default action of its signals, which is to kill the process, while the last lines are still being
/// written. So this blocks them first.
Attendant::~Attendant() {
  log_.on_first_dropped({});
  sigset_t harmless;
  sigemptyset(&harmless);
  for (const int signal : {SIGHUP, SIGXCPU, SIGUSR1, SIGUSR2}) sigaddset(&harmless, signal);
  pthread_sigmask(SIG_BLOCK, &harmless, nullptr);
  error_code ignored;
  ends_.clear(ignored);
  questions_.clear(ignored);
  end_at_next_signal();
}

}  // namespace

void run_daemon(const Options& options, LogSink& log) {
  std::signal(SIGPIPE, SIG_IGN);
  const std::size_t open = open_descriptors();
  room_for_clients(open, options.listeners.size());  // throws if there is too little even for the loop
  net::asio::io_context context(1);
  Attendant attendant(context, log);
  std::vector<Place> places;
  std::size_t listeners = 0;
  for (const ListenAddress& address : options.listeners) {
    places.push_back(look_up(context, address));
    listeners += places.back().endpoints.size();
  }
  net::ServerOptions server_options{.settings = options.settings, .exempt = options.exempt};
  fit_connections(server_options, room_for_clients(open, listeners));
  net::MemoryReserve memory;
  net::Server server(context, memory, server_options);
  for (const Place& place : places) listen(server, place);
  become(options.settings.user);
  warn_of_root(options.settings.user);
  attendant.attend(server);
  server.run();
  spdlog::info("stopped");
}

}  // namespace confab::app
