#include "process_figures.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <boost/asio/post.hpp>
#include <charconv>
#include <cstddef>
#include <cstring>
#include <string_view>

namespace confab::metrics {

namespace {

constexpr const char* descriptors_folder = "/proc/self/fd";

/// A descriptor that is closed again.
class Opened {
 public:
  Opened(const char* path, int flags) : descriptor_(::open(path, flags | O_RDONLY | O_CLOEXEC)) {}
  ~Opened() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;

  int get() const { return descriptor_; }

 private:
  const int descriptor_;
};

double seconds_of(const timeval& time) {
  constexpr double microseconds = 1e6;
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / microseconds;
}

/// The sizes of the process in pages, all and resident, as proc_pid_statm(5) begins.
std::array<std::uint64_t, 2> read_sizes() {
  std::array<std::uint64_t, 2> sizes{};
  const Opened file("/proc/self/statm", 0);
  std::array<char, 128> text{};
  const ssize_t size = ::read(file.get(), text.data(), text.size());
  if (size <= 0) return sizes;
  const char* at = text.data();
  const char* const end = at + size;
  for (std::uint64_t& number : sizes) {
    at = std::from_chars(at, end, number).ptr;
    if (at != end) ++at;  // a blank
  }
  return sizes;
}

/// How many of the entries are descriptors; the others are "." and "..".
std::uint64_t descriptors_in(std::string_view entries) {
  std::uint64_t count = 0;
  while (!entries.empty()) {
    dirent64 head{};  // its beginning, since a name has no fixed size
    std::memcpy(&head, entries.data(), offsetof(dirent64, d_name) + 1);
    if (head.d_name[0] != '.') ++count;
    entries.remove_prefix(head.d_reclen);
  }
  return count;
}

}  // namespace

ProcessFigures process_figures() {
  ProcessFigures now;
  rusage used{};
  if (::getrusage(RUSAGE_SELF, &used) == 0)
    now.processor_seconds = seconds_of(used.ru_utime) + seconds_of(used.ru_stime);
  const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  const auto [all, resident] = read_sizes();
  now.virtual_bytes = all * page;
  now.resident_bytes = resident * page;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) now.descriptors_max = limit.rlim_cur;
  return now;
}

std::optional<std::uint64_t> descriptors_told() {
  struct stat folder {};
  if (::stat(descriptors_folder, &folder) != 0 || folder.st_size <= 0) return std::nullopt;
  return static_cast<std::uint64_t>(folder.st_size);
}

Awaitable<std::optional<std::uint64_t>> count_descriptors() {
  constexpr std::size_t entries_bytes = 1024;
  const Opened folder(descriptors_folder, O_DIRECTORY);
  std::uint64_t count = 0;
  for (;;) {
    alignas(dirent64) std::array<char, entries_bytes> entries;
    // readdir() takes a thousand entries at once.
    const long size = ::syscall(SYS_getdents64, folder.get(), entries.data(), entries.size());
    if (size < 0) co_return std::nullopt;
    if (size == 0) break;
    count += descriptors_in({entries.data(), static_cast<std::size_t>(size)});
    const auto executor = co_await net::asio::this_coro::executor;
    co_await net::asio::post(executor, nothrow);
  }
  constexpr std::uint64_t not_theirs = 1;  // that of the folder itself
  co_return count - not_theirs;
}

}  // namespace confab::metrics
