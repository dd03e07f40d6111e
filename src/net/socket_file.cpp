#include "socket_file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/system/system_error.hpp>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include "confab/base/assert.hpp"
#include "log.hpp"

namespace confab::net {

namespace {

constexpr std::chrono::milliseconds folder_lock_max{50};

[[noreturn]] void fail(int failure) {
  throw boost::system::system_error(failure, boost::system::system_category());
}

/// A descriptor that is closed if opening fails further on.
class Opened {
 public:
  explicit Opened(int descriptor) : descriptor_(descriptor) {
    if (descriptor < 0) fail(errno);
  }
  ~Opened() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;

  int get() const { return descriptor_; }
  int release() { return std::exchange(descriptor_, -1); }

 private:
  int descriptor_;
};

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  CONFAB_ASSERT(path.size() < sizeof address.sun_path);
  path.copy(address.sun_path, path.size());
  return address;
}

Opened stream_socket() {
  return Opened(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

bool bind_to(int descriptor, const sockaddr_un& address) {
  if (::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return true;
  if (errno == EADDRINUSE) return false;
  fail(errno);
}

/// Removes what a server that has ended left at `address`. Throws if there is anything else.
void remove_stale(const sockaddr_un& address) {
  struct stat found {};
  if (::lstat(address.sun_path, &found) != 0) {
    if (errno == ENOENT) return;
    fail(errno);
  }
  if (!S_ISSOCK(found.st_mode)) fail(EEXIST);
  const Opened caller = stream_socket();
  if (::connect(caller.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) fail(EADDRINUSE);
  // Only this says that nobody listens. A full queue (EAGAIN) or another type (EPROTOTYPE) has its server.
  if (errno != ECONNREFUSED) fail(errno == EACCES ? EACCES : EADDRINUSE);
  if (::unlink(address.sun_path) != 0 && errno != ENOENT) fail(errno);
}

/// Two servers that start together would each take the other's new socket for a stale one, as it does not listen yet.
/// They hold the lock for some microseconds. Whoever holds it for longer is no server that starts, and must not keep us
/// from starting. `waits` is false where the loop would have to.
void lock_in_time(int folder, bool waits) {
  const auto end = Clock::now() + (waits ? folder_lock_max : std::chrono::milliseconds(0));
  while (::flock(folder, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) fail(errno);
    if (Clock::now() >= end) return;
    ::poll(nullptr, 0, 1);
  }
}

}  // namespace

SocketFile::SocketFile(std::string path, mode_t mode, bool waits) : path_(std::move(path)) {
  const sockaddr_un address = address_of(path_);
  const std::string folder = path_.substr(0, path_.rfind('/') + 1);
  const Opened lock(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  lock_in_time(lock.get(), waits);
  Opened socket = stream_socket();
  // Linux makes the file with the mode of the socket, less the umask: at no moment may more people connect.
  if (::fchmod(socket.get(), mode) != 0) fail(errno);
  if (!bind_to(socket.get(), address)) {
    remove_stale(address);
    if (!bind_to(socket.get(), address)) fail(EADDRINUSE);
  }
  struct stat made {};
  const bool done = ::chmod(address.sun_path, mode) == 0 && ::listen(socket.get(), SOMAXCONN) == 0 &&
                    ::lstat(address.sun_path, &made) == 0;
  if (!done) {
    const int failure = errno;
    ::unlink(address.sun_path);
    fail(failure);
  }
  identity_ = {made.st_dev, made.st_ino};
  descriptor_ = socket.release();
}

SocketFile SocketFile::taken_over(std::string path, int descriptor, const Identity& identity) {
  SocketFile file;
  file.descriptor_ = descriptor;
  file.path_ = std::move(path);
  file.identity_ = identity;
  return file;
}

SocketFile::SocketFile(SocketFile&& other) noexcept
    : path_(std::exchange(other.path_, {})),
      descriptor_(std::exchange(other.descriptor_, -1)),
      identity_(other.identity_) {}

SocketFile::~SocketFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (path_.empty() || remove() || errno == ENOENT) return;
  spdlog::warn("can't remove the socket {}: {}; the next start in its place does", log_safe(path_),
               error_code(errno, boost::system::system_category()).message());
}

/// Returns false, with errno, if the file is still there, or that can't be found out.
bool SocketFile::remove() const {
  struct stat found {};
  if (::lstat(path_.c_str(), &found) != 0) return false;
  const bool is_ours = Identity{found.st_dev, found.st_ino} == identity_;
  return !is_ours || ::unlink(path_.c_str()) == 0;
}

int SocketFile::take_descriptor() {
  CONFAB_ASSERT(descriptor_ >= 0);
  return std::exchange(descriptor_, -1);
}

bool SocketFile::give_to(uid_t user, gid_t group) const {
  return ::lchown(path_.c_str(), user, group) == 0;
}

}  // namespace confab::net
