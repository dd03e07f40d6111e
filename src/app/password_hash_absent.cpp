// A build without state directories (-DCONFAB_STATE=OFF) keeps no names, so nobody has a password.
#include "password_hash.hpp"

namespace confab::app {

std::optional<std::string> hash_of_password(std::string_view /*password*/) {
  return std::nullopt;
}

std::optional<bool> is_password_of(const std::string& /*hash*/, std::string_view /*password*/) {
  return false;
}

}  // namespace confab::app
