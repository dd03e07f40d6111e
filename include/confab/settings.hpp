// Settings: everything that an operator can set, as values, and the one table of each setting's name, unit, meaning and
// range. The table produces the command line and its help, the configuration file, and what the log says of a reload; a
// test compares docs/limits.md with it. It knows no option parser and opens no file.
//
// The code that starts the server owns the Settings, which outlive it. Each object that obeys a setting holds a
// reference to its own part and reads it for every decision, so that a changed setting takes effect at once. A part
// that is fixed at construction says so, and why.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "confab/admission/bans.hpp"
#include "confab/admission/door.hpp"
#include "confab/admission/pace.hpp"
#include "confab/limits.hpp"

namespace confab {

enum class LogLevel : std::uint8_t { debug, info, warning, error, off };
enum class LogFormat : std::uint8_t { automatic, text, json, journal };

/// The parts with their own users are base classes, so that one table reaches all their members.
struct Settings : Limits, DoorLimits, PaceLimits, BanLimits {
  std::vector<std::string> listen;  // addresses, as app/listen_address.hpp reads them
  std::string user;                 // the user to become when the ports are open; empty for no change
  std::string state_directory;      // keeps what outlives the process; empty for nothing
  std::string unix_socket_mode;     // of the files of unix sockets, as app/listen_address.hpp reads it
  std::string tls_certificate;      // the file of it, for listeners with TLS; empty for none
  std::string tls_key;              // the file of its key
  std::string motd;                 // the file of the message of the day; empty for none
  LogLevel log_level;
  LogFormat log_format;                     // read once, when the log is made
  std::chrono::milliseconds login_timeout;  // from connecting to an accepted name
  std::chrono::milliseconds write_timeout;  // without the client accepting a byte of pending output
  std::vector<std::string> exempt;          // networks exempt from the limits per address and from pace
  std::vector<std::string> proxy_from;      // networks of proxies, which send a PROXY header first
  std::vector<std::string> standing_rooms;  // names of rooms that are always there
  std::vector<std::string> operators;       // kept names of people who may remove others
};

template <class Value>
struct NumberFrom {
  std::uint32_t min;
  std::uint32_t max;
  Value Settings::*member;
};
using Count = NumberFrom<std::uint32_t>;
using Seconds = NumberFrom<std::chrono::milliseconds>;

/// One of the words in the setting's unit, "full|quiet|none", which name the values of Enum in order.
template <class Enum>
struct OneOf {
  Enum Settings::*member;
  Enum last;
};

/// A non-empty text. With the default "" it stays empty unless set.
struct Text {
  std::string Settings::*member;
};

/// Texts separated by commas. Their users check them.
struct List {
  std::vector<std::string> Settings::*member;
};

/// When a changed value takes effect.
enum class Change : std::uint8_t {
  at_reload,
  at_start,  // only at the next start
};

struct Setting {
  std::string_view name;        // --name on the command line, and the key in the configuration file
  std::string_view unit;        // what a number counts; otherwise how to write the value
  std::string_view meaning;     // for people: its effect
  std::string_view by_default;  // as an operator would write it
  std::variant<Count, Seconds, OneOf<Notices>, OneOf<LogLevel>, OneOf<LogFormat>, Text, List> kind;
  Change change = Change::at_reload;

  bool is_list() const { return std::holds_alternative<List>(kind); }
  bool is_number() const { return std::holds_alternative<Count>(kind) || std::holds_alternative<Seconds>(kind); }
};

/// Every setting, in the order for people.
std::span<const Setting> settings_table();

Settings default_settings();

/// Sets `setting` to the value of `text`. If that is invalid, changes nothing and returns what it should be, such as "a
/// number from 1 to 9".
std::optional<std::string> assign(const Setting& setting, std::string_view text, Settings& settings);

/// The value as an operator would write it on the command line: "20", "full", "a,b"; "none" for an empty text or list.
std::string text_of(const Setting& setting, const Settings& settings);

bool is_same(const Setting& setting, const Settings& one, const Settings& other);

/// Gives the setting in `to` the value that it has in `from`.
void copy(const Setting& setting, const Settings& from, Settings& to);

/// The setting whose name is the most like `name`, if any is so much like it that a typing mistake would explain the
/// difference.
const Setting* nearest_setting(std::string_view name);

/// A sentence, if two settings contradict each other. It has `prefix` before each name: "--" on the command line.
std::optional<std::string> contradiction_in(const Settings& settings, std::string_view prefix);

}  // namespace confab
