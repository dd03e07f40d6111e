#include "successor.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>
#include <utility>

#include "../../net/log.hpp"
#include "memory_file.hpp"
#include "protocol.hpp"

namespace confab::app {

namespace {

constexpr int channel_in_child = STDERR_FILENO + 1;

std::string message_of(int error) {
  return std::generic_category().message(error);
}

/// Our environment, and where the channel is.
std::vector<std::string> environment_of_child(const std::vector<std::string>& more) {
  std::vector<std::string> variables;
  const std::string prefix = std::string(upgrade::variable) + "=";
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (!std::string_view(*variable).starts_with(prefix)) variables.emplace_back(*variable);
  }
  variables.push_back(prefix + std::to_string(channel_in_child));
  variables.insert(variables.end(), more.begin(), more.end());
  return variables;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// What posix_spawn() does in the child, freed with this.
class SpawnActions {
 public:
  SpawnActions() { ::posix_spawn_file_actions_init(&actions_); }
  ~SpawnActions() { ::posix_spawn_file_actions_destroy(&actions_); }
  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;

  posix_spawn_file_actions_t* get() { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

}  // namespace

Successor::Successor(net::asio::io_context& context, const Program& program, std::span<const OfferedListener> listeners,
                     Prepared prepared)
    : Successor(context, program, std::move(prepared), Channel::make()) {
  // From here on, the destructor kills the process if anything throws.
  offer(listeners);
  watch_.assign(::fcntl(channel_.descriptor(), F_DUPFD_CLOEXEC, 0));
  patience_.expires_after(upgrade::start_time_max);
  patience_.async_wait([this](net::error_code cancelled) {
    if (cancelled) return;
    conclude(
        kill_and_say(fmt::format("The new confabd was not ready within {} seconds.", upgrade::start_time_max.count())));
  });
  await_ready();
}

/// `ends`: ours and that of the new process.
Successor::Successor(net::asio::io_context& context, const Program& program, Prepared prepared,
                     std::pair<Channel, Channel> ends)
    : watch_(context),
      patience_(context),
      channel_(std::move(ends.first)),
      prepared_(std::move(prepared)),
      pid_(start(program, ends.second.descriptor())),
      runs_(true) {}

Successor::~Successor() {
  if (runs_) kill_and_say({});
}

/// Returns the process.
pid_t Successor::start(const Program& program, int channel_end) {
  auto arguments = program.arguments;
  auto variables = environment_of_child(program.variables);
  SpawnActions actions;
  ::posix_spawn_file_actions_adddup2(actions.get(), channel_end, channel_in_child);
  ::posix_spawn_file_actions_addclosefrom_np(actions.get(), channel_in_child + 1);
  pid_t process = -1;
  const int failure = ::posix_spawn(&process, program.path.c_str(), actions.get(), nullptr,
                                    pointers_to(arguments).data(), pointers_to(variables).data());
  if (failure != 0) throw std::system_error(failure, std::generic_category(), "can't start " + program.path);
  return process;
}

void Successor::offer(std::span<const OfferedListener> listeners) {
  const auto deadline = Channel::Clock::now() + upgrade::silence_max;
  bool sent = channel_.send(upgrade::greeting, {}, deadline);
  for (const OfferedListener& listener : listeners) {
    const std::string file =
        listener.file ? fmt::format("{}{} {}", upgrade::with_file, listener.file->device, listener.file->inode) : "";
    const std::string text =
        fmt::format("{}{}{}{}", upgrade::listener, listener.protocol, file, listener.is_given ? upgrade::given : "");
    sent = sent && channel_.send(text, {&listener.descriptor, 1}, deadline);
  }
  sent = sent && channel_.send(upgrade::no_more_listeners, {}, deadline);
  // One that has ended already is heard of soon, with its status.
  if (sent || errno == EPIPE || errno == ECONNRESET) return;
  throw std::system_error(errno, std::generic_category(), "can't speak to the new confabd");
}

// ---- Until it is ready

void Successor::await_ready() {
  watch_.async_wait(watch_.wait_read, [this](net::error_code cancelled) {
    if (!cancelled) hear();
  });
}

void Successor::hear() {
  const auto received = channel_.receive(Channel::Clock::now());
  if (received.failure == Channel::Failure::timed_out && !received.is_message) return await_ready();
  if (received.is_message && received.message.text == upgrade::ready) return conclude(std::nullopt);
  conclude(why_it_failed(received));
}

void Successor::conclude(const std::optional<std::string>& why_not) {
  patience_.cancel();
  net::error_code ignored;
  watch_.close(ignored);
  // The callee may destroy this object, and the function with it.
  const Prepared prepared = std::exchange(prepared_, {});
  prepared(why_not);
}

// ---- When it is ready

std::optional<std::string> Successor::hand_over(std::string_view state, std::span<const int> descriptors,
                                                const std::function<void()>& last_deed) {
  const auto deadline = Channel::Clock::now() + upgrade::silence_max;
  Descriptor memory;
  try {
    memory = memory_file(state);
  } catch (const std::system_error& error) {
    return kill_and_say(fmt::format("There is no memory for a copy of the state: {}.", error.code().message()));
  }
  const int file = memory.number();
  bool sent = channel_.send(fmt::format("{}{}", upgrade::state, descriptors.size()), {&file, 1}, deadline);
  for (std::size_t at = 0; sent && at < descriptors.size(); at += Channel::descriptors_max) {
    const std::size_t count = std::min(Channel::descriptors_max, descriptors.size() - at);
    sent = channel_.send(upgrade::clients, descriptors.subspan(at, count), deadline);
  }
  // It may have said why before it closed its end.
  if (!sent && errno != EPIPE && errno != ECONNRESET) {
    return kill_and_say(fmt::format("The connections could not be handed over: {}.", message_of(errno)));
  }
  const auto received = channel_.receive(deadline);
  if (!received.is_message || received.message.text != upgrade::restored) return why_it_failed(received);
  last_deed();
  if (!channel_.send(upgrade::go, {}, deadline)) {
    return kill_and_say(fmt::format("The new confabd was gone at the last moment: {}.", message_of(errno)));
  }
  runs_ = false;
  return std::nullopt;
}

void Successor::bequeath(std::string_view histories) {
  const Descriptor memory = memory_file(histories);
  const int file = memory.number();
  if (channel_.send(upgrade::histories, {&file, 1}, Channel::Clock::now() + upgrade::silence_max)) return;
  throw std::system_error(errno, std::generic_category());
}

// ---- When it fails

std::string Successor::why_it_failed(const Channel::Received& received) {
  if (received.is_message && received.message.text.starts_with(upgrade::not_upgraded)) {
    return kill_and_say(net::log_safe(received.message.text.substr(upgrade::not_upgraded.size())));
  }
  if (received.is_message) return kill_and_say("The new program does not speak as confabd does.");
  switch (received.failure) {
    case Channel::Failure::ended: return how_it_ended();
    case Channel::Failure::timed_out:
      return kill_and_say(
          fmt::format("The new confabd has not taken over within {} seconds.", upgrade::silence_max.count()));
    case Channel::Failure::cut:
    case Channel::Failure::broken: break;
  }
  return kill_and_say(fmt::format("The new confabd could not be heard: {}.", message_of(errno)));
}

std::string Successor::kill_and_say(std::string_view why) {
  if (std::exchange(runs_, false)) {
    ::kill(pid_, SIGKILL);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) continue;
  }
  return std::string(why);
}

/// For one that has closed its end: it has ended, or is about to.
std::string Successor::how_it_ended() {
  int status = 0;
  if (std::exchange(runs_, false)) {
    const auto deadline = Channel::Clock::now() + upgrade::end_max;
    while (::waitpid(pid_, &status, WNOHANG) == 0) {
      ::poll(nullptr, 0, 1);
      if (Channel::Clock::now() < deadline) continue;
      ::kill(pid_, SIGKILL);
      while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) continue;
      break;
    }
  }
  if (WIFSIGNALED(status)) return fmt::format("The new confabd ended by signal {}.", WTERMSIG(status));
  if (WEXITSTATUS(status) == 0) return "The new program has ended as if all were done, and has not taken over.";
  return fmt::format("The new confabd ended with status {}: the log has its reason.", WEXITSTATUS(status));
}

}  // namespace confab::app
