#include "poller.hpp"

#include <sys/epoll.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>

#include "confab/base/prefetch.hpp"

namespace confab::net {

namespace {

[[noreturn]] void throw_errno(const char* what) {
  throw boost::system::system_error(errno, boost::system::system_category(), what);
}

// ready() uses only this much of the start of a connection. With thousands of them it is in no near cache.
constexpr std::size_t prefetched_bytes = 640;

}  // namespace

Poller::Poller(asio::io_context& context) : set_(context) {
  const int set = ::epoll_create1(EPOLL_CLOEXEC);
  if (set < 0) throw_errno("epoll_create1");
  set_.assign(set);
}

void Poller::add(int socket, Pollable& pollable) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLPRI | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = &pollable;
  if (::epoll_ctl(set_.native_handle(), EPOLL_CTL_ADD, socket, &event) != 0) throw_errno("epoll_ctl");
}

void Poller::remove(int socket) {
  epoll_event ignored{};
  ::epoll_ctl(set_.native_handle(), EPOLL_CTL_DEL, socket, &ignored);
}

bool Poller::poll() {
  // Taken aside: anything that calls again() from here on waits for the next poll.
  IntrusiveList<Pollable, Pollable> now;
  now.take_all(again_);
  const bool any = !now.empty();
  while (!now.empty()) {
    Pollable& pollable = now.front();
    pollable.unlink();
    pollable.ready({});
  }
  // ready() destroys nothing but its own object, so the other pointers of this batch stay valid.
  std::array<epoll_event, events_per_poll> events;
  const int count = ::epoll_wait(set_.native_handle(), events.data(), events_per_poll, 0);
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    if (i + 1 < count) prefetch(events[static_cast<std::size_t>(i) + 1].data.ptr, prefetched_bytes);
    const auto any_of = [&event](std::uint32_t flags) { return (event.events & flags) != 0; };
    static_cast<Pollable*>(event.data.ptr)
        ->ready({.readable = any_of(EPOLLIN | EPOLLPRI | EPOLLRDHUP | EPOLLERR | EPOLLHUP),
                 .writable = any_of(EPOLLOUT | EPOLLERR | EPOLLHUP),
                 .gone = any_of(EPOLLERR | EPOLLHUP),
                 .ended = any_of(EPOLLRDHUP) && !any_of(EPOLLERR | EPOLLHUP),
                 .until_eagain = any_of(EPOLLRDHUP | EPOLLERR | EPOLLHUP | EPOLLPRI)});
  }
  return any || count > 0;
}

void Poller::wake_loop_when_ready() {
  if (watched_) return;
  watched_ = true;
  set_.async_wait(set_.wait_read, [this](error_code) { watched_ = false; });
}

void Poller::stop() {
  set_.close();
}

}  // namespace confab::net
