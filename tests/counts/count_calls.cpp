// Preloaded into the daemon. Counts its system calls in the file named by CONFAB_COUNT_FILE.
#include "count_calls.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

namespace {

using confab::test::CallCounts;

bool counting = false;

CallCounts& counts() {
  static CallCounts* const shared = [] {
    const char* const path = std::getenv("CONFAB_COUNT_FILE");
    const int file = path == nullptr ? -1 : open(path, O_RDWR | O_CLOEXEC);
    void* const memory =
        file < 0 ? MAP_FAILED : mmap(nullptr, sizeof(CallCounts), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (memory == MAP_FAILED) std::abort();
    close(file);
    counting = true;
    return static_cast<CallCounts*>(memory);
  }();
  return *shared;
}

/// The replaced function.
template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

ssize_t send(int socket, const void* data, std::size_t size, int flags) {
  static auto* const real = next<ssize_t(int, const void*, std::size_t, int)>("send");
  ++counts().sends;
  return real(socket, data, size, flags);
}

ssize_t sendmsg(int socket, const msghdr* message, int flags) {
  static auto* const real = next<ssize_t(int, const msghdr*, int)>("sendmsg");
  ++counts().sends;
  return real(socket, message, flags);
}

ssize_t recv(int socket, void* data, std::size_t size, int flags) {
  static auto* const real = next<ssize_t(int, void*, std::size_t, int)>("recv");
  ++counts().receives;
  return real(socket, data, size, flags);
}

int setsockopt(int socket, int level, int name, const void* value, socklen_t size) noexcept {
  static auto* const real = next<int(int, int, int, const void*, socklen_t)>("setsockopt");
  if (level == IPPROTO_TCP && name == TCP_USER_TIMEOUT) ++counts().user_timeouts;
  if (level == SOL_SOCKET && name == SO_LINGER) ++counts().resets;
  return real(socket, level, name, value, size);
}

int accept4(int socket, sockaddr* address, socklen_t* size, int flags) {
  static auto* const real = next<int(int, sockaddr*, socklen_t*, int)>("accept4");
  const int client = real(socket, address, size, flags);
  if (client >= 0) ++counts().accepts;
  return client;
}

int shutdown(int socket, int how) noexcept {
  static auto* const real = next<int(int, int)>("shutdown");
  ++counts().shutdowns;
  return real(socket, how);
}

int close(int file) {
  static auto* const real = next<int(int)>("close");
  // Only when the counters exist: creating them closes a file.
  if (counting) ++counts().closes;
  return real(file);
}

// A hardened build calls these instead.
ssize_t __recv_chk(int socket, void* data, std::size_t size, std::size_t, int flags) {
  return recv(socket, data, size, flags);
}
}
