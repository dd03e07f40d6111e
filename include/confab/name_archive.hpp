// NameArchive: is told what becomes of kept names, and takes it to where it outlives the process. It never waits, and
// what it is told is never lost. It knows no passwords, only their hashes. KeptNames alone calls it, from the loop's
// thread; the store implements it.
#pragma once

#include <string>
#include <string_view>

#include "confab/base/wall_time.hpp"

namespace confab {

/// A kept name as it outlives the process.
struct KeptName {
  std::string name;  // as it was written when it was kept
  std::string hash;  // of the password, as libsodium writes it
  WallTime used_at{0};

  bool operator==(const KeptName&) const = default;
};

class NameArchive {
 public:
  /// The name is kept from now on, or has another password.
  virtual void kept(const KeptName& name) = 0;
  virtual void used(std::string_view name, WallTime at) = 0;
  virtual void released(std::string_view name) = 0;

  /// Whether it takes another name now. If not, nobody may keep one.
  virtual bool has_room() const { return true; }

 protected:
  ~NameArchive() = default;
};

}  // namespace confab
