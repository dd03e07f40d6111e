// Calls: the system calls that a unit leaves to its service, as filters of seccomp(2), made by libseccomp as systemd
// makes them.
#pragma once

#include <set>
#include <string>

#include "confinement/unit.hpp"

namespace confab::confinement {

class Calls {
 public:
  /// Asks systemd-analyze for the members of groups such as @system-service. Throws std::runtime_error.
  explicit Calls(const Unit& unit);

  /// From now on this process can make no others. Throws std::runtime_error.
  void forbid() const;

 private:
  const Unit& unit_;
  std::set<std::string> allowed_;
  std::set<std::string> forbidden_;  // whatever the filter allows
};

}  // namespace confab::confinement
