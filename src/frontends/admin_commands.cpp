#include "admin_commands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <variant>

#include "confab/base/blanks.hpp"
#include "confab/chat/name.hpp"

namespace confab {

namespace {

/// The first word of `text`, which is taken off with the blanks after it.
std::string_view take_word(std::string_view& text) {
  const std::string_view word = text.substr(0, find_blank(text));
  text = trimmed(text.substr(word.size()));
  return word;
}

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

/// Nothing if nobody could be hit by it. A name that nobody can have, or that has dots between numbers, is a mistake in
/// writing an address.
std::optional<BanTarget> target_in(std::string_view text) {
  BanTarget target = ban_target(text);
  if (std::holds_alternative<AddressRange>(target)) return target;
  const bool is_like_address =
      text.find_first_not_of("0123456789.") == std::string_view::npos && text.find('.') != std::string_view::npos;
  if (is_like_address || !Name::parse(text, NameAlphabet::extended)) return std::nullopt;
  return target;
}

AdminAnswer no_target(std::string_view text) {
  return {.error = fmt::format("{} is no name, no address and no range like 192.0.2.0/24 or 2001:db8::/32.", text)};
}

AdminAnswer ban(const AdminCall& call, std::string_view arguments) {
  const std::string_view word = take_word(arguments);
  if (word.empty()) return misuse();
  const auto target = target_in(word);
  if (!target) return no_target(word);
  std::string_view reason = arguments;
  const std::string_view first = take_word(arguments);
  const auto time = ban_time_in(first);
  if (time) reason = arguments;
  const bool is_like_time = first.find_first_of("0123456789") == 0;
  if (!time && is_like_time) {
    return {.error = fmt::format("{} is no time. Write 30m, 2h or 7d; or begin the reason with a letter.", first)};
  }
  if (reason.size() > ban_reason_bytes_max) {
    return {.error =
                fmt::format("A reason has at most {} bytes, and this one {}.", ban_reason_bytes_max, reason.size())};
  }
  if (auto error = call.administration.ban(*target, time, reason, call.by)) return {.error = std::move(*error)};
  AdminAnswer answer;
  answer.lines.push_back(
      fmt::format("banned {} {}", to_string(*target), time ? "for " + words_for(*time) : "for good"));
  if (!call.administration.keeps_bans()) answer.lines.emplace_back("note: The ban is kept until the server ends.");
  return answer;
}

AdminAnswer unban(const AdminCall& call, std::string_view arguments) {
  const std::string_view word = take_word(arguments);
  if (word.empty() || !arguments.empty()) return misuse();
  const BanTarget target = ban_target(word);
  if (call.administration.unban(target, call.by)) return {};
  return {.error = fmt::format("There is no ban of {}: type bans for the list.", to_string(target))};
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
