#include "options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
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

net::ServerOptions default_server_options() {
  return {
      .limits = {.line_bytes_max = 4096,
                 .write_queue_bytes_max = 256 * 1024,
                 .rooms_max = 4096,
                 .rooms_per_user_max = 20},
      .notices = Notices::full,
      .login_timeout = 60s,
      .write_timeout = 60s,
      .finish_timeout = 5s,
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

}  // namespace

CommandLine parse_command_line(int argc, const char* const* argv) {
  CLI::App cli("confabd: the chat server that anyone can join with nc or telnet.", "confabd");
  std::vector<std::string> listen;
  std::optional<std::string> port;
  std::string notices = "full";
  std::string log_level = "info";
  cli.add_option(
         "--listen", listen,
         "Serve a protocol at an address; may be given several times. HOST is an IPv4 address, an [IPv6] address, "
         "a name, or * for all addresses; port 0 takes a free one. Default: slash://127.0.0.1:8888")
      ->type_name("PROTOCOL://HOST:PORT")
      ->expected(1)
      ->take_all();
  cli.add_option("-p,--port", port, "Short for --listen slash://127.0.0.1:N")->type_name("N");
  cli.add_option("--notices", notices,
                 "What slash users are told unasked: full: who comes and goes; quiet: only replies to what they do; "
                 "none: no greeting either. Default: full")
      ->type_name("full|quiet|none");
  cli.add_option("--log-level", log_level, "Log to standard error from this level up. Default: info")
      ->type_name("debug|info|warning|error|off");
  cli.set_version_flag("--version", fmt::format("confabd {}", version));
  cli.footer(epilogue());

  try {
    cli.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return {std::nullopt, cli.help()};
  } catch (const CLI::CallForVersion&) {
    return {std::nullopt, fmt::format("confabd {}\n", version)};
  } catch (const CLI::ParseError& error) {
    throw UsageError(fmt::format("{}. Run confabd --help for the options.", error.what()));
  }

  Options options{.listeners = {},
                  .log_level = look_up(log_levels_by_name, log_level, "--log-level"),
                  .server = default_server_options()};
  options.server.notices = look_up(notices_by_name, notices, "--notices");
  if (port) options.listeners.push_back(parse_listen_address("slash://127.0.0.1:" + *port));
  for (const std::string& address : listen) options.listeners.push_back(parse_listen_address(address));
  if (options.listeners.empty()) options.listeners.push_back({"slash", "127.0.0.1", 8888});
  return {std::move(options), {}};
}

}  // namespace confab::app
