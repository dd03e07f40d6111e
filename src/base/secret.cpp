#include "confab/base/secret.hpp"

#include <cstring>

namespace confab {

Secret::Secret(std::string_view bytes) : bytes_(bytes.begin(), bytes.end()) {}

void Secret::wipe() {
  // The compiler may not leave this out, as it may std::fill.
  if (!bytes_.empty()) explicit_bzero(bytes_.data(), bytes_.size());
  bytes_ = {};
}

}  // namespace confab
