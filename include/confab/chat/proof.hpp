// Proof: that a person has given the password of a kept name. It holds until the name is released or has another
// password, whatever the person is called meanwhile; KeptNames says whether it still does. A value; the Person has it
// among its Manners.
#pragma once

#include <cstdint>
#include <string>

namespace confab {

struct Proof {
  std::string name;
  std::uint64_t serial = 0;  // of the password; see KeptNames

  bool operator==(const Proof&) const = default;
};

}  // namespace confab
