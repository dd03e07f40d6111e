#include "options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "confab/version.hpp"

namespace confab::app {

namespace {

/// `flag` is the one that gives them.
net::Networks parse_networks(const std::vector<std::string>& texts, std::string_view flag) {
  net::Networks networks;
  if (texts.size() > 1 && std::find(texts.begin(), texts.end(), "none") != texts.end()) {
    throw UsageError(fmt::format("{} can't be none and something else: leave out none, or all the others.", flag));
  }
  for (const std::string& text : texts) {
    if (text == "none" || networks.add(text)) continue;
    throw UsageError(fmt::format(
        "{} can't be \"{}\": it is an address, a range like 192.0.2.0/24 or 2001:db8::/32, or none.", flag, text));
  }
  return networks;
}

/// Sets what the command line gives. Of a setting that is given several times the last counts, as with most programs,
/// unless it is a list.
void assign_given(const CLI::App& cli, Settings& settings) {
  for (const Setting& setting : settings_table()) {
    const auto& given = cli.get_option(fmt::format("--{}", setting.name))->results();
    if (given.empty()) continue;
    const std::string text = setting.is_list() ? fmt::format("{}", fmt::join(given, ",")) : given.back();
    if (const auto wanted = assign(setting, text, settings)) {
      throw UsageError(fmt::format("--{} can't be \"{}\": it is {}.", setting.name, text, *wanted));
    }
  }
  if (const auto contradiction = contradiction_in(settings, "--")) throw UsageError(*contradiction);
}

/// `text` is empty for the usual address.
ListenAddress address_to_probe(const std::string& text) {
  ListenAddress address = parse_listen_address(text.empty() ? usual_metrics : text);
  if (address.is_metrics()) return address;
  throw UsageError(fmt::format("--probe asks where metrics are served: write --probe {}.", usual_metrics));
}

std::uint32_t parse_file_mode(const std::string& text) {
  if (const auto mode = file_mode_in(text)) return *mode;
  throw UsageError(
      fmt::format("--unix-socket-mode can't be \"{}\": it is a mode from 0 to 0777 in octal, like 0660.", text));
}

Options options_of(Settings settings) {
  Options options{.settings = std::move(settings), .listeners = {}, .exempt = {}, .proxies = {}};
  options.exempt = parse_networks(options.settings.exempt, "--exempt");
  options.proxies = parse_networks(options.settings.proxy_from, "--proxy-from");
  options.unix_socket_mode = parse_file_mode(options.settings.unix_socket_mode);
  for (const auto& address : options.settings.listen) options.listeners.push_back(parse_listen_address(address));
  return options;
}

}  // namespace

CommandLine parse_command_line(int argc, const char* const* argv) {
  CLI::App cli("", "confabd");
  cli.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  for (const Setting& setting : settings_table()) {
    cli.add_option(fmt::format("--{}", setting.name), CLI::callback_t());
  }
  std::optional<std::string> port;
  cli.add_option("-p,--port", port);
  std::string probed;
  cli.add_option("--probe", probed)->expected(0, 1);
  cli.set_version_flag("-V,--version", "");
  try {
    cli.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return {std::nullopt, help()};
  } catch (const CLI::CallForVersion&) {
    return {std::nullopt, fmt::format("confabd {}\n", version)};
  } catch (const CLI::ParseError& error) {
    throw UsageError(fmt::format("{}. Run confabd --help for the options.", error.what()));
  }
  if (!cli.get_option("--probe")->empty()) return {.run = {}, .print = {}, .probe = address_to_probe(probed)};
  Settings settings = default_settings();
  assign_given(cli, settings);
  if (port) {
    if (!port_in(*port)) {
      throw UsageError(fmt::format("--port can't be \"{}\": it is a number from 0 to 65535.", *port));
    }
    if (cli.get_option("--listen")->empty()) settings.listen.clear();
    settings.listen.insert(settings.listen.begin(), fmt::format("slash://127.0.0.1:{}", *port));
  }
  Options options = options_of(std::move(settings));
  options.listeners_are_default = !port && cli.get_option("--listen")->empty();
  return {std::move(options), {}};
}

}  // namespace confab::app
