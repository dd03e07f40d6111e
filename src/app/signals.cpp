#include "signals.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <pthread.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <optional>
#include <string>

namespace confab::app {

namespace {

using net::error_code;

/// Whether our parent had the signal ignored: nohup, or a shell that put us into the background.
bool is_ignored(int signal) {
  struct sigaction action {};
  return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

/// Whether the process has a controlling terminal (tty(4)).
bool has_terminal() {
  const int terminal = ::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (terminal < 0) return false;
  ::close(terminal);
  return true;
}

void end_at_next_signal() {
  std::signal(SIGTERM, [](int) { std::_Exit(1); });
  if (!is_ignored(SIGINT)) std::signal(SIGINT, [](int) { std::_Exit(1); });
  for (const int signal : {SIGHUP, SIGXCPU, SIGUSR1, SIGUSR2}) std::signal(signal, SIG_IGN);
}

void log_figures(const Figures& now) {
  spdlog::info(
      "figures: connections {}, users {}, rooms {}, bytes held for clients {}; since the start: refused {}, visits not "
      "logged {}, log lines dropped {}",
      now.connections, now.users, now.rooms, now.held_bytes, now.refused, now.unlogged_visits, now.missing_log_lines);
}

}  // namespace

Signals::Signals(net::asio::io_context& context)
    : ends_(context, SIGTERM, SIGXCPU),
      questions_(context, SIGUSR1, SIGUSR2),
      hangups_(context),
      has_terminal_(has_terminal()) {
  if (!is_ignored(SIGINT)) ends_.add(SIGINT);
  if (!is_ignored(SIGHUP)) hangups_.add(SIGHUP);
}

/// Asio restores the default action of its signals, which is to kill the process, while the last lines are still being
/// written. So this blocks them first.
Signals::~Signals() {
  sigset_t harmless;
  sigemptyset(&harmless);
  for (const int signal : {SIGHUP, SIGXCPU, SIGUSR1, SIGUSR2}) sigaddset(&harmless, signal);
  pthread_sigmask(SIG_BLOCK, &harmless, nullptr);
  error_code ignored;
  ends_.clear(ignored);
  questions_.clear(ignored);
  hangups_.clear(ignored);
  end_at_next_signal();
}

void Signals::attend(Operations& operations, bool has_config) {
  ends_.async_wait([&operations](error_code failure, int signal) {
    if (!failure) operations.stop(fmt::format("on signal {}", signal));
  });
  await_question(operations);
  await_hangup(operations, has_config);
}

void Signals::await_hangup(Operations& operations, bool has_config) {
  hangups_.async_wait([this, &operations, has_config](error_code failure, int signal) {
    if (failure || ended_) return;
    if (!has_config && has_terminal_) return operations.stop(fmt::format("on signal {}", signal));
    if (has_config) {
      operations.reload(fmt::format("signal {}", signal), [](const std::optional<std::string>&) {});
    } else {
      spdlog::warn(
          "signal {} (SIGHUP) ignored: there is no configuration file to read again (--config FILE), and SIGTERM is "
          "the way to stop",
          signal);
    }
    await_hangup(operations, has_config);
  });
}

void Signals::await_question(Operations& operations) {
  questions_.async_wait([this, &operations](error_code failure, int signal) {
    if (failure || ended_) return;
    if (signal == SIGUSR1) log_figures(operations.figures());
    if (signal == SIGUSR2) {
      operations.upgrade(fmt::format("signal {}", signal), [](const std::optional<std::string>&) {});
    }
    await_question(operations);
  });
}

void Signals::expect_the_end() {
  // A signal may have been caught, and its handler be about to run: that can't be cancelled.
  ended_ = true;
  end_at_next_signal();
  error_code ignored;
  ends_.cancel(ignored);
  questions_.cancel(ignored);
  hangups_.cancel(ignored);
}

}  // namespace confab::app
