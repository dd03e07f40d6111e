// OperatorCommands: what operators of the chat do to others, and the sentences that they get. It asks the same
// Administration as the commands of administrators do. It knows no dialect's grammar and no session. Owned by the Chat;
// dispatch() calls it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "confab/administration.hpp"
#include "confab/chat/operators.hpp"
#include "confab/chat/room_registry.hpp"

namespace confab {

class OperatorCommands final : public OperatorDesk {
 public:
  /// Both outlive it.
  OperatorCommands(Administration& administration, const RoomRegistry& registry)
      : administration_(administration), registry_(registry) {}

  DeskAnswer carry_out(const Operate& deed, const Person& person, std::string_view name) override;

 private:
  struct Call {
    std::string_view usage;
    std::string_view arguments;
    const Person& person;
    std::string_view name;  // the kept one
    std::string by;         // for the log
  };

  DeskAnswer kick(const Call& call);
  DeskAnswer ban(const Call& call);
  DeskAnswer unban(const Call& call);
  DeskAnswer list_bans(const Call& call);
  DeskAnswer announce(const Call& call);
  DeskAnswer say(std::string sentence);

  Administration& administration_;
  const RoomRegistry& registry_;
  std::vector<std::string> lines_;  // of the last answer
};

}  // namespace confab
