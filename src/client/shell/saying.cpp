#include "saying.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <string>
#include <utility>

#include "../arrived_text.hpp"
#include "../exit_status.hpp"
#include "../sigil_talk.hpp"
#include "confab/inbound/shown_text.hpp"
#include "output.hpp"
#include "server_connection.hpp"

namespace confab::client {

namespace {

using Clock = std::chrono::steady_clock;
using State = ServerConnection::State;

/// How long the server may owe an answer and send nothing. It may be busy with a password, or hold back a fast sender.
constexpr std::chrono::seconds answer_patience{120};

/// How long the end may take once everything is said.
constexpr std::chrono::seconds leave_patience{5};

/// A longer line of the input is not even offered to the server.
constexpr std::size_t line_bytes_max = std::size_t{1} << 20U;

/// Lines to be said: those of a text, or those of standard input.
class Lines {
 public:
  explicit Lines(std::string text) : bytes_(std::move(text)), ended_(!bytes_.empty()) {}

  /// The next one without its ending; false if none is here yet.
  bool next(std::string& line);

  bool wants_input() const { return !ended_; }
  bool at_end() const { return ended_ && bytes_.empty(); }
  void read_input();

  /// Lines dropped because they passed line_bytes_max.
  std::size_t dropped() const { return dropped_; }

 private:
  std::string bytes_;
  bool ended_;
  bool dropping_ = false;  // inside such a line
  std::size_t dropped_ = 0;
};

void Lines::read_input() {
  std::array<char, 16 * 1024> buffer{};
  const ssize_t size = ::read(STDIN_FILENO, buffer.data(), buffer.size());
  if (size < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (size <= 0) {
    ended_ = true;
  } else {
    bytes_.append(buffer.data(), static_cast<std::size_t>(size));
  }
}

bool Lines::next(std::string& line) {
  const std::size_t end = bytes_.find('\n');
  if (end == std::string::npos) {
    if (bytes_.size() > line_bytes_max) {
      dropped_ += dropping_ ? 0 : 1;
      dropping_ = true;
      bytes_.clear();
    }
    if (!ended_ || bytes_.empty()) return false;
  }
  line = bytes_.substr(0, end);
  bytes_.erase(0, end == std::string::npos ? end : end + 1);
  if (std::exchange(dropping_, false)) line.clear();
  return true;
}

std::string first_line_of(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  if (file && std::getline(file, line) && !line.empty()) return line;
  throw UsageError(fmt::format("There is no password to be read in {}.", path));
}

std::string password_for(const Saying& saying) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread
  const char* const variable = std::getenv("CONFAB_PASSWORD");
  std::string raw;
  if (!saying.password_file.empty()) {
    raw = first_line_of(saying.password_file);
  } else if (variable != nullptr) {
    raw = variable;
  }
  if (raw.find('\n') != std::string::npos) throw UsageError("CONFAB_PASSWORD has more than one line.");
  std::string scratch;
  return std::string(scrub(raw, scratch));
}

class SayingTalk {
 public:
  SayingTalk(ServerConnection server, SigilTalk talk, Lines lines)
      : server_(std::move(server)), talk_(std::move(talk)), lines_(std::move(lines)) {}

  /// Returns the exit status.
  int run(const Options& options);

 private:
  bool goes_on() const { return talk_.phase() != SigilTalk::Phase::failed && state_ == State::open && !silent_; }
  void turn();
  void say_some();
  void take_server();
  std::string what_happened() const;
  int complain_of(const Options& options) const;

