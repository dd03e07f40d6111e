#include "confab/chat/user.hpp"

#include <algorithm>

#include "confab/base/assert.hpp"

namespace confab {

bool UserOrder::operator()(const User* a, const User* b) const {
  return CaselessLess{}(a->name(), b->name());
}
bool UserOrder::operator()(const User* a, std::string_view b) const {
  return CaselessLess{}(a->name(), b);
}
bool UserOrder::operator()(std::string_view a, const User* b) const {
  return CaselessLess{}(a, b->name());
}

User::User(const Name& name, Residence residence, const EventRenderer& dialect, WriteQueue& queue)
    : name_(name), residence_(residence), dialect_(dialect), queue_(queue) {}

User::~User() {
  CONFAB_ASSERT(stays_.empty());
}

const Room& User::present_room() const {
  CONFAB_ASSERT(!stays_.empty());
  return *stays_.front().room;
}

User::Stay* User::find_stay(const Room& room) {
  const auto stay = std::find_if(stays_.begin(), stays_.end(), [&](const Stay& s) { return s.room == &room; });
  return stay == stays_.end() ? nullptr : &*stay;
}

}  // namespace confab
