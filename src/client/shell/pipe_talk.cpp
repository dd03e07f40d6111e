#include "pipe_talk.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include "../arrived_text.hpp"
#include "../exit_status.hpp"
#include "../messages.hpp"
#include "../quit_watch.hpp"
#include "output.hpp"
#include "server_connection.hpp"

namespace confab::client {

namespace {

using State = ServerConnection::State;

/// While so much waits to be sent, nothing is read from standard input.
constexpr std::size_t unsent_bytes_max = 64 * 1024;

/// After so long without more of it, a line that has not ended is shown: a prompt.
constexpr int prompt_ms = 100;

/// Where the client's own messages go: to who looks, and never into a pipe among the lines of the server.
void announce(std::string_view message) {
  std::FILE* const to = ::isatty(STDOUT_FILENO) == 1 ? stdout : stderr;
  static_cast<void>(std::fputs(fmt::format("{}\n", message).c_str(), to));
  static_cast<void>(std::fflush(to));
}

class PipeTalk {
 public:
  explicit PipeTalk(ServerConnection server) : server_(std::move(server)) {}

  /// Returns the exit status.
  int run();

 private:
  void turn();
  void take_input();
  void take_server();
  void show_unfinished(bool at_end) { output_.add(text_.take_unfinished(at_end)); }
  int end();

  ServerConnection server_;
  ArrivedText text_;
  Output output_{STDOUT_FILENO};
  QuitWatch quit_;
  State state_ = State::open;
  bool input_ended_ = false;
  bool heard_ = false;      // the server has said anything
  bool of_people_ = false;  // its first words were those of a chat of people: see docs/protocols.md
};

int PipeTalk::run() {
  announce(connected_message(server_.where()));
  announce(quit_message);
  while (state_ == State::open && output_.error() == 0) turn();
  return end();
}

void PipeTalk::turn() {
  const bool takes_input = !input_ended_ && server_.unsent() < unsent_bytes_max;
  const auto server_events =
      static_cast<short>((output_.is_full() ? 0 : POLLIN) | (server_.wants_write() ? POLLOUT : 0));
  std::array<pollfd, 3> watched{{
      {server_events == 0 ? -1 : server_.fd(), server_events, 0},
      {takes_input ? STDIN_FILENO : -1, POLLIN, 0},
      // Without anything to write it is watched all the same: so the end of its reader is seen at once.
      {STDOUT_FILENO, static_cast<short>(output_.wants_write() ? POLLOUT : 0), 0},
  }};
  const int ready = ::poll(watched.data(), watched.size(), text_.has_unfinished() ? prompt_ms : -1);
  if (ready < 0) return;  // a signal
  if (ready == 0) show_unfinished(false);
  if (watched[1].revents != 0) take_input();
  if (server_.wants_write()) server_.flush();
  if (watched[0].revents != 0) take_server();
  if ((watched[2].revents & (POLLERR | POLLHUP)) != 0) output_.lose_reader();
  output_.flush();
}

void PipeTalk::take_input() {
  std::array<char, 16 * 1024> buffer{};
  const ssize_t size = ::read(STDIN_FILENO, buffer.data(), buffer.size());
  if (size < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (size <= 0) {
    input_ended_ = true;
    server_.half_close();
    return;
  }
  const std::string_view bytes(buffer.data(), static_cast<std::size_t>(size));
  quit_.take(bytes);
  server_.send(bytes);
}

void PipeTalk::take_server() {
  if (output_.is_full()) return;
  std::string bytes;
  state_ = server_.read(bytes);
  if (!heard_ && !bytes.empty()) of_people_ = bytes.starts_with("* ");
  heard_ = heard_ || !bytes.empty();
  text_.take(bytes);
  for (ArrivedText::Line line; text_.next(line);) {
    output_.add(line.text);
    if (line.ended) output_.add("\n");
  }
  server_.answer(text_.take_answers());
}

int PipeTalk::end() {
  if (state_ != State::open) {
    show_unfinished(true);
    output_.finish();
  }
  if (output_.error() != 0) {
    // Whoever has read enough may go without a word.
    if (output_.error() != EPIPE) {
      complain(fmt::format("Can't write to standard output: {}.", std::generic_category().message(output_.error())));
    }
    return exit_closed;
  }
  if (quit_.asked(of_people_) || (input_ended_ && state_ == State::ended)) return exit_well;
  if (state_ == State::lost) {
    complain(fmt::format("The connection is lost: {}.", server_.why()));
  } else {
    announce(closed_message);
    if (!heard_ && !server_.is_encrypted()) complain(silent_message);
  }
  return exit_closed;
}

}  // namespace

int talk_in_pipe(const Options& options) {
  return PipeTalk(ServerConnection::open(options.endpoint, options.security)).run();
}

}  // namespace confab::client
