#include "options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "../net/log.hpp"
#include "confab/version.hpp"
#include "setting_texts.hpp"

namespace confab::app {

namespace {

void assign_flag(const Setting& setting, const std::string& text, Settings& settings) {
  if (const auto wanted = assign(setting, text, settings)) {
    throw UsageError(fmt::format("--{} can't be \"{}\": it is {}.", setting.name, net::log_safe(text), *wanted));
  }
}

/// Of a setting that is given several times the last counts, as with most programs, unless it is a list.
Flags flags_of(const CLI::App& cli, const std::optional<std::string>& port) {
  Flags flags;
  Settings tried = default_settings();
  for (const Setting& setting : settings_table()) {
    const auto& given = cli.get_option(fmt::format("--{}", setting.name))->results();
    if (given.empty()) continue;
    const std::string text = setting.is_list() ? fmt::format("{}", fmt::join(given, ",")) : given.back();
    assign_flag(setting, text, tried);
    flags.values.emplace_back(&setting, text);
  }
  if (port && !port_in(*port)) {
    throw UsageError(fmt::format("--port can't be \"{}\": it is a number from 0 to 65535.", net::log_safe(*port)));
  }
  flags.port = port.value_or("");
  return flags;
}

void apply(const Flags& flags, Settings& settings) {
  if (!flags.port.empty()) settings.listen.clear();
  for (const auto& [setting, text] : flags.values) assign_flag(*setting, text, settings);
  if (flags.port.empty()) return;
  settings.listen.insert(settings.listen.begin(), fmt::format("slash://127.0.0.1:{}", flags.port));
}

/// `text` is empty for the usual address.
ListenAddress address_to_probe(const std::string& text) {
  ListenAddress address = parse_listen_address(text.empty() ? usual_metrics : text);
  if (address.is_metrics()) return address;
  throw UsageError(fmt::format("--probe asks where metrics are served: write --probe {}.", usual_metrics));
}

/// Makes the options of settings that fit together. The lists of a file were checked where they stand.
Options checked(Settings settings) {
  Options options{.settings = std::move(settings), .listeners = {}, .exempt = {}, .proxies = {}};
  options.exempt = parse_networks(options.settings.exempt, "--exempt");
  options.proxies = parse_networks(options.settings.proxy_from, "--proxy-from");
  options.standing_rooms = parse_rooms(options.settings.standing_rooms, "--standing-rooms");
  options.operators = parse_names(options.settings.operators, "--operators");
  options.unix_socket_mode = parse_file_mode(options.settings.unix_socket_mode, "--unix-socket-mode");
  for (const auto& address : options.settings.listen) options.listeners.push_back(parse_listen_address(address));
  return options;
}

Options options_of_flags(const Flags& flags) {
  Settings settings = default_settings();
  apply(flags, settings);
  if (const auto contradiction = contradiction_in(settings, "--")) throw UsageError(*contradiction);
  Options options = checked(std::move(settings));
  options.listeners_are_default = flags.port.empty() && !flags.sets("listen");
  return options;
}

CommandLine with_config(Flags flags, const std::optional<std::string>& config, bool check_config) {
  if (config && config->empty()) throw UsageError("--config can't be empty: it is the name of a file.");
  if (check_config && !config) throw UsageError("--check-config needs the file to check: add --config FILE.");
  CommandLine command_line{std::nullopt, {}, std::move(flags), config.value_or(""), check_config};
  if (!config) command_line.run = options_of_flags(command_line.flags);
  return command_line;
}

}  // namespace

std::vector<ListenAddress> wanted_listeners(const Options& options, bool has_inherited_sockets) {
  if (has_inherited_sockets && options.listeners_are_default) return {};
  return options.listeners;
}

bool Flags::sets(std::string_view name) const {
  return std::any_of(values.begin(), values.end(), [name](const auto& value) { return value.first->name == name; });
}

CommandLine parse_command_line(int argc, const char* const* argv) {
  CLI::App cli("", "confabd");
  cli.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  for (const Setting& setting : settings_table()) {
    cli.add_option(fmt::format("--{}", setting.name), CLI::callback_t());
  }
  std::optional<std::string> port;
  cli.add_option("-p,--port", port);
  std::optional<std::string> config;
  cli.add_option("--config", config);
  bool check_config = false;
  cli.add_flag("--check-config", check_config);
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
  return with_config(flags_of(cli, port), config, check_config);
}

Options options_of(const Flags& flags, Config config) {
  Settings settings = default_settings();
  config.apply(settings);
  apply(flags, settings);
  if (const auto contradiction = contradiction_in(settings, ""); contradiction && !config.complain(*contradiction)) {
    config.check();
    throw UsageError(contradiction_in(settings, "--").value_or(*contradiction));
  }
  config.check();
  const bool listens_by_flag = !flags.port.empty() || flags.sets("listen");
  Options options = checked(std::move(settings));
  options.listeners_are_default = !listens_by_flag && config.listeners().empty();
  if (!listens_by_flag && !config.listeners().empty()) options.listeners = config.listeners();
  return options;
}

Options load(const CommandLine& command_line) {
  return options_of(command_line.flags, Config(read_config(command_line.config), command_line.config));
}

}  // namespace confab::app
