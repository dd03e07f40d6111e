// BanStore of a build without state directories (-DCONFAB_STATE=OFF): there is none.
#include "ban_store.hpp"

struct sqlite3 {};

namespace confab::store {

void BanStore::Close::operator()(sqlite3*) const {}

BanStore::Lock::Lock(const std::string&) : descriptor(-1) {
  throw StateError("This confabd keeps no state: leave out --state-directory, or build it with -DCONFAB_STATE=ON.");
}
BanStore::Lock::~Lock() = default;

BanStore::BanStore(const std::string& directory, Told told) : lock_(directory), told_(std::move(told)) {}
BanStore::~BanStore() = default;

bool BanStore::has_room() const {
  return true;
}
void BanStore::keep(const Ban&) {}
void BanStore::forget(const BanTarget&) {}
std::size_t BanStore::unwritten() const {
  return 0;
}

}  // namespace confab::store
