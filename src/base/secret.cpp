#include "confab/base/secret.hpp"

#include <algorithm>
#include <cstring>

namespace confab {

Secret::Secret(std::string_view bytes) : bytes_(std::make_unique<char[]>(bytes.size())), size_(bytes.size()) {
  std::copy(bytes.begin(), bytes.end(), bytes_.get());
}

void Secret::wipe() {
  // The compiler may not leave this out, as it may std::fill.
  if (bytes_) explicit_bzero(bytes_.get(), size_);
  bytes_.reset();
  size_ = 0;
}

}  // namespace confab
