// A terminal of 80 columns shows every line of slash unbroken, except what people say.
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "columns.hpp"
#include "support/world.hpp"

namespace confab {
namespace {

using test::Client;
using test::World;

constexpr std::string_view hint = " Type /help for commands.";

std::string longest_name(char c) {
  return std::string(24, c);
}
std::string longest_room(char c) {
  return std::string(32, c);
}

void expect_to_fit(const std::string& seen) {
  std::istringstream lines(seen);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(columns_of(line), 79U) << line;
    EXPECT_TRUE(line.starts_with("*")) << line;
  }
}

/// The greeting for `name` in the presence of `others`.
std::string greeting(const std::string& name, const std::vector<std::string>& others) {
  World world(test::with_notices(Notices::quiet));
  for (const std::string& other : others) world.sigil(other);
  Client& client = world.connects("slash");
  client.sees();
  client.says(name);
  return client.sees();
}

/// The line that tells `user` who is in `room`.
std::string entering(const std::string& user, const std::string& room, const std::vector<std::string>& others) {
  World world(test::with_notices(Notices::quiet));
  for (const std::string& other : others) world.sigil(other).says("!enter " + room);
  Client& client = world.slash(user);
  client.says("/join " + room);
  return client.sees();
}

std::string others_naming(const std::vector<std::string>& others, std::size_t named) {
  std::string text = std::to_string(others.size()) + (others.size() == 1 ? " other" : " others");
  for (std::size_t i = 0; i < named; ++i) text += (i == 0 ? ": " : ", ") + others[i];
  return text + (named == 0 || named == others.size() ? "." : ", ...");
}

/// The names of `count` others, sorted, each `size` long.
std::vector<std::string> people(std::size_t count, std::size_t size) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) {
    names.push_back(std::string(1, static_cast<char>('a' + i / 26)) + static_cast<char>('a' + i % 26) +
                    std::string(size, 'x'));
  }
  return names;
}

TEST(SlashColumns, TheGreetingIsTheFullSentenceWhereThatFits) {
  EXPECT_EQ(greeting("carol", {}), "* Hello, carol. You are in lobby with no others. Type /help for commands.");
  EXPECT_EQ(greeting("carol", {"bob"}), "* Hello, carol. You are in lobby with 1 other: bob. Type /help for commands.");
  EXPECT_EQ(greeting("me", {"a", "b", "c"}),
            "* Hello, me. You are in lobby with 3 others: a, b, c. Type /help for commands.");
}

TEST(SlashColumns, TheGreetingIsShortenedToNameMore) {
  EXPECT_EQ(greeting("carol", {"alice", "bob"}),
            "* Hello, carol. In lobby with 2 others: alice, bob. Type /help for commands.");
  EXPECT_EQ(greeting("carol", {"alice", "bob", "dave"}),
            "* Hello, carol. In lobby with 3 others: alice, ... Type /help for commands.");
}

TEST(SlashColumns, TheGreetingOnlyCountsWhomItCannotName) {
  EXPECT_EQ(greeting("carol", {longest_name('a'), "bob"}),
            "* Hello, carol. You are in lobby with 2 others. Type /help for commands.");
  EXPECT_EQ(greeting("someone-with-a-name", {}),
            "* Hello, someone-with-a-name. In lobby with no others. Type /help for commands.");
  EXPECT_EQ(greeting(longest_name('n'), {}),
            "* Hello, " + longest_name('n') + ". No others here. Type /help for commands.");
  EXPECT_EQ(greeting(longest_name('n'), {"a"}),
            "* Hello, " + longest_name('n') + ". 1 other here. Type /help for commands.");
}

TEST(SlashColumns, EveryGreetingFitsGreetsCountsAndNamesAsManyAsItCan) {
  for (const std::size_t count : {1U, 2U, 5U, 12U, 40U}) {
    for (const std::size_t size : {0U, 3U, 9U, 22U}) {
      const std::vector<std::string> others = people(count, size);
      for (const std::size_t own : {1U, 5U, 12U, 19U, 24U}) {
        const std::string name(own, 'z');
        const std::string line = greeting(name, others);
        EXPECT_LE(line.size(), 79U) << line;
        const std::string start = "* Hello, " + name + ". ";
        EXPECT_TRUE(line.starts_with(start)) << line;
        EXPECT_TRUE(line.ends_with(hint)) << line;
        EXPECT_NE(line.find(" " + std::to_string(count) + " other"), std::string::npos) << line;
        // A version that names more would not have fitted.
        const auto named =
            static_cast<std::size_t>(std::count_if(others.begin(), others.end(), [&](const std::string& other) {
              return line.find(" " + other) != std::string::npos;
            }));
        for (std::size_t more = named + 1; more <= count; ++more) {
          EXPECT_GT((start + "In lobby with " + others_naming(others, more) + std::string(hint)).size(), 79U) << line;
        }
      }
    }
  }
}

