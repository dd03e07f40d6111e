#include "confab/chat/person.hpp"

#include <algorithm>

#include "confab/base/assert.hpp"

namespace confab {

bool PersonOrder::operator()(const Person* a, const Person* b) const {
  return CaselessLess{}(a->name(), b->name());
}
bool PersonOrder::operator()(const Person* a, std::string_view b) const {
  return CaselessLess{}(a->name(), b);
}
bool PersonOrder::operator()(std::string_view a, const Person* b) const {
  return CaselessLess{}(a, b->name());
}

Person::Person(const Name& name, Residence residence, Seat* seat) : name_(name), residence_(residence), seat_(seat) {}

Person::~Person() {
  CONFAB_ASSERT(stays_.empty());
}

Person::Stay* Person::find_stay(const Room& room) {
  const auto stay = std::find_if(stays_.begin(), stays_.end(), [&](const Stay& s) { return s.room == &room; });
  return stay == stays_.end() ? nullptr : &*stay;
}

}  // namespace confab
