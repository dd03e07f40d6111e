// Secret: bytes that are overwritten before their memory is freed. A value, which can be moved and not copied. It knows
// nothing of what it holds.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

namespace confab {

class Secret {
 public:
  explicit Secret(std::string_view bytes);
  ~Secret() { wipe(); }
  Secret(Secret&& other) noexcept : bytes_(std::move(other.bytes_)), size_(std::exchange(other.size_, 0)) {}
  Secret& operator=(Secret&& other) noexcept {
    wipe();
    bytes_ = std::move(other.bytes_);
    size_ = std::exchange(other.size_, 0);
    return *this;
  }

  std::string_view view() const { return {bytes_.get(), size_}; }

  /// Becomes empty.
  void wipe();

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_;
};

}  // namespace confab
