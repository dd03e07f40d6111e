// Secret: bytes that are overwritten before their memory is freed. A value, which can be moved and not copied. It knows
// nothing of what it holds.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

namespace confab {

class Secret {
 public:
  explicit Secret(std::string_view bytes);
  ~Secret() { wipe(); }
  Secret(Secret&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
  Secret& operator=(Secret&& other) noexcept {
    wipe();
    bytes_ = std::exchange(other.bytes_, {});
    return *this;
  }

  std::string_view view() const { return {bytes_.data(), bytes_.size()}; }

  /// Becomes empty.
  void wipe();

 private:
  std::vector<char> bytes_;  // never grows, which would leave a copy behind
};

}  // namespace confab
