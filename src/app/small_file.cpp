#include "small_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace confab::app {

namespace {

constexpr std::string_view who_reads =
    "It must be readable for the user that confabd runs as (--user), also at a reload; with systemd, LoadCredential= "
    "does that";

std::string reason(int failure) {
  return std::generic_category().message(failure);
}

/// A file descriptor that closes itself.
struct File {
  explicit File(const std::string& path) : descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  ~File() {
    if (descriptor >= 0) ::close(descriptor);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  const int descriptor;
};

}  // namespace

std::string read_small_file(const std::string& path, std::string_view what, std::size_t bytes_max) {
  const File file(path);
  if (file.descriptor < 0) {
    const bool denied = errno == EACCES || errno == EPERM;
    throw UnreadableFile(fmt::format("Can't read the {} {}: {}.{}", what, path, reason(errno),
                                     denied ? fmt::format(" {}.", who_reads) : std::string()));
  }
  struct stat about {};
  if (::fstat(file.descriptor, &about) == 0 && !S_ISREG(about.st_mode)) {
    throw UsageError(fmt::format("Can't read the {} {}: it is no file.", what, path));
  }
  std::string text;
  std::array<char, 16 * 1024> part;
  for (;;) {
    const ssize_t bytes = ::read(file.descriptor, part.data(), part.size());
    if (bytes < 0 && errno == EINTR) continue;
    if (bytes < 0) throw UsageError(fmt::format("Can't read the {} {}: {}.", what, path, reason(errno)));
    if (bytes == 0) return text;
    text.append(part.data(), static_cast<std::size_t>(bytes));
    if (text.size() > bytes_max) {
      throw UsageError(fmt::format("The {} {} is too large: it may have {} bytes.", what, path, bytes_max));
    }
  }
}

std::string why_unreadable_now(const std::string& path) {
  if (::faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS) == 0) return {};
  return fmt::format("{} can't be read any more ({}), so it can't be renewed without a restart. {}", path,
                     reason(errno), who_reads);
}

}  // namespace confab::app
