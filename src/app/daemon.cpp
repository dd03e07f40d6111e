#include "daemon.hpp"

#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "../net/log.hpp"
#include "../net/memory_reserve.hpp"
#include "../net/server.hpp"
#include "certificates.hpp"
#include "confab/operations.hpp"
#include "descriptors.hpp"
#include "listening.hpp"
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
      : log_(log),
        signals_(context_),
        log_attendant_(context_, log),
        places_(look_up_all(options)),
        server_options_(options_for(options)),
        server_(context_, memory_, server_options_) {
    load_certificates(options);
    for (const Place& place : places_) listen(server_, place, identity_for(place, options));
    become(options.settings.user);
    for (const std::string& sentence : certificates_.unreadable_keys()) spdlog::warn("{}", net::log_safe(sentence));
    warn_of_root(options.settings.user);
  }

  /// Serves until it is stopped.
  void run() {
    signals_.attend(*this);
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
    server_.stop();
  }

  std::vector<Place> look_up_all(const Options& options) {
    room_for_clients(open_, options.listeners.size());  // throws if there is too little even for the loop
    std::vector<Place> places;
    for (const ListenAddress& address : options.listeners) places.push_back(look_up(context_, address));
    return places;
  }

  void load_certificates(const Options& options) {
    std::vector<CertificateFiles> files;
    for (const ListenAddress& address : options.listeners) {
      if (address.tls) files.push_back(files_for(address, options.settings));
    }
    const Certificates::Loaded loaded = Certificates::load(files);
    for (const std::string& warning : loaded.warnings) spdlog::warn("{}", net::log_safe(warning));
    certificates_.adopt(loaded);
  }

  const net::TlsIdentity* identity_for(const Place& place, const Options& options) const {
    if (!place.address.tls) return nullptr;
    return &certificates_.identity(files_for(place.address, options.settings));
  }

  net::ServerOptions options_for(const Options& options) const {
    std::size_t listeners = 0;
    for (const Place& place : places_) listeners += place.endpoints.size();
    net::ServerOptions result{.settings = options.settings, .exempt = options.exempt};
    fit_connections(result, room_for_clients(open_, listeners));
    return result;
  }

  const std::size_t open_ = open_descriptors();
  net::asio::io_context context_{1};
  LogSink& log_;
  Signals signals_;
  LogAttendant log_attendant_;
  const std::vector<Place> places_;
  const net::ServerOptions server_options_;
  Certificates certificates_;
  net::MemoryReserve memory_;
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
