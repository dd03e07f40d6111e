// Script: a session of five users with all that can happen in one, played against a Stage; and the comparison of what
// its users saw with what they see when nothing fails.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "stage.hpp"

namespace confab::faults {

/// What one user saw.
struct Sight {
  std::string name;
  std::vector<std::string> lines;
  bool ended_early = false;  // the connection ended before the user wanted it to
};
using Account = std::vector<Sight>;

/// Plays the script to its end, whoever is lost on the way.
Account play(Stage& stage);

/// What is wrong with `account`, or nothing. `expected` is of a run without a fault. At most `losses_max` users may
/// have been lost: they saw the beginning of what was expected. All others must have seen exactly what was expected but
/// for what is about those lost: each line once, and in order.
std::string wrong_with(const Account& account, const Account& expected, std::size_t losses_max);

}  // namespace confab::faults
