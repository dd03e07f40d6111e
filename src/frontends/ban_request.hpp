// BanRequest: the arguments of a ban, as administrators and operators write them: TARGET [30m|2h|7d] [REASON]. It knows
// neither who asks nor what bans there are. Pure functions, for the commands of both.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "confab/admission/bans.hpp"

namespace confab {

struct BanRequest {
  BanTarget target;
  std::optional<std::chrono::seconds> time;  // nullopt: for good
  std::string_view reason;                   // at most ban_reason_bytes_max; may be empty
};

/// The first word of `text`, which is taken off with the blanks after it.
std::string_view take_word(std::string_view& text);

/// What `arguments`, which are not empty, ask for; or a sentence that says why that is no ban.
std::variant<BanRequest, std::string> ban_request(std::string_view arguments);

/// That there is no ban of `target`. `list` is the command that lists those that there are.
std::string no_such_ban(const BanTarget& target, std::string_view list);

/// "192.0.2.7 for 2 hours", "carol for good".
std::string words_for(const BanRequest& ban);

}  // namespace confab