TEST(SlashColumns, EnteringARoomNamesAsManyOthersAsFit) {
  EXPECT_EQ(entering("carol", "dev", {"alice", "bob"}), "* You are now in dev with 2 others: alice, bob.");
  for (const std::size_t count : {1U, 12U, 40U}) {
    const std::vector<std::string> others = people(count, 4);
    for (const std::string& room : {std::string("dev"), longest_room('r')}) {
      const std::string line = entering("carol", room, others);
      const std::string start = "* You are now in " + room + " with ";
      std::string best;
      for (std::size_t named = 0; named <= count; ++named) {
        const std::string candidate = start + others_naming(others, named);
        if (candidate.size() <= 79) best = candidate;
      }
      EXPECT_EQ(line, best);
    }
  }
}

TEST(SlashColumns, EveryAnswerFitsWithTheLongestNames) {
  World world;
  Client& ann = world.slash(longest_name('a'));
  world.slash(longest_name('b')).says("/join " + longest_room('r'));
  world.slash(longest_name('c')).says("/join " + longest_room('s'));
  const std::string endless(2000, 'x');
  const std::string cats =
      "\u732b\u732b\u732b\u732b\u732b\u732b\u732b\u732b\u732b\u732b\u732b\u732b\u732b\u732b\u732b\u732b";
  for (const std::string& word : {std::string("x"), endless, cats + cats + cats, cats}) {
    for (const std::string& line :
         {"/" + word, "/join " + word, "/who " + word, "/msg " + word + " hi", "/help " + word, "/part " + word,
          "/rooms " + word, "/leave " + word, "/join a " + word, "/who a " + word, "/help a " + word, "/msg " + word}) {
      ann.says(line);
      expect_to_fit(ann.sees());
    }
  }
  for (const std::string& line :
       {std::string("/join ") + longest_room('r'), std::string("/join ") + longest_room('r'), std::string("/who"),
        std::string("/rooms"), std::string("/help"), std::string("/part #lobby"), std::string("/leave"),
        std::string("/leave"), std::string("/part ") + longest_room('r'), std::string(5000, 'x'),
        std::string("/quit")}) {
    ann.says(line);
    const std::string seen = ann.sees();
    EXPECT_NE(seen, "") << line;
    expect_to_fit(seen);
  }
}

TEST(SlashColumns, EveryNoticeFitsWithTheLongestNames) {
  World world({.limits = {.line_bytes_max = 300,
                          .write_queue_bytes_max = 8192,
                          .rooms_max = 2,
                          .rooms_per_user_max = 2,
                          .named_notices_members_max = 100,
                          .notices = Notices::full},
               .pace = PaceLimits{.lines_per_second = 1, .burst_lines = 3}});
  Client& ann = world.slash("ann");
  ann.sees();
  world.slash(longest_name('b')).says("/join " + longest_room('r'));
  world.slash(longest_name('c')).is_lost();
  for (int i = 0; i < 10; ++i) ann.says("/join lobby");
  const std::string seen = ann.sees();
  EXPECT_NE(seen.find("too fast"), std::string::npos);
  EXPECT_NE(seen.find(" left for "), std::string::npos);
  EXPECT_NE(seen.find(" left (connection lost)."), std::string::npos);
  expect_to_fit(seen);
}

TEST(SlashColumns, EveryRefusalOfANameFits) {
  World world;
  world.slash("taken");
  for (const std::string_view last : {"taken", "lobby", "-"}) {
    Client& client = world.connects("slash");
    for (const std::string_view name : {"-", "taken", "lobby", "a b"}) client.says(name);
    client.says(last);
    const std::string seen = client.sees();
    expect_to_fit(seen);
    EXPECT_TRUE(seen.ends_with("That was one try too many. Goodbye.")) << seen;
    EXPECT_TRUE(client.is_closed());
  }
}

}  // namespace
}  // namespace confab
