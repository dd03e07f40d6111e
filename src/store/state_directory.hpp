// StateDirectory: the directory in which the server keeps its state, held for one process. It knows nothing of what
// lies in it. Owned by a StateDatabase.
#pragma once

#include <string>

#include "state_error.hpp"

namespace confab::store {

class StateDirectory {
 public:
  /// Makes the directory if it is missing, and locks it. Throws StateError.
  explicit StateDirectory(const std::string& directory);
  ~StateDirectory();
  StateDirectory(const StateDirectory&) = delete;
  StateDirectory& operator=(const StateDirectory&) = delete;

  /// Its name without links in it.
  const std::string& path() const { return path_; }

 private:
  const std::string path_;
  int lock_ = -1;
};

}  // namespace confab::store
