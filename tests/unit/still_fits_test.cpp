// However much is said at once, and by however many senders, it fits into the queue of a reader that is not slow: even
// with the smallest queue that the command line permits, and with lines that cleaning makes three times as long.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "support/world.hpp"

namespace confab {
namespace {

using test::Client;
using test::World;
using test::WorldOptions;

constexpr std::uint32_t line_bytes_max = 4096;

/// The parameter: whether the listener's socket is full while everything is said, or it just has no turn.
class StillFits : public testing::TestWithParam<bool> {
 protected:
  static WorldOptions options() {
    WorldOptions options;
    options.limits.line_bytes_max = line_bytes_max;
    options.limits.write_queue_bytes_max = 16 * line_bytes_max;
    options.limits.notices = Notices::quiet;
    options.flushes_per_turn = 1;
    return options;
  }

  Client& speaker(const std::string& room) {
    Client& client = world.slash("speaker" + std::to_string(++speakers_));
    client.says("/join " + room);
    return client;
  }

  void stops_reading(Client& listener) {
    listener.receives();
    if (!GetParam()) return;
    listener.is_waited_for();
    listener.socket_takes(0);
  }

  /// Says some lines of the greatest length; those that can't be heard yet wait.
  void says_much(Client& client, const std::string& before = "") {
    for (int i = 0; i < 10; ++i) client.says(before + std::string(line_bytes_max - before.size(), '\xfe'));
    said_ += 10;
  }

  /// How many lines it hears when it reads; none may be missed.
  std::ptrdiff_t lines_heard(Client& listener) {
    for (int i = 0; i < 1000; ++i) world.turn();
    EXPECT_EQ(listener.queue().lags(), GetParam());
    listener.reads_all();
    const std::string got = listener.receives();
    EXPECT_EQ(got.find("missed"), std::string::npos);
    return std::count(got.begin(), got.end(), '\n');
  }
  std::ptrdiff_t lines_said() const { return said_; }

  World world{options()};

 private:
  int speakers_ = 0;
  std::ptrdiff_t said_ = 0;
};

TEST_P(StillFits, ARoomAndACrowdThatTellsSomething) {
  Client& listener = world.slash("listener");
  listener.says("/join den");
  std::vector<Client*> crowd;
  for (int i = 0; i < 10; ++i) crowd.push_back(&speaker("den"));
  stops_reading(listener);
  bool tells_first = true;
  for (Client* client : crowd) {
    says_much(*client, tells_first ? "/msg listener " : "");
    says_much(*client, tells_first ? "" : "/msg listener ");
    tells_first = !tells_first;
  }
  EXPECT_EQ(lines_heard(listener), lines_said());
}

TEST_P(StillFits, ManyRoomsOfOneUser) {
  Client& listener = world.sigil("listener");
  std::vector<Client*> speakers;
  for (int i = 0; i < 20; ++i) {
    const std::string room = "room" + std::to_string(i);
    listener.says("!enter " + room);
    speakers.push_back(&speaker(room));
  }
  stops_reading(listener);
  for (Client* client : speakers) says_much(*client);
  for (Client* client : speakers) says_much(*client, "#listener ");
  EXPECT_EQ(lines_heard(listener), lines_said());
}

TEST_P(StillFits, TwoRoomsOneAfterTheOther) {
  Client& listener = world.slash("listener");
  listener.says("/join one");
  Client& one = speaker("one");
  Client& two = speaker("two");
  Client& teller = speaker("three");
  stops_reading(listener);
  says_much(teller, "/msg listener ");
  says_much(one);
  listener.says("/join two");
  says_much(two);
  EXPECT_GE(lines_heard(listener), 10) << "those told to it, at least";
}

INSTANTIATE_TEST_SUITE_P(Socket, StillFits, testing::Bool(),
                         [](const auto& test) { return test.param ? "IsFull" : "HasNoTurn"; });

}  // namespace
}  // namespace confab
