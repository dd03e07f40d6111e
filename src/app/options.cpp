#include "options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <map>

#include "confab/frontends/frontends.hpp"
#include "confab/version.hpp"

namespace confab::app {

namespace {

using namespace std::chrono_literals;

const std::map<std::string, Notices> notices_by_name = {
    {"full", Notices::full}, {"quiet", Notices::quiet}, {"none", Notices::none}};
const std::map<std::string, spdlog::level::level_enum> log_levels_by_name = {{"debug", spdlog::level::debug},
                                                                             {"info", spdlog::level::info},
                                                                             {"warning", spdlog::level::warn},
                                                                             {"error", spdlog::level::err},
                                                                             {"off", spdlog::level::off}};

/// A number on the command line: a limit, its unit and the bounds within which it makes sense.
struct NumberFlag {
  std::string name;
  std::string unit;
  std::string meaning;
  std::uint32_t min;
  std::uint32_t max;
  std::uint32_t value;  // the default, until the command line says otherwise
  std::optional<std::string> text{};
};

std::uint32_t parse_number(const NumberFlag& flag) {
  if (!flag.text) return flag.value;
  std::uint32_t value = 0;
  const char* const end = flag.text->data() + flag.text->size();
  const auto [stopped, failure] = std::from_chars(flag.text->data(), end, value);
  if (failure == std::errc{} && stopped == end && value >= flag.min && value <= flag.max) return value;
  throw UsageError(
      fmt::format("{} can't be \"{}\": it is a number from {} to {}.", flag.name, *flag.text, flag.min, flag.max));
}

/// Every limit that can be set, with its default.
struct NumberFlags {
  NumberFlag line_bytes_max{"--line-bytes-max", "BYTES", "Drop longer lines whole, with a notice", 128, 65536, 4096};
  NumberFlag login_timeout{"--login-timeout", "SECONDS", "Close who has not given a name by then", 1, 86400, 60};
  NumberFlag rate{"--rate", "LINES", "Lines a second heard from one client in the long run; 0 for no limit",
                  0,        1000000, 20};
  NumberFlag burst{"--burst", "LINES", "Lines heard from one client at once, after a silence", 1, 1000000, 100};
  NumberFlag connections_max{
      "--connections-max", "N", "Clients at a time; a quarter of them may be without a name", 1, 1000000, 10000};
  NumberFlag connections_per_address_max{
      "--connections-per-address-max", "N", "Clients at a time from one IPv4 address or IPv6 /64", 1, 1000000, 64};
  NumberFlag write_queue_bytes_max{"--write-queue-bytes-max",
                                   "BYTES",
                                   "Skip the oldest lines when more than this waits for one client",
                                   65536,
                                   1U << 30,
                                   256 * 1024};
  NumberFlag write_timeout{
      "--write-timeout", "SECONDS", "Close who takes nothing for so long while lines wait", 1, 86400, 60};
  NumberFlag rooms_max{"--rooms-max", "N", "Rooms at a time, the lobby not counted", 0, 1000000, 4096};
  NumberFlag rooms_per_user_max{"--rooms-per-user-max", "N", "Rooms that one sigil user may be in", 0, 1000000, 20};
  NumberFlag named_notices_members_max{
      "--named-notices-members-max",
      "N",
      "Members up to which a room is told by name who comes and goes; beyond, how many",
      0,
      1000000,
      100};

