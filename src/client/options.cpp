#include "options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <map>
#include <optional>

#include "confab/version.hpp"

namespace confab::client {

namespace {

/// What was given, before it is known to fit together.
struct Given {
  Options options{};
  std::vector<std::string> words{};
  std::string color = "auto";
};

void declare(CLI::App& cli, Given& given) {
  Options& options = given.options;
  cli.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  cli.add_flag("-t,--tls", options.security.tls);
  cli.add_flag("--insecure", options.security.insecure);
  cli.add_option("--ca", options.security.ca_file);
  cli.add_flag("--send", options.send);
  cli.add_option("--as", options.saying.name);
  cli.add_option("--room", options.saying.room);
  cli.add_option("--password-file", options.saying.password_file);
  cli.add_option("--history", options.comfort.history_file);
  cli.add_option("--color", given.color);
  cli.add_flag("--time", options.comfort.time);
  cli.add_flag("--bell", options.comfort.bell);
  cli.add_flag("--reconnect", options.comfort.reconnect);
  cli.add_option("words", given.words)->multi_option_policy(CLI::MultiOptionPolicy::Throw);
  cli.set_version_flag("-V,--version", "");
}

bool is_given(const CLI::App& cli, const char* option) {
  return !cli.get_option(option)->empty();
}

When when_of(const std::string& color) {
  static const std::map<std::string, When> meanings{
      {"auto", When::automatic}, {"always", When::always}, {"never", When::never}};
  const auto found = meanings.find(color);
  if (found != meanings.end()) return found->second;
  throw UsageError(fmt::format("--color can't be \"{}\": it is auto, always or never.", color));
}

void check_security(const CLI::App& cli, const Security& security, const Endpoint& endpoint) {
  if (endpoint.is_unix() && security.tls) throw UsageError("A unix socket has no TLS: leave out --tls.");
  if (is_given(cli, "--ca") && security.ca_file.empty()) throw UsageError("--ca needs the name of a file.");
  if (is_given(cli, "--ca") && !security.tls) throw UsageError("--ca is of use only together with --tls.");
  if (security.insecure && !security.tls) throw UsageError("--insecure is of use only together with --tls.");
  if (security.insecure && is_given(cli, "--ca")) {
    throw UsageError("--insecure trusts everybody, and --ca only some: leave out one of them.");
  }
}

void take_place(Given& given) {
  auto& words = given.words;
  if (words.size() > 2) throw UsageError("There are too many words: a host and a port are enough.");
  std::optional<std::string> port;
  if (words.size() == 2) port = words[1];
  given.options.endpoint = parse_endpoint(words.empty() ? usual_host : std::string_view(words[0]), port, usual_port);
}

void take_saying(const CLI::App& cli, Given& given) {
  const auto& words = given.words;
  Saying& saying = given.options.saying;
  if (saying.name.empty()) throw UsageError("--send needs the name to say it under: add --as NAME.");
  if (is_given(cli, "--room") && saying.room.empty()) throw UsageError("--room needs the name of a room.");
  if (saying.room.empty()) saying.room = "lobby";
  if (words.empty()) throw UsageError("--send needs to know where: name HOST:PORT before what is to be said.");
  given.options.endpoint = parse_endpoint(words[0], std::nullopt, usual_scripts_port);
  saying.text = fmt::format("{}", fmt::join(words.begin() + 1, words.end(), " "));
  if (words.size() > 1 && saying.text.empty()) throw UsageError("There is nothing to say: the text is empty.");
}

/// An option that is of use only in the other way to talk.
void refuse_strangers(const CLI::App& cli, bool send) {
  if (send) {
    for (const char* option : {"--history", "--color", "--time", "--bell", "--reconnect"}) {
      if (is_given(cli, option)) throw UsageError(fmt::format("{} is of no use together with --send.", option));
    }
    return;
  }
  for (const char* option : {"--as", "--room", "--password-file"}) {
    if (is_given(cli, option)) throw UsageError(fmt::format("{} is of use only together with --send.", option));
  }
}

}  // namespace

CommandLine parse_command_line(int argc, const char* const* argv) {
  CLI::App cli("", "confab");
  Given given;
  declare(cli, given);
  try {
    cli.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return {.options = {}, .print = help()};
  } catch (const CLI::CallForVersion&) {
    return {.options = {}, .print = fmt::format("confab {}\n", version)};
  } catch (const CLI::ParseError& error) {
    throw UsageError(fmt::format("{}. Run confab --help for the options.", error.what()));
  }
  refuse_strangers(cli, given.options.send);
  given.options.comfort.color = when_of(given.color);
  if (is_given(cli, "--history") && given.options.comfort.history_file.empty()) {
    throw UsageError("--history needs the name of a file.");
  }
  if (given.options.send) {
    take_saying(cli, given);
  } else {
    take_place(given);
  }
  check_security(cli, given.options.security, given.options.endpoint);
  return {.options = given.options, .print = {}};
}

}  // namespace confab::client
