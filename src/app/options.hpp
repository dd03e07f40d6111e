// Options: the command line and the configuration file, checked, and the help. It knows CLI11, and the settings by
// their table; it opens nothing but the file, and starts nothing. Called by main(), and for a reload from a thread of
// its own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../net/networks.hpp"
#include "confab/chat/name.hpp"
#include "confab/settings.hpp"
#include "config_file.hpp"
#include "listen_address.hpp"

namespace confab::app {

struct Options {
  Settings settings;
  std::vector<ListenAddress> listeners;    // what settings.listen says
  net::Networks exempt;                    // what settings.exempt says
  bool listeners_are_default = false;      // nobody has said where to listen
  net::Networks proxies;                   // what settings.proxy_from says
  std::uint32_t unix_socket_mode = 0;      // what settings.unix_socket_mode says
  std::vector<RoomName> standing_rooms{};  // what settings.standing_rooms says, without the lobby
  Names operators{};                       // what settings.operators says
};

/// Where to listen, besides at sockets from a service manager. Whoever passes sockets has said where to listen, unless
/// the options say it too.
std::vector<ListenAddress> wanted_listeners(const Options& options, bool has_inherited_sockets);

/// What the command line sets. It beats the configuration file, at the start and at each reload.
struct Flags {
  std::vector<std::pair<const Setting*, std::string>> values;
  std::string port;  // of --port, if that is given

  bool sets(std::string_view name) const;
};

/// What the command line asks for: to run, to check a configuration file, or only to print or to ask something.
struct CommandLine {
  std::optional<Options> run;  // unless there is a configuration file: then load() makes the options
  std::string print;
  Flags flags{};
  std::string config{};  // the configuration file; empty without --config
  bool check_config = false;
  std::optional<ListenAddress> probe{};  // ask the daemon whose metrics are there how it is
};

/// Throws UsageError.
CommandLine parse_command_line(int argc, const char* const* argv);

/// The options of the flags and, below them, of the configuration file. Throws ConfigError or another UsageError.
Options options_of(const Flags& flags, Config config);

/// The same; reads the file. Looks up no host.
Options load(const CommandLine& command_line);

struct ProtocolHelp {
  std::string_view name;
  std::string_view summary;  // without a full stop
};

/// All that can stand before "://".
std::vector<ProtocolHelp> protocols();

/// The output of --help, made from the tables of settings and of front-ends. Every line fits a terminal.
std::string help();

}  // namespace confab::app
