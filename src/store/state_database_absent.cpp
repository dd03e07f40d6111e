// StateDatabase of a build without state directories (-DCONFAB_STATE=OFF): there is none.
#include "state_database.hpp"

namespace confab::store {

struct StateDatabase::Open {};

bool can_keep_state() {
  return false;
}

StateDatabase::StateDatabase(const std::string& /*directory*/) {
  throw StateError("This confabd was built without state directories (-DCONFAB_STATE=OFF).");
}

StateDatabase::~StateDatabase() = default;

bool StateDatabase::was_empty() const {
  return open_ == nullptr;
}

bool StateDatabase::is_there() const {
  return open_ != nullptr;
}

std::vector<Ban> StateDatabase::bans() {
  return {};
}

std::vector<KeptName> StateDatabase::names() {
  return {};
}

void StateDatabase::read_rooms(const Retention& /*limits*/, const std::function<void(const ArchivedRoom&)>& /*take*/) {}

WallTime StateDatabase::alive_at() {
  return WallTime(0);
}

std::optional<std::string> StateDatabase::write(const Batch& /*batch*/, const Retention& /*limits*/, WallTime /*now*/,
                                                const Holdings* /*all*/) {
  return std::nullopt;
}

std::optional<std::string> StateDatabase::prune(const Retention& /*limits*/, WallTime /*now*/) {
  return std::nullopt;
}

}  // namespace confab::store
