// Attacks on readers: text that pretends to be something else. The witnesses judge what they see of it; the log is
// checked here.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "siege/siege.hpp"

namespace confab::attacks {
namespace {

constexpr std::size_t clients = 20;

std::string lines_of(const std::vector<std::string>& texts, const std::string& head = "") {
  std::string lines;
  for (const std::string& text : texts) lines += head + text + "\n";
  return lines;
}

void expect_log_is_safe(const std::string& log) {
  EXPECT_TRUE(std::all_of(log.begin(), log.end(), [](char c) { return c == '\n' || (c >= ' ' && c < '\x7f'); }));
}

// Bytes that control terminals, and bytes that are not UTF-8.
const std::vector<std::string> harmful = {"\x1b[2J\x1b[H",     // clear the screen
                                          "\x1b]0;owned\x07",  // set the title
                                          "\x1bP$q\"p\x1b\\",  // make the terminal answer
                                          "\xc2\x9b"
                                          "31m red",  // a one-code-point CSI
                                          "\x9b"
                                          "31m red",                           // the same as a raw byte
                                          "\b\b\b\b\b\b\b\bwatcher2: line 3",  // over existing text
                                          "\xe2\x80\xa8watcher2: line 4",      // U+2028
                                          "\xe2\x80\xae"
                                          "3 enil :2rehctaw",  // U+202E
                                          "\xe2\x81\xa6"
                                          "isolated",  // U+2066
                                          std::string("nul\0nul", 7),
                                          "\x0e\x0f\x05\x07\x0b\x0c",
                                          "\xc0\xaf",
                                          "\xe0\x80\xaf",
                                          "\xed\xa0\x80",
                                          "\xf4\x90\x80\x80",
                                          "\xf8\x88\x80\x80\x80",
                                          "\xfe",
                                          "\xe2\x82",
                                          "\xf0\x9f\x92",
                                          "\x80\x80\x80"};

// Text that imitates other users, the server, or several lines.
const std::vector<std::string> forged = {"watcher2: line 5",
                                         "@den watcher1: line 5",
                                         "* watcher2 left.",
                                         "* You missed 5 messages because",
                                         "[from watcher2] 5",
                                         "x\rwatcher2: line 6",
                                         "x\x0bwatcher2: line 7",
                                         "x\xc2\x85watcher2: line 8",
                                         "* The server is shutting down.",
                                         "//* notice",
                                         "!! error",
                                         "##watcher1: 9",
                                         "@@den watcher1: line 10",
                                         " watcher2: line 11",
                                         "\twatcher2: line 12"};

const std::vector<std::string> formats = {"%s%s%s%n",         "%99999999d", "{}{}{}",   "{0:>99999999}",
                                          "${jndi:ldap://x}", "$(reboot)",  "`reboot`", "'; DROP TABLE users; --",
                                          "\\x1b[2J",         "%c%c%c%p"};

TEST(TextAttacks, NothingThatDrivesATerminalReachesAnybody) {
  Siege siege;
  siege.attack([&] {
    Barrage people(siege.slash(),
                   {.clients = clients,
                    .opening = "mallory$N\n/join den\n",
                    .payload = lines_of(harmful) + lines_of(harmful, "/msg watcher1 ") + lines_of(harmful, "/")});
    Barrage scripts(siege.sigil(), {.clients = clients,
                                    .opening = "eve$N\n!enter den\n",
                                    .payload = lines_of(harmful, "@den ") + lines_of(harmful, "#watcher2 ")});
    for (int i = 0; i < 30; ++i) {
      people.rage(attack_time / 60);
      scripts.rage(attack_time / 60);
    }
  });
  siege.holds(growth_with(2 * clients));
  expect_log_is_safe(siege.daemon().log());
}

TEST(TextAttacks, NobodyIsTakenForAnotherOrForTheServer) {
  Siege siege;
  siege.attack([&] {
    Barrage people(siege.slash(), {.clients = clients,
                                   .opening = "mallory$N\n/join den\n",
                                   .payload = lines_of(forged) + lines_of(forged, "/msg watcher2 ")});
    Barrage scripts(siege.sigil(), {.clients = clients,
                                    .opening = "eve$N\n!enter den\n",
                                    .payload = lines_of(forged, "@den ") + lines_of(forged, "#watcher1 ")});
    for (int i = 0; i < 30; ++i) {
      people.rage(attack_time / 60);
      scripts.rage(attack_time / 60);
    }
  });
  siege.holds(growth_with(2 * clients));
}

TEST(TextAttacks, NobodyGetsANameThatIsTakenReservedOrInvalid) {
  const std::vector<std::string> names = {
      "watcher1", "WATCHER1",        "Watcher2",  "watcher1 ",       " watcher1", "server", "*",
      "* server", "w\xd0\xb0tcher1", "watcher1:", "\x1b[1mwatcher1", "ROOT",      "[from"};
  Siege siege;
  std::string received;
  siege.attack([&] {
    for (const std::string& name : names) {
      Barrage barrage(siege.slash(), {.clients = 2, .payload = name + "\n", .comes_back = true});
      barrage.rage(attack_time / 10);
      received += barrage.received();
    }
  });
  siege.holds(growth_with(clients));
  EXPECT_EQ(received.find("Hello, "), std::string::npos);
  EXPECT_NE(received.find("* That name is in use. That was one try too many. Goodbye."), std::string::npos);
  expect_log_is_safe(siege.daemon().log());
}

TEST(TextAttacks, FormatsAreTextInTalkNamesRoomsAndLog) {
  Siege siege;
  Client bob = sigil_user(siege.daemon(), "bob");
  siege.attack([&] {
    Client eve = slash_user(siege.daemon(), "eve");
    for (const std::string& text : formats) {
      eve.says(text);
      bob.sees("eve: " + text);
    }
    Barrage talk(siege.slash(), {.clients = clients,
                                 .opening = "mallory$N\n/join den\n",
                                 .payload = lines_of(formats) + lines_of(formats, "/join ") + lines_of(formats, "/")});
    talk.rage(attack_time);
    Barrage names(siege.slash(), {.clients = clients, .payload = lines_of(formats), .comes_back = true});
    names.rage(attack_time / 4);
  });
  bob.closes();
  siege.holds(growth_with(2 * clients));
  expect_log_is_safe(siege.daemon().log());
}

}  // namespace
}  // namespace confab::attacks
