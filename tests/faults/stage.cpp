#include "stage.hpp"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <boost/asio/post.hpp>
#include <chrono>
#include <filesystem>
#include <future>
#include <iterator>
#include <map>
#include <string>
#include <thread>

#include "../../src/net/memory_reserve.hpp"
#include "../../src/net/server.hpp"
#include "../../src/net/tls.hpp"
#include "fault.hpp"
#include "harness/waiting.hpp"
#include "tls_client.hpp"

namespace confab::faults {

namespace {

using namespace std::chrono_literals;

Settings settings_for_faults() {
  Settings settings = default_settings();
  settings.write_queue_bytes_max = 65536;
  settings.rooms_max = 10;
  settings.rooms_per_user_max = 5;
  settings.named_notices_members_max = 100;      // what is counted is told by the clock, and so at any point
  settings.named_notices_moves_max = 1'000'000;  // nothing is counted, however fast the script runs
  settings.connections_max = Stage::connections_max;
  settings.connections_per_address_max = 100;
  settings.connect_rate = 0;
  // So that no address is forgotten during a script: that would be by the clock, too.
  settings.connect_rate = 1;
  settings.connect_burst = 1'000'000;
  settings.lines_per_second = 0;
  settings.burst_lines = 1;
  return settings;
}

net::Networks proxy_alone() {
  net::Networks networks;
  networks.add(Stage::proxy);
  return networks;
}

/// Log lines are made, because making them takes memory, and thrown away.
void log_to_nowhere() {
  if (spdlog::get("nowhere") == nullptr) spdlog::set_default_logger(spdlog::basic_logger_st("nowhere", "/dev/null"));
}

harness::Endpoint listen(net::Server& server, const std::string& protocol, const net::TlsIdentity* identity = nullptr) {
  const auto taken = server.listen(protocol, {net::asio::ip::address_v4::loopback(), 0}, identity);
  return {protocol + (identity == nullptr ? "" : "+tls"), "127.0.0.1", taken.port()};
}

/// Before any client uses OpenSSL, so that the server's allocations inside it are counted too.
std::unique_ptr<net::TlsIdentity> some_identity() {
#ifdef CONFAB_TLS
  static const auto pair = [] {
    net::TlsContext::make({}, {});
    return test::make_certificate();
  }();
  return std::make_unique<net::TlsIdentity>(net::TlsContext::make(pair.certificate, pair.key).context);
#else
  return nullptr;
#endif
}

/// Echo is served at a unix socket, on which calls for TCP alone must do no harm.
harness::Endpoint listen_at_file(net::Server& server, const std::string& protocol) {
  const auto path = std::filesystem::temp_directory_path() / ("confab-faults-" + std::to_string(::getpid()));
  server.listen(protocol, net::SocketFile(path.string(), /*mode=*/0600, /*waits=*/true));
  return {protocol, path.string(), 0};
}

}  // namespace

struct Stage::Parts {
  net::MemoryReserve memory;
  net::asio::io_context context{1};
  const Settings settings = settings_for_faults();
  const net::Networks exempt{};
  const net::Networks proxies = proxy_alone();
  const net::ServerOptions server_options{.settings = settings,
                                          .exempt = exempt,
                                          .proxies = proxies,
                                          .time = {.patience = 5ms, .finish = 60s, .silence = 2ms}};
  const std::unique_ptr<net::TlsIdentity> identity = some_identity();
  net::Server server{context, memory, server_options};
  harness::Endpoint slash = listen(server, "slash");
  harness::Endpoint sigil = listen(server, "sigil");
  harness::Endpoint echo = listen_at_file(server, "echo");
  std::map<std::string, harness::Endpoint> over_tls;

  std::thread thread;

  Parts() {
    if (identity == nullptr) return;
    for (const char* const protocol : {"slash", "sigil", "echo"}) {
      over_tls.emplace(protocol, listen(server, protocol, identity.get()));
    }
  }

  void run() {
    watch_this_thread();
    server.run();
  }
};

Stage::Stage() {
  log_to_nowhere();
  parts_ = std::make_unique<Parts>();
  parts_->thread = std::thread([this] { parts_->run(); });
}

Stage::~Stage() {
  net::asio::post(parts_->context, [this] { parts_->server.stop(); });
  parts_->thread.join();
}

const harness::Endpoint& Stage::slash() const {
  return parts_->slash;
}

const harness::Endpoint& Stage::sigil() const {
  return parts_->sigil;
}

const harness::Endpoint& Stage::echo() const {
  return parts_->echo;
}

const harness::Endpoint& Stage::over_tls(const std::string& protocol) const {
  return parts_->over_tls.at(protocol);
}

void Stage::wait_for_connections(std::size_t count, harness::Here here) {
  const harness::Deadline deadline;
  while (connection_count() > count) {
    if (deadline.passed()) harness::abandon("somebody never leaves", here);
  }
}

/// Asked in the server's own thread.
std::size_t Stage::connection_count() {
  std::promise<std::size_t> count;
  net::asio::post(parts_->context, [&] { count.set_value(parts_->server.connection_count()); });
  return count.get_future().get();
}

std::size_t open_descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

}  // namespace confab::faults
