// A client ends its stream while its lines wait for their pace: they are not heard for long after.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <chrono>
#include <string>
#include <vector>

#include "harness/client.hpp"
#include "harness/processor_wait.hpp"
#include "server_end.hpp"

namespace confab::harness {
namespace {

using namespace std::chrono_literals;

const std::string dropped = "* Your input ended a while ago. The rest of it was dropped.";
const std::string held_back = "* You are sending too fast. Nothing is lost: your lines wait their turn.";

std::vector<std::string> paced(int burst) {
  auto arguments = all_protocols();
  arguments.insert(arguments.end(), {"--exempt", "none", "--rate", "2", "--burst", std::to_string(burst)});
  return arguments;
}

std::string lines(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += "x\n";
  return text;
}

/// Skips what others say.
void sees_at_last(Client& client, const std::string& wanted) {
  std::string line;
  const Deadline deadline;
  do {
    ASSERT_FALSE(deadline.passed());
    line = client.line();
    ASSERT_TRUE(line == wanted + "\n" || line.find(": x\n") != std::string::npos) << line;
  } while (line != wanted + "\n");
}

// One wait of ten seconds covers all of them.
TEST(Backlog, IsHeardForAWhileAndThenDroppedWhetherItsClientHasClosedOrHalfClosed) {
  Daemon daemon(paced(10));
  Client bob = slash_user(daemon, "bob");
  Client stays = slash_user(daemon, "stays");
  bob.sees("* stays joined.");
  Client half = slash_user(daemon, "half");
  bob.sees("* half joined.");
  Client closed = slash_user(daemon, "closed");
  bob.sees("* closed joined.");
  Client bot = sigil_user(daemon, "bot");
  bob.sees("* bot joined.");
  bob.says("/join den");
  bob.sees("* You are now in den with no others.");
  // Each talks where nobody hears it: a server that sends to a closed client notices sooner.
  half.sends("/join half\n" + lines(100));
  stays.sends("/join stays\n" + lines(100));
  closed.sends("/join closed\n" + lines(100));
  bot.sends("!enter bot\n" + lines(100));
  half.half_closes();
  bot.half_closes();
  closed.closes();
  EXPECT_TRUE(half.everything().ends_with(held_back + "\n" + dropped + "\n"));
  EXPECT_TRUE(bot.everything().ends_with("! too fast: lines wait their turn\n")) << "sigil is told nothing unasked";
  daemon.logs("half at " + half.address() + " ended: closed by the client; ");
  daemon.logs("bytes before its end were not heard");
  Client again = slash_user(daemon, "closed");
  // A client that has not closed just waits.
  bob.says("/msg stays hello");
  bob.sees("[to stays] hello");
}

TEST(Backlog, OfAClientWhoseMachineStillHoldsMostOfItIsDroppedToo) {
  Daemon daemon(paced(10));
  Client bob = slash_user(daemon, "bob");
  Client paster = slash_user(daemon, "paster");
  bob.sees("* paster joined.");
  // As much as the kernels of both sides take.
  std::string much;
  for (int i = 0; i < 5000; ++i) much += "x\n";
  for (Deadline quiet(500ms); !quiet.passed();) {
    if (paster.sends_some(much) == much.size()) quiet = Deadline(500ms);
  }
  paster.sees(held_back);  // closing with unread input would be a reset
  paster.closes();
  sees_at_last(bob, "* paster left.");
  Client again = slash_user(daemon, "paster");
}

TEST(Backlog, OfAClientThatWentOnPastingForSomeSecondsIsDroppedToo) {
  Daemon daemon(paced(10));
  Client bob = slash_user(daemon, "bob");
  Client paster = slash_user(daemon, "paster");
  bob.sees("* paster joined.");
  paster.sends(lines(20));
  paster.sees(held_back);
  // By then the server has looked for its end once, and its window is full again.
  const std::string much = lines(5000);
  for (const Deadline end(4s); !end.passed();) {
    if (paster.sends_some(much) == 0) wait_for(paster.descriptor(), POLLOUT, end);
  }
  paster.closes();
  const OwnTime since_closed(daemon.pid());
  sees_at_last(bob, "* paster left.");
  EXPECT_LT(since_closed.so_far(), 15s);
}

TEST(Backlog, OfAHolderWhoseNameIsWantedIsNotTakenForTheWordsOfTheOneWhoWantsIt) {
  Daemon daemon(paced(10));
  Client bob = slash_user(daemon, "bob");
  Client paster = slash_user(daemon, "paster");
  bob.sees("* paster joined.");
  for (Deadline quiet(500ms); !quiet.passed();) {
    if (paster.sends_some(lines(5000)) > 0) quiet = Deadline(500ms);
  }
  paster.sees(held_back);
  Client other = connect(daemon, "slash");
  // Both lines in one read: hearing the first line makes the server look at the holder's stream.
  other.sends("paster\nother\nI am another\n");
  sees_at_last(bob, "* other joined.");
  sees_at_last(bob, "other: I am another");
  paster.resets();
}

// Without a request the server looks only after its lines have waited for two seconds.
TEST(Backlog, OfAHolderWhoseNameIsWantedIsLookedThroughAtOnceAndTheHolderIsProbed) {
  constexpr int wide = 1024 * 1024;
  Daemon daemon(paced(10));
  Client paster = slash_user(daemon, "paster");
  const Descriptor its_socket = server_end_of(paster, daemon);
  paster.sends(lines(20'000));
  paster.sees(held_back);
  Client other = connect(daemon, "slash");
  other.sees("* Welcome to confab. Enter your username:");
  other.says("paster");
  other.sees("* That name is in use. Enter your username:");
  EXPECT_EQ(option_of(its_socket, IPPROTO_TCP, TCP_KEEPIDLE), 1) << "it is not asked whether it is there";
  EXPECT_GE(option_of(its_socket, SOL_SOCKET, SO_RCVBUF), wide) << "its end is not looked for";
  paster.resets();
}

// The bytes read ahead stay until then, so its place must stay too.
TEST(Backlog, OfOneWhoHasEndedKeepsItsWideWindowFromOthersUntilItIsDropped) {
  constexpr int wide = 1024 * 1024;
  constexpr int share_of_one_address = 8;
  Daemon daemon(paced(10));
  const auto paste = [&daemon](const std::string& name) {
    Client paster = slash_user(daemon, name);
    paster.sends("/join " + name + "\n" + lines(20'000));
    return paster;
  };
  const auto want = [&daemon](const std::string& name) {
    Client other = connect(daemon, "slash");
    other.sees("* Welcome to confab. Enter your username:");
    other.says(name);
    other.sees("* That name is in use. Enter your username:");
  };
  std::vector<Client> ended;
  for (int i = 0; i < share_of_one_address; ++i) {
    const std::string name = "paster" + std::to_string(i);
    ended.push_back(paste(name));
    while (ended.back().line() != held_back + "\n") {
    }
    want(name);
    EXPECT_GE(option_of(server_end_of(ended.back(), daemon), SOL_SOCKET, SO_RCVBUF), wide) << name;
    ended.back().half_closes();
  }
  Client late = paste("late");
  while (late.line() != held_back + "\n") {
  }
  want("late");
  EXPECT_LT(option_of(server_end_of(late, daemon), SOL_SOCKET, SO_RCVBUF), wide);
  late.resets();
}

TEST(Backlog, ThatIsHeardToItsEndInTimeIsNotSpokenOf) {
  Daemon daemon(paced(5));
  Client bob = slash_user(daemon, "bob");
  for (const int count : {4, 5, 6}) {
    Client ann = slash_user(daemon, "ann" + std::to_string(count));
    ann.sends(lines(count));
    ann.half_closes();
    const std::string seen = ann.everything();
    EXPECT_EQ(seen.find("dropped"), std::string::npos) << seen;
    bob.sees("* ann" + std::to_string(count) + " joined.");
    for (int i = 0; i < count; ++i) bob.sees("ann" + std::to_string(count) + ": x");
    bob.sees("* ann" + std::to_string(count) + " left.");
  }
}

}  // namespace
}  // namespace confab::harness
