#include "interactive_talk.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <random>
#include <utility>

#include "../exit_status.hpp"
#include "../messages.hpp"

namespace confab::client {

namespace {

using State = ServerConnection::State;

TimeOfDay time_of_day() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&now, &local);
  return {static_cast<std::uint8_t>(local.tm_hour), static_cast<std::uint8_t>(local.tm_min)};
}

double chance() {
  return std::uniform_real_distribution<>()(*std::make_unique<std::random_device>());
}

}  // namespace

InteractiveTalk::InteractiveTalk(const Options& options, ServerConnection server, const Manner& manner)
    : options_(options), talk_(manner, DrawnLine::Size{}, narrowing()), server_(std::move(server)) {
  talk_.resized(terminal_.size());
}

InteractiveTalk::End InteractiveTalk::run() {
  connected();
  show();
  while (!end_) turn();
  static_cast<void>(terminal_.write(talk_.take_last_screen()));
  terminal_.give_back();
  return *end_;
}

void InteractiveTalk::end(const End& end) {
  if (end.signal != 0) signals_.die_of(end.signal);
  // An attempt to connect may take its time; nobody waits for it.
  std::_Exit(end.status);
}

int InteractiveTalk::timeout_ms() const {
  const auto never = Clock::time_point::max();
  const auto next = std::min({alarm_.value_or(never), hint_at_.value_or(never), prompt_at_.value_or(never)});
  if (next == never) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now());
  return static_cast<int>(std::max<std::chrono::milliseconds::rep>(left.count(), 0));
}

void InteractiveTalk::turn() {
  pollfd server{-1, POLLIN, 0};
  if (server_) {
    server.fd = server_->fd();
    if (server_->wants_write()) server.events = POLLIN | POLLOUT;
  } else if (attempt_) {
    server.fd = attempt_->fd();
  }
  std::array<pollfd, 3> watched{{{signals_.fd(), POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}, server}};
  if (::poll(watched.data(), watched.size(), timeout_ms()) < 0) return;
  if (watched[0].revents != 0) take_signals();
  if (watched[1].revents != 0 && !end_) take_keys();
  if (watched[2].revents != 0 && !end_) {
    if (server_) {
      take_server();
    } else {
      take_attempt();
    }
  }
  if (!end_) take_alarms();
  send();
  if (!end_) show();
}

void InteractiveTalk::take_alarms() {
  const Clock::time_point now = Clock::now();
  if (hint_at_ && now >= *hint_at_) give_hint();
  if (prompt_at_ && now >= *prompt_at_) {
    prompt_at_.reset();
    talk_.quiet();
  }
  if (alarm_ && now >= *alarm_) take_time();
}

void InteractiveTalk::take_signals() {
  while (const int signal = signals_.next()) {
    switch (signal) {
      case SIGWINCH: talk_.resized(terminal_.size()); break;
      case SIGTSTP: stop(); break;
      case SIGCONT:  // somebody else has stopped us, and perhaps used the terminal
        terminal_.take();
        talk_.lost_screen(terminal_.size());
        break;
      default: end_ = {.status = 0, .signal = signal}; return;
    }
  }
}

void InteractiveTalk::stop() {
  static_cast<void>(terminal_.write(talk_.take_screen_without_line()));
  terminal_.give_back();
  signals_.stop();
  terminal_.take();
  talk_.resized(terminal_.size());
}

void InteractiveTalk::take_keys() {
  std::array<char, 16 * 1024> buffer;  // NOLINT: read() sets what is used
  const ssize_t size = ::read(STDIN_FILENO, buffer.data(), buffer.size());
  if (size < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (size <= 0) {
    finish(exit_closed);  // the terminal is gone
    return;
  }
  talk_.typed({buffer.data(), static_cast<std::size_t>(size)}, server_ ? server_->unsent() : 0);
  if (talk_.leaving() == TerminalTalk::Leaving::now) {
    finish(exit_well);
  } else if (talk_.leaving() == TerminalTalk::Leaving::soon && !std::exchange(leaving_, true)) {
    leave();
  }
}

void InteractiveTalk::leave() {
  send();
  if (server_) server_->half_close();
  alarm_ = Clock::now() + goodbye_patience;
}

void InteractiveTalk::connected() {
  alarm_.reset();
  if (!heard_ && !server_->is_encrypted() && !options_.endpoint.is_unix()) hint_at_ = Clock::now() + silence_patience;
  talk_.connected(server_->where());
  send();
}

void InteractiveTalk::take_server() {
  std::string bytes;
  const State state = server_->read(bytes);
  heard_ = heard_ || !bytes.empty();
  if (heard_) hint_at_.reset();
  talk_.has_time(time_of_day());
  talk_.arrived(bytes);
  prompt_at_.reset();
  if (talk_.has_unfinished()) prompt_at_ = Clock::now() + prompt_patience;
  server_->answer(talk_.take_answers());
  if (talk_.memory().is_inside()) plan_.has_come_back();
  if (state != State::open) lose();
}

void InteractiveTalk::lose() {
  const std::string why = server_->why();
  server_.reset();
  prompt_at_.reset();
  talk_.disconnected();
  if (leaving_ || talk_.memory().has_quit()) {
    finish(exit_well);
  } else if (options_.comfort.reconnect && talk_.memory().may_come_back()) {
    plan_return();
  } else {
    talk_.announce(why.empty() ? std::string(closed_message) : fmt::format("The connection is lost: {}.", why));
    if (hint_at_) give_hint();
    finish(exit_closed);
  }
}

void InteractiveTalk::give_hint() {
  hint_at_.reset();
  talk_.announce(silent_message);
}

void InteractiveTalk::plan_return() {
  const auto wait = plan_.next(chance());
  talk_.announce(lost_message(wait));
  alarm_ = Clock::now() + wait;
}

void InteractiveTalk::take_time() {
  alarm_.reset();
  if (leaving_) {
    finish(exit_well);
  } else {
    attempt_.emplace(options_.endpoint, options_.security);
  }
}

void InteractiveTalk::take_attempt() {
  try {
    server_.emplace(attempt_->take());
    attempt_.reset();
    connected();
  } catch (const NoConnection&) {
    attempt_.reset();
    plan_return();
  }
}

void InteractiveTalk::send() {
  const std::string bytes = talk_.take_sending();
  if (!server_) return;
  server_->send(bytes);
  if (server_->wants_write()) server_->flush();
}

void InteractiveTalk::show() {
  if (terminal_.write(talk_.take_screen())) return;
  finish(exit_closed);
  take_signals();
}

void InteractiveTalk::finish(int status) {
  end_ = {.status = status, .signal = 0};
}

}  // namespace confab::client
