#include "predecessor.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <utility>

#include "memory_file.hpp"
#include "protocol.hpp"

namespace confab::app {

namespace {

std::optional<std::size_t> number_in(std::string_view text) {
  std::size_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool is_channel(int descriptor) {
  int type = 0;
  socklen_t size = sizeof type;
  return ::getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_SEQPACKET;
}

/// "2049 17": nullopt if it is something else.
std::optional<net::SocketFile::Identity> identity_in(std::string_view text) {
  const auto blank = text.find(' ');
  const auto device = number_in(text.substr(0, blank));
  const auto inode = blank == std::string_view::npos ? std::nullopt : number_in(text.substr(blank + 1));
  if (!device || !inode) return std::nullopt;
  return net::SocketFile::Identity{*device, *inode};
}

/// "slash+unix with its file 2049 17 of the service manager".
GivenListener listener_in(std::string_view text, Descriptor descriptor) {
  const bool is_given = text.ends_with(upgrade::given);
  if (is_given) text.remove_suffix(upgrade::given.size());
  const auto file = text.find(upgrade::with_file);
  GivenListener listener{std::string(text.substr(0, file)), std::move(descriptor), std::nullopt, is_given};
  if (file != std::string_view::npos) listener.file = identity_in(text.substr(file + upgrade::with_file.size()));
  return listener;
}

}  // namespace

std::optional<Predecessor> Predecessor::find() {
  const char* const value = std::getenv(upgrade::variable);  // NOLINT(concurrency-mt-unsafe): before any thread starts
  if (value == nullptr) return std::nullopt;
  const auto number = number_in(value);
  ::unsetenv(upgrade::variable);  // NOLINT(concurrency-mt-unsafe)
  if (!number || !is_channel(static_cast<int>(*number))) return std::nullopt;
  ::fcntl(static_cast<int>(*number), F_SETFD, FD_CLOEXEC);
  return Predecessor(Descriptor(static_cast<int>(*number)));
}

std::vector<GivenListener> Predecessor::listeners() {
  hear(upgrade::greeting, upgrade::start_time_max);
  std::vector<GivenListener> given;
  for (;;) {
    Channel::Message message = hear({}, upgrade::start_time_max);
    if (message.text == upgrade::no_more_listeners) return given;
    if (!message.text.starts_with(upgrade::listener) || message.descriptors.size() != 1) {
      throw NotUpgraded("The old confabd offers something that is no listener.");
    }
    given.push_back(listener_in(std::string_view(message.text).substr(upgrade::listener.size()),
                                std::move(message.descriptors.front())));
  }
}

Predecessor::Estate Predecessor::take_over() {
  say(upgrade::ready);
  const auto message = hear({}, upgrade::state_wait_max);
  const auto count = message.text.starts_with(upgrade::state)
                         ? number_in(std::string_view(message.text).substr(upgrade::state.size()))
                         : std::nullopt;
  if (!count || message.descriptors.size() != 1) throw NotUpgraded("The old confabd gives a state of no known form.");
  Estate estate;
  while (estate.clients.size() < *count) {
    auto more = hear(upgrade::clients, upgrade::silence_max);
    if (more.descriptors.empty()) throw NotUpgraded("The old confabd has not given all connections.");
    std::move(more.descriptors.begin(), more.descriptors.end(), std::back_inserter(estate.clients));
  }
  if (estate.clients.size() > *count) throw NotUpgraded("The old confabd has given too many connections.");
  auto state = contents_of(message.descriptors.front());
  if (!state) throw NotUpgraded("The state can't be read to its end.");
  estate.state = std::move(*state);
  return estate;
}

Channel Predecessor::restored() {
  say(upgrade::restored);
  Channel channel = std::exchange(channel_, Channel(Descriptor()));
  const auto received = channel.receive(Channel::Clock::now() + upgrade::state_wait_max);
  if (received.is_message && received.message.text == upgrade::go) return channel;
  // To give up, the old process kills this one before it closes its end. So it has died, and nobody serves its clients.
  if (!received.is_message && received.failure == Channel::Failure::ended) {
    spdlog::warn("the old confabd has died while it was upgraded: this one goes on without its word");
    return channel;
  }
  throw NotUpgraded("The old confabd has not let go of its connections.");
}

void Predecessor::refuse(std::string_view why) {
  const std::string text = fmt::format("{}{}", upgrade::not_upgraded, why.substr(0, Channel::text_bytes_max / 2));
  // If it can't be said, the end of this process says it.
  static_cast<void>(channel_.send(text, {}, Channel::Clock::now() + upgrade::silence_max));
}

/// The next message; it is `expected`, or any if that is empty.
Channel::Message Predecessor::hear(std::string_view expected, std::chrono::milliseconds patience) {
  auto received = channel_.receive(Channel::Clock::now() + patience);
  if (!received.is_message && received.failure == Channel::Failure::cut) {
    throw NotUpgraded("The limit of open files is too low for all connections. Raise it: ulimit -n.");
  }
  if (!received.is_message) throw NotUpgraded("The old confabd has given up the upgrade, or has died.");
  if (!expected.empty() && received.message.text != expected) {
    throw NotUpgraded(fmt::format(R"(The old confabd says "{}" where this one knows only "{}".)",
                                  received.message.text.substr(0, 64), expected));
  }
  return std::move(received.message);
}

void Predecessor::say(std::string_view text) {
  if (channel_.send(text, {}, Channel::Clock::now() + upgrade::silence_max)) return;
  throw NotUpgraded("The old confabd has given up the upgrade, or has died.");
}

}  // namespace confab::app
