// What stands in for the calls of the system: __wrap_NAME is called for NAME, and __real_NAME is the real one.
//
// A failure must leave the world as a real one would. A client that accept4() fails for is gone, if the failure is its
// own. And code that is told EAGAIN, or gets less than it wanted, waits for an edge. An edge comes when the socket's
// state changes. After a false EAGAIN nothing changes; so we make the kernel report the socket's state again, at once.
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>

#include "fault.hpp"

extern "C" {
int __real_accept4(int socket, sockaddr* address, socklen_t* size, int flags);
ssize_t __real_recv(int socket, void* buffer, std::size_t size, int flags);
ssize_t __real_send(int socket, const void* buffer, std::size_t size, int flags);
ssize_t __real_sendmsg(int socket, const msghdr* message, int flags);
int __real_epoll_ctl(int set, int operation, int socket, epoll_event* event);
int __real_epoll_wait(int set, epoll_event* events, int size, int timeout);
int __real_shutdown(int socket, int how);
int __real_ioctl(int socket, unsigned long request, void* argument);
int __real_setsockopt(int socket, int level, int name, const void* value, socklen_t size);
int __real_close(int socket);
}

namespace confab::faults {

namespace {

struct Watch {
  int set;
  epoll_event event;
};

/// The sockets whose edges the server waits for. Only the server's thread asks.
std::map<int, Watch>& watches() {
  thread_local std::map<int, Watch> all;
  return all;
}

void report_again(int socket) {
  const auto found = watches().find(socket);
  if (found == watches().end()) return;
  epoll_event event = found->second.event;
  __real_epoll_ctl(found->second.set, EPOLL_CTL_MOD, socket, &event);
}

int failed(int failure) {
  errno = failure;
  return -1;
}

bool is_the_clients_own(int failure) {
  constexpr std::array<int, 8> others = {EINTR, EAGAIN, EMFILE, ENFILE, ENOBUFS, ENOMEM, EPERM, EINVAL};
  return std::find(others.begin(), others.end(), failure) == others.end();
}

/// A recv or send: `call` is the real one, `call_for_one` the same for one byte.
template <class Call_, class CallForOne>
ssize_t transfer(Call kind, int socket, Call_ call, CallForOne call_for_one) {
  const auto failure = fails(kind);
  if (!failure) return call();
  const ssize_t result = *failure == one_byte ? call_for_one() : -1;
  const int error = *failure == one_byte ? errno : *failure;
  if (*failure == one_byte || *failure == EAGAIN) report_again(socket);
  errno = error;
  return result;
}

}  // namespace

}  // namespace confab::faults

using confab::faults::Call;
using confab::faults::failed;
using confab::faults::fails;

extern "C" {

int __wrap_accept4(int socket, sockaddr* address, socklen_t* size, int flags) {
  const auto failure = fails(Call::accept);
  if (!failure) return __real_accept4(socket, address, size, flags);
  if (confab::faults::is_the_clients_own(*failure)) {
    if (const int client = __real_accept4(socket, nullptr, nullptr, flags); client >= 0) __real_close(client);
  }
  return failed(*failure);
}

ssize_t __wrap_recv(int socket, void* buffer, std::size_t size, int flags) {
  // A peek that always saw the first byte alone would never see more.
  const std::size_t least = (flags & MSG_PEEK) != 0 ? size : 1;
  return confab::faults::transfer(
      Call::receive, socket, [&] { return __real_recv(socket, buffer, size, flags); },
      [&] { return __real_recv(socket, buffer, least, flags); });
}

ssize_t __wrap_send(int socket, const void* buffer, std::size_t size, int flags) {
  return confab::faults::transfer(
      Call::send, socket, [&] { return __real_send(socket, buffer, size, flags); },
      [&] { return __real_send(socket, buffer, 1, flags); });
}

ssize_t __wrap_sendmsg(int socket, const msghdr* message, int flags) {
  return confab::faults::transfer(
      Call::send, socket, [&] { return __real_sendmsg(socket, message, flags); },
      [&] { return __real_send(socket, message->msg_iov[0].iov_base, 1, flags); });
}

int __wrap_epoll_ctl(int set, int operation, int socket, epoll_event* event) {
  // A client's socket: Asio's own are watched without this flag.
  if (operation == EPOLL_CTL_ADD && (event->events & EPOLLRDHUP) != 0) {
    if (const auto failure = fails(Call::watch)) return failed(*failure);
    confab::faults::watches()[socket] = {set, *event};
  }
  return __real_epoll_ctl(set, operation, socket, event);
}

int __wrap_epoll_wait(int set, epoll_event* events, int size, int timeout) {
  if (const auto failure = fails(Call::wait)) return failed(*failure);
  return __real_epoll_wait(set, events, size, timeout);
}

int __wrap_shutdown(int socket, int how) {
  if (const auto failure = fails(Call::shut_down)) return failed(*failure);
  return __real_shutdown(socket, how);
}

int __wrap_ioctl(int socket, unsigned long request, void* argument) {
  if (const auto failure = fails(Call::unacknowledged)) return failed(*failure);
  return __real_ioctl(socket, request, argument);
}

int __wrap_setsockopt(int socket, int level, int name, const void* value, socklen_t size) {
  if (const auto failure = fails(Call::set_option)) return failed(*failure);
  return __real_setsockopt(socket, level, name, value, size);
}

int __wrap_close(int socket) {
  // Linux closes in any case, whatever it returns.
  const auto failure = fails(Call::close);
  confab::faults::watches().erase(socket);
  const int result = __real_close(socket);
  return failure ? failed(*failure) : result;
}

}  // extern "C"
