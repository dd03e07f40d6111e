#include "app/options.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace confab::app {
namespace {

CommandLine parse(std::initializer_list<const char*> arguments) {
  std::vector<const char*> argv = {"confabd"};
  argv.insert(argv.end(), arguments);
  return parse_command_line(static_cast<int>(argv.size()), argv.data());
}

Options options(std::initializer_list<const char*> arguments) {
  const CommandLine command_line = parse(arguments);
  EXPECT_TRUE(command_line.run.has_value());
  return command_line.run.value();
}

std::string refusal(std::initializer_list<const char*> arguments) {
  try {
    parse(arguments);
    return {};
  } catch (const UsageError& error) {
    return error.what();
  }
}

std::vector<std::string> listeners(std::initializer_list<const char*> arguments) {
  std::vector<std::string> addresses;
  for (const ListenAddress& address : options(arguments).listeners) addresses.push_back(address.to_string());
  return addresses;
}

using Addresses = std::vector<std::string>;

TEST(Options, WithoutFlagsPeopleAreServedOnThisMachineOnly) {
  EXPECT_EQ(listeners({}), (Addresses{"slash://127.0.0.1:8888"}));
  const Options defaults = options({});
  EXPECT_EQ(defaults.settings.log_level, LogLevel::info);
  EXPECT_EQ(defaults.settings.notices, Notices::full);
  EXPECT_EQ(defaults.settings.line_bytes_max, 4096U);
  EXPECT_EQ(defaults.settings.login_timeout, std::chrono::seconds(60));
}

TEST(Options, ListenMayBeGivenSeveralTimesAndReplacesTheDefault) {
  EXPECT_EQ(listeners({"--listen", "sigil://[::1]:7"}), (Addresses{"sigil://[::1]:7"}));
  EXPECT_EQ(listeners({"--listen", "slash://*:1", "--listen=echo://h:2", "--listen", "sigil://h:3"}),
            (Addresses{"slash://*:1", "echo://h:2", "sigil://h:3"}));
}

TEST(Options, PortIsShortForASlashListenerOnThisMachine) {
  EXPECT_EQ(listeners({"-p", "9000"}), (Addresses{"slash://127.0.0.1:9000"}));
  EXPECT_EQ(listeners({"--port", "0"}), (Addresses{"slash://127.0.0.1:0"}));
  EXPECT_EQ(listeners({"--port=65535"}), (Addresses{"slash://127.0.0.1:65535"}));
}

TEST(Options, PortAndListenAddUp) {
  const auto addresses = listeners({"--listen", "sigil://h:1", "-p", "2"});
  EXPECT_EQ(addresses.size(), 2U);
}

TEST(Options, NoticesByName) {
  EXPECT_EQ(options({"--notices", "full"}).settings.notices, Notices::full);
  EXPECT_EQ(options({"--notices", "quiet"}).settings.notices, Notices::quiet);
  EXPECT_EQ(options({"--notices=none"}).settings.notices, Notices::none);
}

TEST(Options, LogLevelsByName) {
  EXPECT_EQ(options({"--log-level", "debug"}).settings.log_level, LogLevel::debug);
  EXPECT_EQ(options({"--log-level", "info"}).settings.log_level, LogLevel::info);
  EXPECT_EQ(options({"--log-level", "warning"}).settings.log_level, LogLevel::warning);
  EXPECT_EQ(options({"--log-level", "error"}).settings.log_level, LogLevel::error);
  EXPECT_EQ(options({"--log-level", "off"}).settings.log_level, LogLevel::off);
}

struct Number {
  const char* flag;
  std::uint32_t min;
  std::uint32_t max;
  std::uint32_t by_default;
  std::uint32_t (*value)(const Options& options);
};

std::uint32_t seconds_of(std::chrono::milliseconds duration) {
  return static_cast<std::uint32_t>(duration / std::chrono::seconds(1));
}

const std::vector<Number>& numbers() {
  static const std::vector<Number> all = {
      {"--line-bytes-max", 128, 65536, 4096, [](const Options& o) { return o.settings.line_bytes_max; }},
      {"--login-timeout", 1, 86400, 60, [](const Options& o) { return seconds_of(o.settings.login_timeout); }},
      {"--rate", 0, 1'000'000, 20, [](const Options& o) { return o.settings.lines_per_second; }},
      {"--burst", 1, 1'000'000, 100, [](const Options& o) { return o.settings.burst_lines; }},
      {"--connections-max", 1, 1'000'000, 10'000, [](const Options& o) { return o.settings.connections_max; }},
      {"--connections-per-address-max", 1, 1'000'000, 64,
       [](const Options& o) { return o.settings.connections_per_address_max; }},
      {"--connect-rate", 0, 1'000'000, 5, [](const Options& o) { return o.settings.connect_rate; }},
      {"--connect-burst", 1, 1'000'000, 64, [](const Options& o) { return o.settings.connect_burst; }},
      {"--bans-max", 0, 20'000, 10'000, [](const Options& o) { return o.settings.bans_max; }},
      {"--history-lines", 0, 100'000, 1000, [](const Options& o) { return o.settings.history_lines; }},
      {"--history-bytes", 0, 1U << 30, 64 << 20, [](const Options& o) { return o.settings.history_bytes; }},
      {"--history-days", 1, 3650, 30, [](const Options& o) { return o.settings.history_days; }},
      {"--names-max", 0, 20'000, 10'000, [](const Options& o) { return o.settings.names_max; }},
      {"--write-queue-bytes-max", 65536, 1U << 30, 256 * 1024,
       [](const Options& o) { return o.settings.write_queue_bytes_max; }},
      {"--write-timeout", 1, 86400, 60, [](const Options& o) { return seconds_of(o.settings.write_timeout); }},
      {"--rooms-max", 0, 1'000'000, 4096, [](const Options& o) { return o.settings.rooms_max; }},
      {"--rooms-per-user-max", 0, 1'000'000, 20, [](const Options& o) { return o.settings.rooms_per_user_max; }},
      {"--named-notices-members-max", 0, 1'000'000, 100,
       [](const Options& o) { return o.settings.named_notices_members_max; }},
  };
  return all;
}

/// Options with `number` set to `value`, and a queue large enough for any line.
Options with_number(const Number& number, std::uint32_t value) {
  const std::string text = std::to_string(value);
  if (number.flag == std::string_view("--line-bytes-max")) {
    return options({number.flag, text.c_str(), "--write-queue-bytes-max", "1073741824"});
  }
  if (number.flag == std::string_view("--write-queue-bytes-max")) {
    return options({number.flag, text.c_str(), "--line-bytes-max", "128"});
  }
  return options({number.flag, text.c_str()});
}

TEST(Options, NumbersHaveTheirDefaults) {
  for (const Number& number : numbers()) EXPECT_EQ(number.value(options({})), number.by_default) << number.flag;
}

TEST(Options, NumbersAreTakenUpToTheirBounds) {
  for (const Number& number : numbers()) {
    EXPECT_EQ(number.value(with_number(number, number.min)), number.min) << number.flag;
    EXPECT_EQ(number.value(with_number(number, number.max)), number.max) << number.flag;
  }
}

TEST(Options, NumbersPastTheirBoundsAreRefusedWithThem) {
  for (const Number& number : numbers()) {
    const std::string too_large = std::to_string(number.max + 1);
    const std::string too_small = number.min == 0 ? "-1" : std::to_string(number.min - 1);
    for (const auto& value : {too_large, too_small, std::string("x"), std::string("1x"), std::string("1.5"),
                              std::string("+5"), std::string(" 5"), std::string("99999999999999999999")}) {
      const std::string why = refusal({number.flag, value.c_str()});
      EXPECT_NE(why.find(number.flag), std::string::npos) << why;
      EXPECT_NE(why.find(value), std::string::npos) << why;
      EXPECT_NE(why.find(std::to_string(number.min)), std::string::npos) << why;
      EXPECT_NE(why.find(std::to_string(number.max)), std::string::npos) << why;
    }
  }
}

TEST(Options, AQueueHoldsAtLeastSixteenOfTheLongestLines) {
  EXPECT_EQ(options({"--line-bytes-max", "4096", "--write-queue-bytes-max", "65536"}).settings.line_bytes_max, 4096U);
  const std::string why = refusal({"--line-bytes-max", "4097", "--write-queue-bytes-max", "65536"});
  for (const std::string_view text : {"--line-bytes-max", "--write-queue-bytes-max", "65552"}) {
    EXPECT_NE(why.find(text), std::string::npos) << why;
  }
}

TEST(Options, ExemptAreLoopbackAddressesUnlessOthersAreGiven) {
  const auto exempt = [](const Options& o, const char* address) {
    return o.exempt.contains(net::asio::ip::make_address(address));
  };
  const Options defaults = options({});
  EXPECT_TRUE(exempt(defaults, "127.0.0.1"));
  EXPECT_TRUE(exempt(defaults, "127.255.255.255"));
  EXPECT_TRUE(exempt(defaults, "::1"));
  EXPECT_FALSE(exempt(defaults, "192.0.2.1"));
  const Options others = options({"--exempt", "192.0.2.0/24,2001:db8::/32", "--exempt", "203.0.113.7"});
  for (const char* address : {"192.0.2.1", "2001:db8::1", "203.0.113.7"})
    EXPECT_TRUE(exempt(others, address)) << address;
  EXPECT_FALSE(exempt(others, "127.0.0.1"));
  EXPECT_FALSE(exempt(options({"--exempt", "none"}), "127.0.0.1"));
}

TEST(Options, WhatIsNoNetworkIsRefused) {
  for (const char* wrong : {"localhost", "192.0.2.0/33", "192.0.2.0/24,wrong"}) {
    EXPECT_NE(refusal({"--exempt", wrong}).find("--exempt"), std::string::npos) << wrong;
  }
}

TEST(Options, ExemptIsNoneOrSomethingElseButNotBoth) {
  EXPECT_EQ(refusal({"--exempt", "none"}), "");
  EXPECT_NE(refusal({"--exempt", "none,127.0.0.1"}).find("none"), std::string::npos);
  EXPECT_NE(refusal({"--exempt", "10.0.0.0/8", "--exempt", "none"}).find("none"), std::string::npos);
}

TEST(Options, NobodyIsAProxyUnlessNamed) {
  const auto local = net::asio::ip::make_address("127.0.0.1");
  EXPECT_TRUE(options({}).proxies.empty());
  EXPECT_TRUE(options({"--proxy-from", "none"}).proxies.empty());
  const Options behind_one = options({"--proxy-from", "127.0.0.1,10.0.0.0/8"});
  EXPECT_TRUE(behind_one.proxies.contains(local));
  EXPECT_FALSE(behind_one.proxies.contains(net::asio::ip::make_address("127.0.0.2")));
  EXPECT_TRUE(behind_one.exempt.contains(local)) << "one has nothing to do with the other";
  EXPECT_EQ(refusal({"--proxy-from", "x"}).find("--proxy-from can't be \"x\": "), 0U);
}

std::vector<std::string> standing_rooms(const Options& options) {
  std::vector<std::string> names;
  for (const RoomName& room : options.standing_rooms) names.emplace_back(room.view());
  return names;
}

using Rooms = std::vector<std::string>;

TEST(Options, StandingRoomsAreNamedOnceEachAndWithoutTheLobby) {
  EXPECT_EQ(standing_rooms(options({})), Rooms{});
  EXPECT_EQ(standing_rooms(options({"--standing-rooms", "none"})), Rooms{});
  EXPECT_EQ(standing_rooms(options({"--standing-rooms", "Dev,ops-2,DEV,Lobby", "--standing-rooms", "a.b_c"})),
            (Rooms{"Dev", "ops-2", "a.b_c"}));
  const std::string longest(32, 'x');
  EXPECT_EQ(standing_rooms(options({"--standing-rooms", longest.c_str()})), Rooms{longest});
}

TEST(Options, WhatIsNoNameOfARoomIsRefused) {
  const std::string rule =
      "\": a room's name has letters, digits, - _ and ., up to 32, and begins with a letter or digit.";
  for (const std::string& wrong : {std::string("#dev"), std::string("a b"), std::string(), std::string(33, 'x'),
                                   std::string("-dev"), std::string("d\u00e4v")}) {
    const std::string why = refusal({"--standing-rooms", wrong.c_str()});
    EXPECT_EQ(why.find("--standing-rooms can't be \""), 0U) << why;
    EXPECT_TRUE(why.ends_with(rule)) << why;
  }
  EXPECT_NE(refusal({"--standing-rooms", "dev,#ops"}).find("\"#ops\""), std::string::npos);
  EXPECT_EQ(refusal({"--standing-rooms", "none,dev"}),
            "--standing-rooms can't be none and something else: leave out none, or all the others.");
}

TEST(Options, StandingRoomsHaveABoundOfTheirOwn) {
  EXPECT_EQ(standing_rooms(options({"--standing-rooms", "a,b", "--rooms-max", "0"})), (Rooms{"a", "b"}))
      << "people may make no others";
  std::string all;
  for (int i = 0; i < 4096; ++i) all += (i == 0 ? "room" : ",room") + std::to_string(i);
  EXPECT_EQ(standing_rooms(options({"--standing-rooms", all.c_str()})).size(), 4096U);
  EXPECT_EQ(refusal({"--standing-rooms", (all + ",one-more").c_str()}),
            "--standing-rooms can't be 4097 rooms: it is 4096 at most.");
}

TEST(Options, OperatorsAreNamesWithoutCase) {
  EXPECT_TRUE(options({}).operators.empty());
  EXPECT_TRUE(options({"--operators", "none"}).operators.empty());
  const Names operators = options({"--operators", "Ann,bob", "--operators", "ANN"}).operators;
  EXPECT_EQ(operators.size(), 2U);
  EXPECT_TRUE(operators.contains("ann"));
  EXPECT_TRUE(operators.contains("BOB"));
  EXPECT_FALSE(operators.contains("carol"));
}

TEST(Options, WhatNobodyCanBeCalledIsNoOperator) {
  EXPECT_EQ(refusal({"--operators", "ann,admin"}), "--operators can't be \"admin\": nobody may be called that.");
  const std::string rule = "\": a name has letters, digits, - _ and ., up to 24, and begins with a letter or digit.";
  EXPECT_EQ(refusal({"--operators", "a b"}), "--operators can't be \"a b" + rule);
  EXPECT_EQ(refusal({"--operators", ""}), "--operators can't be \"" + rule);
  EXPECT_EQ(refusal({"--operators", std::string(25, 'x').c_str()}),
            "--operators can't be \"" + std::string(25, 'x') + rule);
  EXPECT_EQ(refusal({"--operators", std::string(24, 'x').c_str()}), "");
  EXPECT_EQ(refusal({"--operators", "ann,none"}),
            "--operators can't be none and something else: leave out none, or all the others.");
}

TEST(Options, TheModeOfUnixSocketsIsOctal) {
  EXPECT_EQ(options({}).unix_socket_mode, 0666U);
  EXPECT_EQ(options({"--unix-socket-mode", "0660"}).unix_socket_mode, 0660U);
  EXPECT_EQ(options({"--unix-socket-mode", "777"}).unix_socket_mode, 0777U);
  EXPECT_EQ(options({"--unix-socket-mode", "0"}).unix_socket_mode, 0U);
  for (const char* wrong : {"1000", "0668", "-1", "rw", "0x1ff", "0660 "}) {
    EXPECT_EQ(refusal({"--unix-socket-mode", wrong}), "--unix-socket-mode can't be \"" + std::string(wrong) +
                                                          "\": it is a mode from 0 to 0777 in octal, like 0660.");
  }
}

TEST(Options, AnEmptyUserIsRefused) {
  EXPECT_NE(refusal({"--user", ""}).find("--user"), std::string::npos);
}

TEST(Options, NothingIsShownOrKeptForSomebodyUnlessGiven) {
  const Settings defaults = options({}).settings;
  EXPECT_EQ(defaults.motd, "");
  EXPECT_TRUE(defaults.standing_rooms.empty());
  EXPECT_TRUE(defaults.operators.empty());
}

TEST(Options, AFileOfTheDayWithoutANameIsRefused) {
  EXPECT_EQ(options({"--motd", "/etc/motd"}).settings.motd, "/etc/motd");
  EXPECT_EQ(refusal({"--motd", ""}), "--motd can't be \"\": it is a FILE, or left out.");
}

TEST(Options, UserIsNobodyElseUnlessGiven) {
  EXPECT_EQ(options({}).settings.user, "");
  EXPECT_EQ(options({"--user", "confab"}).settings.user, "confab");
}

// ---- Printing

TEST(Options, HelpIsPrintedAndNamesEveryFlagAndProtocolAndHasAnExample) {
  for (const char* flag : {"--help", "-h"}) {
    const CommandLine help = parse({flag});
    EXPECT_FALSE(help.run);
    for (const std::string_view text : {"--listen", "--port", "-p", "--notices", "--log-level", "--version", "slash",
                                        "sigil", "echo", "Example", "confabd --listen", "nc "}) {
      EXPECT_NE(help.print.find(text), std::string::npos) << text;
    }
    EXPECT_TRUE(help.print.ends_with('\n'));
    for (const Number& number : numbers()) EXPECT_NE(help.print.find(number.flag), std::string::npos) << number.flag;
    for (const std::string_view text : {"--exempt", "--user"}) EXPECT_NE(help.print.find(text), std::string::npos);
  }
}

TEST(Options, TheExampleOfTheHelpWorks) {
  const std::string help = parse({"--help"}).print;
  EXPECT_NE(help.find("confabd --listen 'slash://*:8888' --listen sigil://127.0.0.1:8890"), std::string::npos);
  EXPECT_EQ(listeners({"--listen", "slash://*:8888", "--listen", "sigil://127.0.0.1:8890"}).size(), 2U);
}

TEST(Options, VersionIsPrinted) {
  const CommandLine version = parse({"--version"});
  EXPECT_FALSE(version.run);
  EXPECT_TRUE(version.print.starts_with("confabd ")) << version.print;
  EXPECT_NE(version.print.find_first_of("0123456789"), std::string::npos);
  EXPECT_TRUE(version.print.ends_with('\n'));
}

// ---- What is wrong

TEST(Options, AWrongValueIsAnsweredWithTheFlagAndTheValuesThereAre) {
  const std::string notices = refusal({"--notices", "loud"});
  for (const std::string_view text : {"--notices", "loud", "full", "quiet", "none"}) {
    EXPECT_NE(notices.find(text), std::string::npos) << notices;
  }
  const std::string level = refusal({"--log-level", "chatty"});
  for (const std::string_view text : {"--log-level", "chatty", "debug", "info", "warning", "error", "off"}) {
    EXPECT_NE(level.find(text), std::string::npos) << level;
  }
  EXPECT_NE(refusal({"--notices", "FULL"}), "") << "names are exact";
  EXPECT_NE(refusal({"--notices", ""}), "");
}

TEST(Options, AWrongAddressOrPortIsShownWithHowToWriteIt) {
  for (const char* port : {"x", "65536", "-1", ""}) {
    const std::string why = refusal({"--port", port});
    EXPECT_NE(why.find("65535"), std::string::npos) << why;
  }
  EXPECT_NE(refusal({"--listen", "8888"}).find("slash://127.0.0.1:8888"), std::string::npos);
  EXPECT_NE(refusal({"--listen", "irc://h:1"}).find("irc"), std::string::npos);
  EXPECT_NE(refusal({"--listen", "slash://h:1", "--listen", "wrong"}).find("wrong"), std::string::npos);
}

TEST(Options, AMissingValueNamesTheFlag) {
  for (const char* flag : {"--listen", "--port", "--notices", "--log-level"}) {
    EXPECT_NE(refusal({flag}).find(flag), std::string::npos) << refusal({flag});
  }
}

TEST(Options, WhatIsNoFlagIsNamedAndLeadsToTheHelp) {
  for (const char* argument : {"--frob", "-x", "frob"}) {
    const std::string why = refusal({argument});
    EXPECT_NE(why.find(argument), std::string::npos) << why;
    EXPECT_NE(why.find("--help"), std::string::npos) << why;
  }
}

TEST(Options, EveryRefusalIsOneLine) {
  for (const auto& why :
       {refusal({"--frob"}), refusal({"--port", "x"}), refusal({"--notices", "x"}), refusal({"--log-level", "x"}),
        refusal({"--listen"}), refusal({"frob"}), refusal({"--rate", "x"}), refusal({"--exempt", "x"})}) {
    EXPECT_FALSE(why.empty());
    EXPECT_EQ(why.find('\n'), std::string::npos) << why;
    EXPECT_TRUE(why.ends_with('.')) << why;
  }
}

}  // namespace
}  // namespace confab::app
