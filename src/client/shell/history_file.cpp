#include "history_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <system_error>

#include "../terminal_talk.hpp"
#include "confab/inbound/shown_text.hpp"
#include "confab/terminal/line_memory.hpp"
#include "descriptor.hpp"

namespace confab::client {

namespace {

[[noreturn]] void fail(const std::string& path) {
  throw std::system_error(errno, std::generic_category(), path);
}

/// The file that `path` stands for; itself if it is none yet.
std::string resolved(const std::string& path) {
  char* const target = ::realpath(path.c_str(), nullptr);
  std::string file = target == nullptr ? path : target;
  std::free(target);  // NOLINT: from realpath()
  return file;
}

/// Better known before an hour of talk than after it. If not, errno says why. A link to nowhere can't be.
bool can_be_replaced(const std::string& path) {
  struct stat about {};
  if (::access(path.c_str(), F_OK) != 0 && (errno != ENOENT || ::lstat(path.c_str(), &about) == 0)) return false;
  const std::string file = resolved(path);
  const std::size_t slash = file.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : file.substr(0, slash + 1);
  return ::access(folder.c_str(), W_OK | X_OK) == 0;
}

/// The end of the file, from the start of a line.
std::string read_end(const std::string& path) {
  // Without waiting, so that a pipe or a device holds nobody up; then it is found to be no file.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.is_open()) {
    if (errno == ENOENT) return {};
    fail(path);
  }
  struct stat about {};
  if (::fstat(file.get(), &about) != 0) fail(path);
  if (S_ISDIR(about.st_mode)) throw std::system_error(EISDIR, std::generic_category(), path);
  if (!S_ISREG(about.st_mode)) throw std::system_error(EINVAL, std::generic_category(), path);
  const auto most = static_cast<off_t>(typed_lines_max.bytes);
  const off_t start = about.st_size > most ? about.st_size - most : 0;
  std::string text(static_cast<std::size_t>(about.st_size - start), '\0');
  const ssize_t size = ::pread(file.get(), text.data(), text.size(), start);
  if (size < 0) fail(path);
  text.resize(static_cast<std::size_t>(size));
  if (start > 0) text.erase(0, text.find('\n') == std::string::npos ? text.size() : text.find('\n') + 1);
  return text;
}

void write_all(const Descriptor& file, std::string_view text, const std::string& path) {
  while (!text.empty()) {
    const ssize_t size = ::write(file.get(), text.data(), text.size());
    if (size < 0 && errno != EINTR) fail(path);
    if (size > 0) text.remove_prefix(static_cast<std::size_t>(size));
  }
}

/// Puts `text` in the place of the file, at once: whoever reads it gets all of the old or all of the new. Not through a
/// link: what that stands for is replaced, and the link stays.
void replace(const std::string& link, std::string_view text) {
  const std::string path = resolved(link);
  std::string fresh = path + ".XXXXXX";
  const Descriptor file(::mkostemp(fresh.data(), O_CLOEXEC));  // with mode 0600
  if (!file.is_open()) fail(path);
  try {
    write_all(file, text, path);
    if (::rename(fresh.c_str(), path.c_str()) != 0) fail(path);
  } catch (...) {
    ::unlink(fresh.c_str());
    throw;
  }
}

}  // namespace

std::vector<std::string> read_history(const std::string& path) {
  std::vector<std::string> lines;
  const std::string text = read_end(path);
  std::string scratch;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (!line.empty()) lines.emplace_back(scrub(line, scratch));
  }
  return lines;
}

void check_history(const std::string& path) {
  if (!can_be_replaced(path)) fail(path);
}

void add_to_history(const std::string& path, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  LineMemory memory(typed_lines_max);
  for (const std::string& line : read_history(path)) memory.add(line);
  for (const std::string& line : lines) memory.add(line);
  replace(path, memory.carried().lines);
}

}  // namespace confab::client
