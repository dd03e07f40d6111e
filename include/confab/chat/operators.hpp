// OperatorDesk: carries out what operators of the chat ask for: people who have proven a kept name that the
// configuration lists. It knows no dialect and is not told who may ask: the RoomRegistry knows that, and dispatch()
// asks it first. The front-ends have the one implementation; without it, nobody is an operator.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "confab/chat/command.hpp"
#include "confab/chat/reply.hpp"

namespace confab {

class Person;

/// What came of it, in sentences for people, which live until the next call; a Misuse, if the arguments are wrong; or a
/// Refusal.
using DeskAnswer = std::variant<DeedDone, Misuse, Refusal>;

class OperatorDesk {
 public:
  /// `name` is the kept name that `person` has proven. Nobody is disconnected within the call.
  virtual DeskAnswer carry_out(const Operate& deed, const Person& person, std::string_view name) = 0;

  virtual ~OperatorDesk() = default;
};

}  // namespace confab
