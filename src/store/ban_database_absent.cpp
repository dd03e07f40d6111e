// BanDatabase of a build without state directories (-DCONFAB_STATE=OFF): there is none.
#include "ban_database.hpp"

struct sqlite3 {};

namespace confab::store {

bool can_keep_state() {
  return false;
}

void BanDatabase::Close::operator()(sqlite3* /*database*/) const {}

BanDatabase::Lock::Lock(const std::string& /*directory*/) {
  throw StateError("This confabd was built without state directories (-DCONFAB_STATE=OFF).");
}

BanDatabase::Lock::~Lock() {
  static_cast<void>(descriptor_);
}

BanDatabase::BanDatabase(const std::string& directory) : directory_(directory), lock_(directory) {}

std::vector<Ban> BanDatabase::bans() {
  return {};
}

bool BanDatabase::is_there() const {
  return inode_ == 0 && device_ == 0;
}

std::optional<std::string> BanDatabase::write(const BanChanges& /*changes*/, const std::vector<Ban>* /*all*/) {
  return std::nullopt;
}

}  // namespace confab::store
