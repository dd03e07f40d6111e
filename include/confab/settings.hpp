// Settings: all that an operator can set, as values; and the one table of what each is called, measured in, means and
// may be. The command line and its help are made from the table, and docs/limits.md is held against it. It knows no
// option parser and opens no file.
//
// Whoever starts the server owns the Settings, which outlive it. A reader holds a reference to its own part of them and
// looks at it when it decides something, so that a setting that changes holds from then on. What is fixed at
// construction says so, and why.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "confab/admission/door.hpp"
#include "confab/admission/pace.hpp"
#include "confab/limits.hpp"

namespace confab {

enum class LogLevel : std::uint8_t { debug, info, warning, error, off };

/// The parts that have readers of their own are bases, so that one table reaches the members of them all.
struct Settings : Limits, DoorLimits, PaceLimits {
  std::vector<std::string> listen;  // addresses, as app/listen_address.hpp reads them
  std::string user;                 // to become once the ports are open; empty to stay who we are
  LogLevel log_level;
  std::chrono::milliseconds login_timeout;  // from connecting to an accepted name
  std::chrono::milliseconds write_timeout;  // without a byte taken while some are waiting
  std::vector<std::string> exempt;          // networks to which the limits of one address do not apply
};

template <class Value>
struct NumberFrom {
  std::uint32_t min;
  std::uint32_t max;
  Value Settings::*member;
};
using Count = NumberFrom<std::uint32_t>;
using Seconds = NumberFrom<std::chrono::milliseconds>;

/// One of the words in the setting's unit, "full|quiet|none", which are the values of Enum in their order.
template <class Enum>
struct OneOf {
  Enum Settings::*member;
};

/// A text that is not empty. With the default "" it is left empty unless it is set.
struct Text {
  std::string Settings::*member;
};

/// Texts separated by commas. What they say is checked by who reads them.
struct List {
  std::vector<std::string> Settings::*member;
};

struct Setting {
  std::string_view name;        // --name on the command line
  std::string_view unit;        // what a number counts; else how the value is written
  std::string_view meaning;     // for people: what the server does with it
  std::string_view by_default;  // as an operator would write it
  std::variant<Count, Seconds, OneOf<Notices>, OneOf<LogLevel>, Text, List> kind;

  bool is_list() const { return std::holds_alternative<List>(kind); }
};

/// Every setting, in the order in which people are shown them.
std::span<const Setting> settings_table();

Settings default_settings();

/// Gives `setting` the value that `text` says. Otherwise returns what it should be, such as "a number from 1 to 9", and
/// changes nothing.
std::optional<std::string> assign(const Setting& setting, std::string_view text, Settings& settings);

}  // namespace confab
