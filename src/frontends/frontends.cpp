#include "confab/frontends/frontends.hpp"

#include <algorithm>
#include <array>

#include "confab/frontends/chat_session.hpp"
#include "confab/frontends/echo.hpp"

namespace confab {

namespace {

constexpr std::array<FrontendEntry, 3> table = {{
    {"slash", "for people: one room at a time, commands start with /",
     [](RoomRegistry& registry) -> std::unique_ptr<Frontend> {
       return std::make_unique<ChatFrontend>(slash_dialect(), registry);
     }},
    {"sigil", "for scripts: many rooms, #nick @room !command",
     [](RoomRegistry& registry) -> std::unique_ptr<Frontend> {
       return std::make_unique<ChatFrontend>(sigil_dialect(), registry);
     }},
    {"echo", "upper-cases each line; to test a path",
     [](RoomRegistry&) -> std::unique_ptr<Frontend> { return std::make_unique<EchoFrontend>(); }},
}};

}  // namespace

std::span<const FrontendEntry> frontends() {
  return table;
}

const FrontendEntry* find_frontend(std::string_view protocol) {
  const auto row =
      std::find_if(table.begin(), table.end(), [&](const auto& entry) { return entry.protocol == protocol; });
  return row == table.end() ? nullptr : &*row;
}

}  // namespace confab
