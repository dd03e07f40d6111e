#include "memory_file.hpp"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace confab::app {

Descriptor memory_file(std::string_view bytes) {
  Descriptor file(::memfd_create("confabd-state", MFD_CLOEXEC));
  if (!file) throw std::system_error(errno, std::generic_category());
  for (std::size_t written = 0; written < bytes.size();) {
    const ssize_t result = ::write(file.number(), bytes.data() + written, bytes.size() - written);
    if (result < 0 && errno == EINTR) continue;
    if (result <= 0) throw std::system_error(errno, std::generic_category());
    written += static_cast<std::size_t>(result);
  }
  return file;
}

std::optional<std::string> contents_of(const Descriptor& file) {
  struct stat about {};
  if (::fstat(file.number(), &about) != 0) return std::nullopt;
  std::string bytes(static_cast<std::size_t>(about.st_size), '\0');
  for (std::size_t at = 0; at < bytes.size();) {
    const ssize_t result = ::pread(file.number(), bytes.data() + at, bytes.size() - at, static_cast<off_t>(at));
    if (result < 0 && errno == EINTR) continue;
    if (result <= 0) return std::nullopt;
    at += static_cast<std::size_t>(result);
  }
  return bytes;
}

}  // namespace confab::app