  ServerConnection server_;
  SigilTalk talk_;
  Lines lines_;
  ArrivedText text_;
  State state_ = State::open;
  Clock::time_point heard_ = Clock::now();
  bool silent_ = false;  // the server has not answered in time
};

int SayingTalk::run(const Options& options) {
  std::string out;
  talk_.begin(out);
  server_.send(out);
  server_.flush();
  while (goes_on()) turn();
  if (talk_.phase() != SigilTalk::Phase::leaving) talk_.ended(state_ == State::ended);
  return complain_of(options);
}

void SayingTalk::turn() {
  const bool leaves = talk_.phase() == SigilTalk::Phase::leaving;
  const bool reads = talk_.can_say() && lines_.wants_input();
  std::array<pollfd, 2> watched{{
      {server_.fd(), static_cast<short>(POLLIN | (server_.wants_write() ? POLLOUT : 0)), 0},
      {reads ? STDIN_FILENO : -1, POLLIN, 0},
  }};
  int timeout_ms = -1;
  if (leaves || talk_.waits()) {
    const auto left = heard_ + (leaves ? leave_patience : answer_patience) - Clock::now();
    timeout_ms = static_cast<int>(
        std::max<std::chrono::milliseconds::rep>(0, std::chrono::ceil<std::chrono::milliseconds>(left).count()));
  }
  const int ready = ::poll(watched.data(), watched.size(), timeout_ms);
  if (ready < 0) return;  // a signal
  if (ready == 0) silent_ = true;
  if (watched[1].revents != 0) lines_.read_input();
  if (watched[0].revents != 0) take_server();
  say_some();
  server_.flush();
  if (talk_.phase() == SigilTalk::Phase::leaving) server_.half_close();
}

void SayingTalk::take_server() {
  std::string bytes;
  state_ = server_.read(bytes);
  if (!bytes.empty()) heard_ = Clock::now();
  text_.take(bytes);
  std::string out;
  for (ArrivedText::Line line; text_.next(line);) talk_.hear(line.text, out);
  server_.answer(text_.take_answers());
  server_.send(out);
}

void SayingTalk::say_some() {
  if (talk_.phase() != SigilTalk::Phase::talking) return;
  const bool waited = talk_.waits();
  std::string out;
  std::string scratch;
  for (std::string line; talk_.can_say() && lines_.next(line);) talk_.say(scrub(line, scratch), out);
  if (lines_.at_end()) talk_.finish(out);
  // The time of an answer begins with its question.
  if (!waited) heard_ = Clock::now();
  server_.send(out);
}

std::string SayingTalk::what_happened() const {
  if (!silent_) return "The connection broke";
  return fmt::format("The server has not answered for {} s", answer_patience.count());
}

int SayingTalk::complain_of(const Options& options) const {
  const Saying& saying = options.saying;
  switch (talk_.failure()) {
    case SigilTalk::Failure::none: break;
    case SigilTalk::Failure::name:
      complain(fmt::format(
          "{} has refused the name {}: it is in use or reserved, or has another password or none; or the "
          "server does not let this machine in. Its log says which.{}",
          options.endpoint.to_string(), saying.name,
          server_.is_encrypted() || options.endpoint.is_unix() ? "" : " If the port speaks TLS, add --tls."));
      return exit_name;
    case SigilTalk::Failure::room:
      complain(fmt::format("The server has refused the room {}: {}.", saying.room, talk_.complaint()));
      return exit_room;
    case SigilTalk::Failure::no_sigil:
      complain(fmt::format("{} is for people: --send needs a port for scripts (sigil).", options.endpoint.to_string()));
      return exit_usage;
    case SigilTalk::Failure::cut:
      complain(fmt::format("{}. Lines said for certain: {}. In doubt: {}.", what_happened(), talk_.said(),
                           talk_.in_doubt()));
      return exit_cut;
  }
  const std::size_t unsaid = talk_.unsaid() + lines_.dropped();
  if (unsaid == 0) return exit_well;
  complain(fmt::format("Lines that were not said: {}. {}", unsaid,
                       talk_.complaint().empty() ? std::string("They are too long.")
                                                 : fmt::format("The server says: {}.", talk_.complaint())));
  return exit_unsaid;
}

}  // namespace

int say_as_script(const Options& options) {
  const Saying& saying = options.saying;
  if (const std::string complaint = name_complaint(saying.name); !complaint.empty()) {
    complain(complaint);
    return exit_name;
  }
  if (const std::string complaint = room_complaint(saying.room); !complaint.empty()) {
    complain(complaint);
    return exit_room;
  }
  SigilTalk talk(saying.name, password_for(saying), saying.room);
  Lines lines(saying.text);
  return SayingTalk(ServerConnection::open(options.endpoint, options.security), std::move(talk), std::move(lines))
      .run(options);
}

}  // namespace confab::client
