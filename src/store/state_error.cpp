#include "state_error.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

namespace confab::store {

StateError unusable(const std::string& path, std::string_view why_and_remedy) {
  return StateError(fmt::format("Can't keep state in {}: {}", path, why_and_remedy));
}

StateError unusable_by_errno(const std::string& path) {
  const std::string_view remedy = [] {
    switch (errno) {
      case EACCES:
      case EPERM: return "Give it to the user of confabd.";
      case EROFS: return "Name a directory on a disk that can be written.";
      case ENOSPC:
      case EDQUOT: return "Make room on its disk.";
      case ELOOP: return "Replace the link by what it points to.";
      default: return "Mend it, or name another directory.";
    }
  }();
  return unusable(path, fmt::format("{}. {}", std::generic_category().message(errno), remedy));
}

}  // namespace confab::store
