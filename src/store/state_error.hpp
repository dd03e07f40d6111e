// StateError: why a state directory can't be used, as sentences for the operator. It knows no database.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace confab::store {

/// The state directory can't be used; what() is a sentence or two, and says how to mend it.
class StateError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Another process uses the state directory.
class StateInUse : public StateError {
 public:
  using StateError::StateError;
};

/// "Can't keep state in PATH: WHY_AND_REMEDY"
StateError unusable(const std::string& path, std::string_view why_and_remedy);

/// The same, with what errno says.
StateError unusable_by_errno(const std::string& path);

}  // namespace confab::store
