#include "siege/askers.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>

namespace confab::attacks {

namespace {
constexpr int wait_ms = 10;
}

Askers::Askers(const harness::Endpoint& endpoint, Question question)
    : question_(std::move(question)), askers_(question_.askers) {
  for (std::size_t i = 0; i < askers_.size(); ++i) {
    askers_[i].socket = harness::connect_to(endpoint, {.blocking = false});
    std::string opening = question_.opening;
    if (const auto at = opening.find("$N"); at != std::string::npos) opening.replace(at, 2, std::to_string(i));
    send(askers_[i].socket.get(), opening.data(), opening.size(), MSG_NOSIGNAL);
    ask(askers_[i]);
  }
}

Askers::~Askers() {
  for (const Asker& asker : askers_) reset_on_close(asker.socket);
}

void Askers::ask(Asker& asker) {
  asker.lines_to_come = question_.answer_lines;
  // Short, and the socket is empty: it takes all of it.
  send(asker.socket.get(), question_.text.data(), question_.text.size(), MSG_NOSIGNAL);
}

void Askers::ask_some() {
  std::vector<pollfd> polled;
  for (const Asker& asker : askers_) polled.push_back({asker.socket.get(), POLLIN, 0});
  poll(polled.data(), polled.size(), wait_ms);
  for (std::size_t i = 0; i < askers_.size(); ++i) {
    if (polled[i].revents != 0) listen(askers_[i]);
  }
}

void Askers::listen(Asker& asker) {
  std::array<char, 64 * 1024> buffer;
  const ssize_t size = recv(asker.socket.get(), buffer.data(), buffer.size(), 0);
  if (size <= 0) return;  // what is wrong with it, the talk beside it tells
  asker.lines.take({buffer.data(), static_cast<std::size_t>(size)}, [&](std::string_view line) {
    if (line.starts_with(question_.answers_start_with) && asker.lines_to_come > 0) --asker.lines_to_come;
  });
  if (asker.lines_to_come > 0) return;
  ++answered_;
  ask(asker);
}

}  // namespace confab::attacks
