#include "state_directory.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <memory>
#include <system_error>

namespace confab::store {

namespace {

std::string words_for_errno() {
  return std::generic_category().message(errno);
}

/// Makes sure that there is a directory, and returns its name without links in it, for SQLite follows none.
std::string make_directory(const std::string& directory) {
  if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) {
    throw StateError(fmt::format("Can't make the state directory {}: {}. Make it, and give it to the user of confabd.",
                                 directory, words_for_errno()));
  }
  struct stat found {};
  if (::stat(directory.c_str(), &found) != 0) throw unusable_by_errno(directory);
  if (!S_ISDIR(found.st_mode)) throw unusable(directory, "it is no directory. Name another one.");
  if (found.st_uid != ::geteuid()) {
    throw StateError(
        fmt::format("The state directory {} belongs to user {}, not to user {}, who runs confabd: give it "
                    "to that user, or name another one.",
                    directory, found.st_uid, ::geteuid()));
  }
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(directory.c_str(), nullptr), &std::free);
  if (real == nullptr) throw unusable_by_errno(directory);
  return real.get();
}

}  // namespace

StateDirectory::StateDirectory(const std::string& directory) : path_(make_directory(directory)) {
  const std::string file = path_ + "/lock";
  lock_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (lock_ < 0) throw unusable_by_errno(path_);
  if (::flock(lock_, LOCK_EX | LOCK_NB) == 0) return;
  ::close(lock_);
  throw StateInUse(
      fmt::format("Another confabd uses the state directory {}: stop it, or name another directory.", path_));
}

StateDirectory::~StateDirectory() {
  ::close(lock_);
}

}  // namespace confab::store
