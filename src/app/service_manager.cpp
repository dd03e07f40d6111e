#include "service_manager.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <system_error>
#include <utility>

namespace confab::app {

namespace {

// A socket that takes nothing any more belongs to a service manager that is gone.
constexpr std::size_t unsent_max = 16;

std::string take_variable(const char* name) {
  // NOLINTBEGIN(concurrency-mt-unsafe): called at the start; the log's thread does not read the environment
  const char* const value = std::getenv(name);
  std::string text = value == nullptr ? "" : value;
  ::unsetenv(name);
  // NOLINTEND(concurrency-mt-unsafe)
  return text;
}

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Sets `address` to what NOTIFY_SOCKET writes as a path, or as "@" and an abstract name. Returns its size; 0 if the
/// text is neither.
socklen_t parse_address(std::string_view text, sockaddr_un& address) {
  address.sun_family = AF_UNIX;
  const bool is_abstract = text.starts_with('@');
  if (text.size() < 2 || text.size() >= sizeof address.sun_path || !(is_abstract || text.starts_with('/'))) return 0;
  std::copy(text.begin(), text.end(), std::begin(address.sun_path));
  if (is_abstract) address.sun_path[0] = '\0';
  // A path ends with a null byte, an abstract name with the address (unix(7)).
  return static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + text.size() + (is_abstract ? 0 : 1));
}

std::uint64_t monotonic_microseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  constexpr std::uint64_t million = 1'000'000;
  return static_cast<std::uint64_t>(now.tv_sec) * million + static_cast<std::uint64_t>(now.tv_nsec) / 1000;
}

}  // namespace

ServiceEnvironment ServiceEnvironment::take() {
  ServiceEnvironment environment{.notify_socket = take_variable("NOTIFY_SOCKET"), .watchdog = std::nullopt};
  const auto interval = number_in(take_variable("WATCHDOG_USEC"));
  const std::string pid = take_variable("WATCHDOG_PID");
  const bool is_ours = pid.empty() || number_in(pid) == static_cast<std::uint64_t>(::getpid());
  constexpr std::uint64_t day = 86'400'000'000;
  if (interval && *interval > 1 && is_ours) {
    environment.watchdog = std::chrono::microseconds(std::min(*interval, day));
  }
  return environment;
}

ServiceManager::ServiceManager(ServiceEnvironment environment) : environment_(std::move(environment)) {
  if (environment_.notify_socket.empty()) return;
  address_size_ = parse_address(environment_.notify_socket, address_);
  if (address_size_ == 0) return;
  socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
}

ServiceManager::~ServiceManager() {
  if (socket_ >= 0) ::close(socket_);
}

std::vector<std::string> ServiceManager::variables() const {
  if (!is_there()) return {};
  std::vector<std::string> variables = {"NOTIFY_SOCKET=" + environment_.notify_socket};
  if (environment_.watchdog) variables.push_back(fmt::format("WATCHDOG_USEC={}", environment_.watchdog->count()));
  return variables;
}

std::optional<std::chrono::microseconds> ServiceManager::watchdog_interval() const {
  if (!is_there() || !environment_.watchdog) return std::nullopt;
  return *environment_.watchdog / 2;
}

void ServiceManager::ready() {
  if (!is_there() && !environment_.notify_socket.empty()) {
    tell_failure(address_size_ == 0 ? "NOTIFY_SOCKET is neither an absolute path nor @ and a name"
                                    : "there can be no unix socket");
  }
  must_arrive("READY=1");
}

void ServiceManager::reloading() {
  must_arrive(fmt::format("RELOADING=1\nMONOTONIC_USEC={}", monotonic_microseconds()));
}

void ServiceManager::stopping() {
  must_arrive("STOPPING=1");
}

void ServiceManager::main_pid_is(pid_t pid) {
  must_arrive(fmt::format("MAINPID={}", pid));
}

void ServiceManager::status(std::string_view text) {
  if (!is_there() || text == status_) return;
  if (send(fmt::format("STATUS={}", text))) status_ = text;
}

void ServiceManager::alive() {
  if (environment_.watchdog && is_there()) static_cast<void>(send("WATCHDOG=1"));
}

void ServiceManager::send_unsent() {
  const auto first_left =
      std::find_if_not(unsent_.begin(), unsent_.end(), [this](const auto& one) { return send(one); });
  unsent_.erase(unsent_.begin(), first_left);
}

void ServiceManager::must_arrive(std::string message) {
  if (!is_there()) return;
  if (unsent_.size() < unsent_max) unsent_.push_back(std::move(message));
  send_unsent();
}

/// Returns false if the socket took nothing. It is not connected, so that it finds a service manager that has opened
/// its socket again.
bool ServiceManager::send(std::string_view message) {
  const auto* const address = reinterpret_cast<const sockaddr*>(&address_);
  constexpr int flags = MSG_DONTWAIT | MSG_NOSIGNAL;
  if (::sendto(socket_, message.data(), message.size(), flags, address, address_size_) >= 0) return true;
  if (errno != EAGAIN) tell_failure(std::generic_category().message(errno));
  return false;
}

/// Once, because it would repeat.
void ServiceManager::tell_failure(std::string_view why) {
  if (std::exchange(failure_told_, true)) return;
  spdlog::warn("cannot tell the service manager anything: {}", why);
}

}  // namespace confab::app
