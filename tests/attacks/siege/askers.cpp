#include "siege/askers.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>

namespace confab::attacks {

namespace {
constexpr int wait_ms = 10;
// Enough for the server to have work even while the askers wait for a processor.
constexpr std::size_t questions_ahead = 4;
// Few at once: some ask again before others have their answers, so somebody always waits.
constexpr int events_max = 64;
}  // namespace

Askers::Askers(const harness::Endpoint& endpoint, Question question)
    : question_(std::move(question)), set_(epoll_create1(EPOLL_CLOEXEC)), askers_(question_.askers) {
  for (std::size_t i = 0; i < askers_.size(); ++i) {
    askers_[i] = harness::connect_to(endpoint, {.blocking = false});
    epoll_event event{.events = EPOLLIN, .data = {.u64 = i}};
    epoll_ctl(set_.get(), EPOLL_CTL_ADD, askers_[i].get(), &event);
    std::string opening = question_.opening;
    if (const auto at = opening.find("$N"); at != std::string::npos) opening.replace(at, 2, std::to_string(i));
    send(askers_[i].get(), opening.data(), opening.size(), MSG_NOSIGNAL);
    for (std::size_t ahead = 0; ahead < questions_ahead; ++ahead) ask(askers_[i]);
  }
}

Askers::~Askers() {
  for (const harness::Descriptor& asker : askers_) reset_on_close(asker);
}

void Askers::ask(const harness::Descriptor& asker) {
  // It is short and the socket is nearly empty, so all of it fits.
  send(asker.get(), question_.text.data(), question_.text.size(), MSG_NOSIGNAL);
}

void Askers::ask_some() {
  std::array<epoll_event, events_max> events;
  const int count = epoll_wait(set_.get(), events.data(), events_max, wait_ms);
  for (int i = 0; i < count; ++i) listen(askers_[events[static_cast<std::size_t>(i)].data.u64]);
}

void Askers::listen(const harness::Descriptor& asker) {
  std::array<char, 64 * 1024> buffer;
  // If something is wrong, the talk beside it shows it.
  if (recv(asker.get(), buffer.data(), buffer.size(), 0) <= 0) return;
  ++answered_;
  ask(asker);
}

}  // namespace confab::attacks
