#include "admin_commands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <variant>

#include "ban_request.hpp"
#include "confab/base/blanks.hpp"

namespace confab {

namespace {

constexpr AdminAnswer misuse() {
  return {.is_usage = true};
}

AdminAnswer status(const AdminCall& call, std::string_view) {
  const Figures now = call.administration.operations().figures();
  AdminAnswer answer;
  const auto add = [&](std::string_view key, auto value) { answer.lines.push_back(fmt::format("{} {}", key, value)); };
  add("connections", now.connections);
  add("users", now.users);
  add("rooms", now.rooms);
  add("held-bytes", now.held_bytes);
  add("refused", now.refused);
  add("unlogged-visits", now.unlogged_visits);
  add("missing-log-lines", now.missing_log_lines);
  add("bans", call.administration.bans().size());
  add("bans-kept", call.administration.keeps_bans() ? "yes" : "no");
  add("draining", call.administration.draining() ? "yes" : "no");
  return answer;
}

AdminAnswer users(const AdminCall& call, std::string_view) {
  AdminAnswer answer;
  for (const SeenUser& user : call.administration.users()) {
    // One word each, so that scripts can tell them apart: "unix:uid 0 pid 7" has blanks.
    std::string address = user.address;
    std::ranges::replace(address, ' ', '-');
    answer.lines.push_back(fmt::format("{} {} {}", user.name, address, user.rooms.empty() ? "-" : user.rooms));
  }
  return answer;
}

AdminAnswer rooms(const AdminCall& call, std::string_view) {
  AdminAnswer answer;
  for (const auto& [name, room] : call.registry.rooms()) {
    answer.lines.push_back(fmt::format("{} {}", name, room->members().size()));
  }
  return answer;
}

AdminAnswer kick(const AdminCall& call, std::string_view arguments) {
  const std::string_view name = take_word(arguments);
  if (name.empty()) return misuse();
  if (call.administration.kick(name, arguments, call.by)) return {};
  return {.error = fmt::format("Nobody here is called {}.", name)};
}

AdminAnswer ban(const AdminCall& call, std::string_view arguments) {
  if (arguments.empty()) return misuse();
  auto read = ban_request(arguments);
  if (auto* const why_not = std::get_if<std::string>(&read)) return {.error = std::move(*why_not)};
  const auto& request = std::get<BanRequest>(read);
  if (auto error = call.administration.ban(request.target, request.time, request.reason, call.by)) {
    return {.error = std::move(*error)};
  }
  AdminAnswer answer;
  answer.lines.push_back(fmt::format("banned {}", words_for(request)));
  if (!call.administration.keeps_bans()) answer.lines.emplace_back("note: The ban is kept until the server ends.");
  return answer;
}

AdminAnswer unban(const AdminCall& call, std::string_view arguments) {
  const std::string_view word = take_word(arguments);
  if (word.empty() || !arguments.empty()) return misuse();
  const BanTarget target = ban_target(word);
  if (call.administration.unban(target, call.by)) return {};
  return {.error = no_such_ban(target, "bans")};
}

AdminAnswer bans(const AdminCall& call, std::string_view) {
  AdminAnswer answer;
  const WallTime now = call.administration.wall_time();
  for (const auto& [target, ban] : call.administration.bans().all()) {
    const auto left = left_of(ban, now);
    answer.lines.push_back(fmt::format("{} {}{}{}", to_string(target),
                                       left ? fmt::format("{}", left->count()) : "forever",
                                       ban.reason.empty() ? "" : " ", ban.reason));
  }
  return answer;
}

AdminAnswer say(const AdminCall& call, std::string_view arguments) {
  if (arguments.empty()) return misuse();
  call.administration.say(arguments, call.by);
  return {};
}

AdminAnswer drain(const AdminCall& call, std::string_view arguments) {
  const auto time = ban_time_in(arguments);
  if (!arguments.empty() && !time) return misuse();
  call.administration.drain(time, call.by);
  return {};
}

AdminAnswer log_level(const AdminCall& call, std::string_view arguments) {
  if (arguments.empty() || find_blank(arguments) != std::string_view::npos) return misuse();
  if (const auto right = call.administration.set_log_level(arguments, call.by)) {
    return {.error = fmt::format("The level can't be {}: it is {}.", arguments, *right)};
  }
  return {};
}

AdminAnswer help(const AdminCall&, std::string_view) {
  AdminAnswer answer;
  for (const AdminCommand& command : admin_commands()) {
    answer.lines.push_back(fmt::format("{:<34}  {}", command.usage, command.purpose));
  }
  return answer;
}

AdminAnswer quit(const AdminCall&, std::string_view) {
  return {.quits = true};
}

constexpr std::array<AdminCommand, 14> table = {{
    {"status", "figures, one a line: KEY VALUE", status},
    {"users", "one a line: NAME ADDRESS ROOM,ROOM", users},
    {"rooms", "one a line: ROOM MEMBERS", rooms},
    {"kick NAME [REASON]", "disconnect a user", kick},
    {"ban NAME|ADDRESS|RANGE [30m|2h|7d] [REASON]", "keep out, and disconnect whom it hits", ban},
    {"unban NAME|ADDRESS|RANGE", "lift a ban", unban},
    {"bans", "one a line: TARGET SECONDS|forever REASON", bans},
    {"say TEXT", "tell everybody on slash", say},
    {"reload", "read the configuration file again", nullptr,
     [](const AdminCall& call, Operations::Outcome outcome) {
       call.administration.operations().reload(call.by, std::move(outcome));
     }},
    {"upgrade", "have a new process take over", nullptr,
     [](const AdminCall& call, Operations::Outcome outcome) {
       call.administration.operations().upgrade(call.by, std::move(outcome));
     },
     true},
    {"drain [30m|2h|7d]", "let nobody else in; end with the last client, or after this time", drain},
    {"log-level LEVEL", "debug, info, warning, error or off", log_level},
    {"help", "this list", help},
    {"quit", "end the connection", quit},
}};

}  // namespace

std::span<const AdminCommand> admin_commands() {
  return table;
}

const AdminCommand* find_admin_command(std::string_view word) {
  const auto row =
      std::find_if(table.begin(), table.end(), [&](const AdminCommand& command) { return command.word() == word; });
  return row == table.end() ? nullptr : &*row;
}

}  // namespace confab