  std::vector<NumberFlag*> all() {
    return {&line_bytes_max,
            &login_timeout,
            &rate,
            &burst,
            &connections_max,
            &connections_per_address_max,
            &write_queue_bytes_max,
            &write_timeout,
            &rooms_max,
            &rooms_per_user_max,
            &named_notices_members_max};
  }
};

std::uint16_t parse_port(const std::string& text) {
  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, failure] = std::from_chars(text.data(), end, port);
  if (failure == std::errc{} && stopped == end) return port;
  throw UsageError(fmt::format("--port can't be \"{}\": it is a number from 0 to 65535.", text));
}

net::Networks parse_networks(const std::vector<std::string>& texts) {
  net::Networks networks;
  if (texts.size() > 1 && std::find(texts.begin(), texts.end(), "none") != texts.end()) {
    throw UsageError("--exempt can't be none and something else: leave out none, or all the others.");
  }
  for (const std::string& text : texts) {
    if (text == "none" || networks.add(text)) continue;
    throw UsageError(fmt::format(
        "--exempt can't be \"{}\": it is an address, a range like 192.0.2.0/24 or 2001:db8::/32, or none.", text));
  }
  return networks;
}

net::ServerOptions server_options(NumberFlags& flags, Notices notices, const std::vector<std::string>& exempt) {
  for (NumberFlag* flag : flags.all()) flag->value = parse_number(*flag);
  if (flags.write_queue_bytes_max.value / 16 < flags.line_bytes_max.value) {
    throw UsageError(fmt::format("--write-queue-bytes-max must be at least 16 times --line-bytes-max, {}.",
                                 16 * flags.line_bytes_max.value));
  }
  return {
      .limits = {.line_bytes_max = flags.line_bytes_max.value,
                 .write_queue_bytes_max = flags.write_queue_bytes_max.value,
                 .rooms_max = flags.rooms_max.value,
                 .rooms_per_user_max = flags.rooms_per_user_max.value,
                 .named_notices_members_max = flags.named_notices_members_max.value},
      .notices = notices,
      .door = {.connections_max = flags.connections_max.value,
               .connections_per_address_max = flags.connections_per_address_max.value},
      .pace = {.lines_per_second = flags.rate.value, .burst_lines = flags.burst.value},
      .exempt = parse_networks(exempt),
      .time = {.login = std::chrono::seconds(flags.login_timeout.value),
               .patience = 25ms,
               .write = std::chrono::seconds(flags.write_timeout.value),
               .finish = 5s,
               .last_linger = 500ms,
               .silence = 1s,
               .last_silence = 300ms,
               .look_ahead = 2s,
               .backlog = 10s,
               .probe = 6s,
               .probe_rest = 4s},
      .flushes_per_turn = 64,
  };
}

std::string epilogue() {
  std::string text = "Protocols:\n";
  for (const FrontendEntry& entry : frontends()) text += fmt::format("  {:<8}{}\n", entry.protocol, entry.summary);
  text +=
      "\nExample: people on port 8888 of every address, scripts on port 8889 of this machine only:\n"
      "  confabd --listen 'slash://*:8888' --listen sigil://127.0.0.1:8889\n"
      "Then, from anywhere that reaches it:  nc HOST 8888";
  return text;
}

template <class Value>
Value look_up(const std::map<std::string, Value>& values, const std::string& name, std::string_view flag) {
  if (const auto found = values.find(name); found != values.end()) return found->second;
  std::string known;
  for (const auto& [key, value] : values) known += (known.empty() ? "" : ", ") + key;
  throw UsageError(fmt::format("{} can't be \"{}\": it is one of {}.", flag, name, known));
}

/// What stood on the command line, not checked yet.
struct Arguments {
  std::vector<std::string> listen;
  std::optional<std::string> port;
  std::string notices = "full";
  std::optional<std::string> user;
  std::string log_level = "info";
  std::vector<std::string> exempt;
  NumberFlags numbers;
};

void add_options(CLI::App& cli, Arguments& arguments) {
  cli.add_option(
         "--listen", arguments.listen,
         "Serve a protocol at an address; may be given several times. HOST is an IPv4 address, an [IPv6] address, "
         "a name, or * for all addresses; port 0 takes a free one. Default: slash://127.0.0.1:8888")
      ->type_name("PROTOCOL://HOST:PORT")
      ->expected(1)
      ->take_all();
  cli.add_option("-p,--port", arguments.port, "Short for --listen slash://127.0.0.1:N")->type_name("N");
  cli.add_option("--notices", arguments.notices,
                 "What slash users are told unasked: full: who comes and goes; quiet: only replies to what they do; "
                 "none: no greeting either. Default: full")
      ->type_name("full|quiet|none");
  cli.add_option("--user", arguments.user, "Become this user once the ports are open")->type_name("NAME");
  cli.add_option("--log-level", arguments.log_level, "Log to standard error from this level up. Default: info")
      ->type_name("debug|info|warning|error|off");
  for (NumberFlag* flag : arguments.numbers.all()) {
    cli.add_option(flag->name, flag->text, fmt::format("{}. Default: {}", flag->meaning, flag->value))
        ->type_name(flag->unit);
  }
  cli.add_option(
         "--exempt", arguments.exempt,
         "Addresses that --rate and --connections-per-address-max do not hold for, or none; may be given several "
         "times, or as a list with commas. Default: 127.0.0.0/8,::1")
      ->type_name("CIDR,...")
      ->expected(1)
      ->delimiter(',')
      ->take_all();
  cli.set_version_flag("--version", fmt::format("confabd {}", version));
  cli.footer(epilogue());
}

}  // namespace

CommandLine parse_command_line(int argc, const char* const* argv) {
  CLI::App cli("confabd: the chat server that anyone can join with nc or telnet.", "confabd");
  // As with most programs, the last of several wins.
  cli.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  Arguments arguments;
  add_options(cli, arguments);
  try {
    cli.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return {std::nullopt, cli.help() + "\n"};
  } catch (const CLI::CallForVersion&) {
    return {std::nullopt, fmt::format("confabd {}\n", version)};
  } catch (const CLI::ParseError& error) {
    throw UsageError(fmt::format("{}. Run confabd --help for the options.", error.what()));
  }

  if (arguments.user && arguments.user->empty()) {
    throw UsageError("--user can't be empty: name the user to become, or leave it out to stay who you are.");
  }
  if (arguments.exempt.empty()) arguments.exempt = {"127.0.0.0/8", "::1"};
  const Notices notices = look_up(notices_by_name, arguments.notices, "--notices");
  Options options{.listeners = {},
                  .log_level = look_up(log_levels_by_name, arguments.log_level, "--log-level"),
                  .user = arguments.user.value_or(""),
                  .server = server_options(arguments.numbers, notices, arguments.exempt)};
  if (arguments.port) options.listeners.push_back({"slash", "127.0.0.1", parse_port(*arguments.port)});
  for (const std::string& address : arguments.listen) options.listeners.push_back(parse_listen_address(address));
  if (options.listeners.empty()) options.listeners.push_back({"slash", "127.0.0.1", 8888});
  return {std::move(options), {}};
}

}  // namespace confab::app
