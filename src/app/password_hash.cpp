#include "password_hash.hpp"

#include <sodium.h>

#include <array>
#include <cerrno>
#include <cstdio>

#include "confab/base/assert.hpp"

namespace confab::app {

namespace {

void prepare() {
  // It is made ready once, and says so each time.
  const int ready = sodium_init();
  CONFAB_ASSERT(ready >= 0);
}

/// Whether a check of `hash` costs no more than it may.
bool is_affordable(const std::string& hash) {
  unsigned long memory_kib = 0;
  unsigned long passes = 0;
  unsigned long lanes = 0;
  // NOLINTNEXTLINE(cert-err34-c): what does not fit into a number is past the limits as well
  const int found = std::sscanf(hash.c_str(), "$argon2id$v=19$m=%9lu,t=%9lu,p=%9lu$", &memory_kib, &passes, &lanes);
  return found == 3 && memory_kib <= password_hash_memory_kib_max && passes <= password_hash_passes_max && lanes == 1;
}

bool is_well_formed(const std::string& hash) {
  return crypto_pwhash_str_needs_rehash(hash.c_str(), password_hash_passes, password_hash_memory_bytes) >= 0;
}

}  // namespace

std::optional<std::string> hash_of_password(std::string_view password) {
  prepare();
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  const int failed = crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), password_hash_passes,
                                           password_hash_memory_bytes, crypto_pwhash_ALG_ARGON2ID13);
  if (failed != 0) return std::nullopt;
  return std::string(hash.data());
}

std::optional<bool> is_password_of(const std::string& hash, std::string_view password) {
  prepare();
  if (hash.size() >= crypto_pwhash_STRBYTES || !is_affordable(hash) || !is_well_formed(hash)) return false;
  errno = 0;
  if (crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0) return true;
  return errno == EINVAL ? std::optional(false) : std::nullopt;  // it says so only of another password
}

}  // namespace confab::app
