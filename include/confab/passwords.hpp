// Passwords: hashes passwords and checks them, which takes long on purpose, so nobody waits for it: whoever asks gets a
// PasswordWork and looks at it again. It knows neither names nor people. The shell implements it with a thread, tests
// with a fake; the core calls it from the loop's thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "confab/base/origin.hpp"

namespace confab {

/// One question under way. Whoever drops it before the answer is there does no harm.
class PasswordWork {
 public:
  enum class State : std::uint8_t {
    waiting,
    right,  // the password is that of the hash
    wrong,
    done,  // hash() is there
    busy,  // nothing was done, because too much waits already, or for lack of memory: ask again later
  };
  virtual State state() const = 0;

  /// Once done: what a later check of the same password needs.
  virtual std::string hash() const = 0;

  virtual ~PasswordWork() = default;
  PasswordWork(const PasswordWork&) = delete;
  PasswordWork& operator=(const PasswordWork&) = delete;

 protected:
  PasswordWork() = default;
};

class Passwords {
 public:
  using Work = std::shared_ptr<const PasswordWork>;

  /// Whether `password` is the one that `hash` was made from. `origin`: who asks, so that nobody fills
  /// the queue alone. `is_known`: from there the right password came before, so this goes before all others.
  virtual Work check(std::string_view password, const std::string& hash, const Origin& origin, bool is_known) = 0;

  virtual Work hash(std::string_view password, const Origin& origin) = 0;

 protected:
  ~Passwords() = default;
};

}  // namespace confab
