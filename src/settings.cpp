#include "confab/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <type_traits>

#include "confab/base/assert.hpp"

namespace confab {

namespace {

constexpr std::uint32_t million = 1'000'000;
constexpr std::uint32_t day = 24 * 60 * 60;

// So that a queue that is congested still takes the longest line, and more beside it.
constexpr std::uint32_t longest_lines_in_queue = 16;

// What to do when a number is reached, and why it is what it is, stands in docs/limits.md.
constexpr std::array table = {
    Setting{"listen", "PROTOCOL://HOST:PORT",
            "Serve a protocol at an address. HOST is an IPv4 address, an [IPv6] address, a name, or * for all "
            "addresses; port 0 takes a free one. PROTOCOL+tls is the same over TLS, PROTOCOL+unix:PATH at a unix "
            "socket. For several, repeat the option or "
            "separate them by commas",
            "slash://127.0.0.1:8888", List{&Settings::listen}},
    Setting{"unix-socket-mode", "octal",
            "Give the files of unix sockets this mode: write permission lets a user connect", "0666",
            Text{&Settings::unix_socket_mode}},
    Setting{"state-directory", "path",
            "Keep bans, names and histories in this directory, which is made if it is missing; without it no names are "
            "kept, and the rest ends with the server",
            "", Text{&Settings::state_directory}, Change::at_start},
    Setting{"notices", "full|quiet|none",
            "Greet slash users and tell them who comes and goes (full), only greet them (quiet), or do neither (none)",
            "full", OneOf<Notices>{&Settings::notices, Notices::none}},
    Setting{"motd", "FILE",
            "Show slash users this file after the greeting: up to 40 lines of UTF-8; a reload reads it again", "",
            Text{&Settings::motd}},
    Setting{"standing-rooms", "names",
            "Keep these rooms when nobody is in them: names separated by commas, or none. The lobby is always there",
            "", List{&Settings::standing_rooms}},
    Setting{"operators", "names",
            "Let people with these kept names remove and ban others: names separated by commas, or none", "",
            List{&Settings::operators}},
    Setting{"user", "name", "Become this user once the ports are open", "", Text{&Settings::user}, Change::at_start},
    Setting{"tls-certificate", "FILE",
            "Show this certificate to clients of PROTOCOL+tls:// addresses: PEM, the server's own first and then those "
            "that lead to its root",
            "", Text{&Settings::tls_certificate}},
    Setting{"tls-key", "FILE", "The key of the certificate: PEM, without a password", "", Text{&Settings::tls_key}},
    Setting{"log-level", "debug|info|warning|error|off", "Write log lines of this level and above to standard error",
            "info", OneOf<LogLevel>{&Settings::log_level, LogLevel::off}},
    Setting{"log-format", "auto|text|json|journal",
            "Write the log as text, as one JSON object a line, or for systemd's journal (a priority and no time); auto "
            "is journal if standard error is the journal, and text otherwise",
            "auto", OneOf<LogFormat>{&Settings::log_format, LogFormat::journal}, Change::at_start},
    Setting{"line-bytes-max", "bytes", "Drop longer lines whole, and tell their sender", "4096",
            Count{128, 65536, &Settings::line_bytes_max}},
    Setting{"login-timeout", "seconds", "Disconnect clients that have not logged in after this long", "60",
            Seconds{1, day, &Settings::login_timeout}},
    Setting{"rate", "lines a second", "Accept this many lines a second from one client in the long run; 0 for no limit",
            "20", Count{0, million, &Settings::lines_per_second}},
    Setting{"burst", "lines", "Accept this many lines at once from a client that has been silent", "100",
            Count{1, million, &Settings::burst_lines}},
    Setting{"connections-max", "connections",
            "Serve this many clients at a time; at most a quarter of them may be without a name", "10000",
            Count{1, million, &Settings::connections_max}},
    Setting{"connections-per-address-max", "connections",
            "Serve this many clients at a time from one IPv4 address or one IPv6 /64", "64",
            Count{1, million, &Settings::connections_per_address_max}},
    Setting{"connect-rate", "connections a second",
            "Accept this many connections a second from one IPv4 address or one IPv6 /64 in the long run; 0 for no "
            "limit",
            "5", Count{0, million, &Settings::connect_rate}},
    Setting{"connect-burst", "connections", "Accept this many connections at once from an address that has been silent",
            "64", Count{1, million, &Settings::connect_burst}},
    Setting{"bans-max", "bans", "Keep this many bans at a time", "10000", Count{0, 20'000, &Settings::bans_max}},
    Setting{"write-queue-bytes-max", "bytes",
            "Skip the oldest lines that wait for a client when more than this is pending for it", "262144",
            Count{65536, 1U << 30U, &Settings::write_queue_bytes_max}},
    Setting{"write-timeout", "seconds", "Disconnect clients that accept no data for this long while output is pending",
            "60", Seconds{1, day, &Settings::write_timeout}},
    Setting{"rooms-max", "rooms", "Allow this many rooms at a time, not counting the lobby", "4096",
            Count{0, million, &Settings::rooms_max}},
    Setting{"rooms-per-user-max", "rooms",
            "Allow one sigil user to be in this many rooms at a time, not counting the lobby", "20",
            Count{0, million, &Settings::rooms_per_user_max}},
    Setting{"named-notices-members-max", "members",
            "Tell who comes and goes by name in rooms of up to this size; in larger ones, tell how many", "100",
            Count{0, million, &Settings::named_notices_members_max}},
    Setting{
        "named-notices-moves-max", "moves",
        "Tell who comes and goes by name until a room has seen this many within 10 seconds; then tell how many, until "
        "it is calm",
        "10", Count{0, 1000, &Settings::named_notices_moves_max}},
    Setting{"history-lines", "lines", "Keep the last lines of each room, up to this many; 0 for none", "1000",
            Count{0, 100'000, &Settings::history_lines}},
    Setting{"history-bytes", "bytes",
            "Forget the oldest lines of the largest rooms when those of all rooms take more than this", "67108864",
            Count{0, 1U << 30U, &Settings::history_bytes}},
    Setting{"history-days", "days", "Forget lines that are kept after this long", "30",
            Count{1, 3650, &Settings::history_days}},
    Setting{"names-max", "names", "Keep this many names with passwords at a time; 0 for none", "10000",
            Count{0, 20'000, &Settings::names_max}},
    Setting{"exempt", "addresses",
            "Do not hold clients with these addresses to --rate, --connect-rate and --connections-per-address-max: "
            "addresses and ranges like 192.0.2.0/24 or 2001:db8::/32, separated by commas; or none. Clients at unix "
            "sockets are always exempt",
            "127.0.0.0/8,::1", List{&Settings::exempt}},
    Setting{"proxy-from", "addresses",
            "Demand a PROXY header (version 1 or 2) of connections from these addresses, close them without one, and "
            "take their clients for who it says they are; written as for --exempt. A proxy on this machine needs "
            "127.0.0.1",
            "", List{&Settings::proxy_from}},
};

static_assert(std::all_of(table.begin(), table.end(), [](const Setting& setting) {
  const auto has_a_word_for_each_value = [&](const auto& kind) {
    if constexpr (requires { kind.last; }) return std::ranges::count(setting.unit, '|') == static_cast<int>(kind.last);
    return true;
  };
  return std::visit(has_a_word_for_each_value, setting.kind);
}));

std::optional<std::uint32_t> number_in(std::string_view text) {
  std::uint32_t value = 0;
  const auto [stopped, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc{} || stopped != text.data() + text.size()) return std::nullopt;
  return value;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find(separator, start), text.size());
    parts.emplace_back(text.substr(start, end - start));
    start = end + 1;
  }
  return parts;
}

/// Assigns `text` to a member of each kind.
struct Assignment {
  std::string_view unit;
  std::string_view text;
  Settings& settings;

  template <class Value>
  std::optional<std::string> operator()(const NumberFrom<Value>& kind) const {
    const auto number = number_in(text);
    if (!number || *number < kind.min || *number > kind.max) {
      return fmt::format("a number from {} to {}", kind.min, kind.max);
    }
    if constexpr (std::is_same_v<Value, std::uint32_t>) {
      settings.*kind.member = *number;
    } else {
      settings.*kind.member = std::chrono::seconds(*number);
    }
    return std::nullopt;
  }

  template <class Enum>
  std::optional<std::string> operator()(const OneOf<Enum>& kind) const {
    const auto words = split(unit, '|');
    const auto found = std::find(words.begin(), words.end(), text);
    if (found == words.end()) return fmt::format("one of {}", fmt::join(words, ", "));
    settings.*kind.member = static_cast<Enum>(found - words.begin());
    return std::nullopt;
  }

  std::optional<std::string> operator()(const Text& kind) const {
    if (text.empty()) return fmt::format("a {}, or left out", unit);
    settings.*kind.member = text;
    return std::nullopt;
  }

  std::optional<std::string> operator()(const List& kind) const {
    settings.*kind.member = split(text, ',');
    return std::nullopt;
  }
};

/// Writes a member of each kind.
struct Writing {
  std::string_view unit;
  const Settings& settings;

  std::string operator()(const Count& kind) const { return std::to_string(settings.*kind.member); }

  std::string operator()(const Seconds& kind) const {
    return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(settings.*kind.member).count());
  }

  template <class Enum>
  std::string operator()(const OneOf<Enum>& kind) const {
    return split(unit, '|').at(static_cast<std::size_t>(settings.*kind.member));
  }

  std::string operator()(const Text& kind) const { return or_none(settings.*kind.member); }

  std::string operator()(const List& kind) const {
    return or_none(fmt::format("{}", fmt::join(settings.*kind.member, ",")));
  }

  static std::string or_none(const std::string& text) { return text.empty() ? "none" : text; }
};

/// How many letters must be added, left out or exchanged to make one of the other (Levenshtein's distance).
std::size_t distance(std::string_view one, std::string_view other) {
  std::vector<std::size_t> row(other.size() + 1);
  for (std::size_t column = 0; column < row.size(); ++column) row[column] = column;
  for (const char letter : one) {
    std::size_t diagonal = row[0]++;
    for (std::size_t column = 1; column < row.size(); ++column) {
      const std::size_t exchanged = diagonal + (letter == other[column - 1] ? 0 : 1);
      diagonal = row[column];
      row[column] = std::min({row[column] + 1, row[column - 1] + 1, exchanged});
    }
  }
  return row.back();
}

}  // namespace

std::span<const Setting> settings_table() {
  return table;
}

Settings default_settings() {
  Settings settings{};
  for (const Setting& setting : table) {
    if (setting.by_default.empty()) continue;
    const auto wrong = assign(setting, setting.by_default, settings);
    CONFAB_ASSERT(!wrong);
  }
  return settings;
}

std::optional<std::string> assign(const Setting& setting, std::string_view text, Settings& settings) {
  return std::visit(Assignment{setting.unit, text, settings}, setting.kind);
}

std::string text_of(const Setting& setting, const Settings& settings) {
  return std::visit(Writing{setting.unit, settings}, setting.kind);
}

bool is_same(const Setting& setting, const Settings& one, const Settings& other) {
  return std::visit([&](const auto& kind) { return one.*kind.member == other.*kind.member; }, setting.kind);
}

void copy(const Setting& setting, const Settings& from, Settings& to) {
  std::visit([&](const auto& kind) { to.*kind.member = from.*kind.member; }, setting.kind);
}

const Setting* nearest_setting(std::string_view name) {
  constexpr std::size_t mistyped_size_max = 64;  // nobody mistypes a name into something longer
  constexpr std::size_t letters_per_slip = 3;    // one mistake in so many letters is still a slip
  if (name.size() > mistyped_size_max) return nullptr;
  const Setting* nearest = nullptr;
  std::size_t least = name.size() / letters_per_slip + 2;
  for (const Setting& setting : table) {
    const std::size_t away = distance(name, setting.name);
    if (away >= least) continue;
    least = away;
    nearest = &setting;
  }
  return nearest;
}

std::optional<std::string> contradiction_in(const Settings& settings, std::string_view prefix) {
  if (settings.tls_certificate.empty() != settings.tls_key.empty()) {
    return fmt::format("{0}tls-certificate and {0}tls-key belong together: give both, or neither.", prefix);
  }
  if (settings.write_queue_bytes_max / longest_lines_in_queue >= settings.line_bytes_max) return std::nullopt;
  return fmt::format("{0}write-queue-bytes-max must be at least {1} times {0}line-bytes-max, {2}.", prefix,
                     longest_lines_in_queue, longest_lines_in_queue * settings.line_bytes_max);
}

}  // namespace confab
