// Somebody wants a name in use: the daemon makes the kernel ask the holder's machine whether it is still there. Probe
// tests check the kernel's settings, Ghost tests what happens to a holder whose machine is gone.
#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <chrono>
#include <string>

#include "harness/client.hpp"
#include "harness/processor_wait.hpp"
#include "server_end.hpp"

namespace confab::harness {
namespace {

using namespace std::chrono_literals;

constexpr int usual_idle = 60;
constexpr int usual_interval = 15;
constexpr int usual_user_timeout = 70'000;
constexpr int probing_user_timeout = 5'000;

class Probes : public testing::Test {
 protected:
  void somebody_wants(const std::string& name) {
    Client client = connect(daemon, "slash");
    client.sees("* Welcome to confab. Enter your username:");
    client.says(name);
    client.sees("* That name is in use. Enter your username:");
  }

  /// Waits until Ann's machine has acknowledged everything.
  void SetUp() override {
    int bytes = 1;
    for (const Deadline deadline; bytes > 0 && !deadline.passed(); wait_for(-1, 0, Deadline(1ms))) {
      ASSERT_EQ(ioctl(socket.get(), SIOCOUTQ, &bytes), 0);
    }
  }

  int idle() const { return option_of(socket, IPPROTO_TCP, TCP_KEEPIDLE); }
  int interval() const { return option_of(socket, IPPROTO_TCP, TCP_KEEPINTVL); }
  int user_timeout() const { return option_of(socket, IPPROTO_TCP, TCP_USER_TIMEOUT); }

  Daemon daemon;
  Client ann = slash_user(daemon, "ann");
  const Descriptor socket = server_end_of(ann, daemon);
};

TEST_F(Probes, AHolderIsProbedUntilItSaysSomethingAndNotAgainForAWhile) {
  EXPECT_EQ(idle(), usual_idle);
  somebody_wants("ann");
  EXPECT_EQ(idle(), 1);
  EXPECT_EQ(interval(), 1);
  EXPECT_EQ(option_of(socket, IPPROTO_TCP, TCP_KEEPCNT), 4);
  EXPECT_EQ(user_timeout(), probing_user_timeout);
  ann.sees_nothing();
  EXPECT_EQ(idle(), usual_idle);
  EXPECT_EQ(interval(), usual_interval);
  EXPECT_EQ(user_timeout(), usual_user_timeout);
  somebody_wants("ann");
  EXPECT_EQ(idle(), usual_idle) << "once in ten seconds is enough";
}

TEST_F(Probes, EndByThemselvesIfTheHolderIsThereAndMayThenBeAgain) {
  const auto start = std::chrono::steady_clock::now();
  somebody_wants("ANN");
  EXPECT_EQ(idle(), 1);
  EXPECT_TRUE(option_becomes(socket, IPPROTO_TCP, TCP_KEEPIDLE, usual_idle));
  EXPECT_TRUE(option_becomes(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, usual_user_timeout));
  EXPECT_GE(std::chrono::steady_clock::now() - start, 6s);
  for (const Deadline deadline; idle() == usual_idle && !deadline.passed(); wait_for(-1, 0, Deadline(50ms))) {
    somebody_wants("ann");
  }
  EXPECT_EQ(idle(), 1);
  EXPECT_GE(std::chrono::steady_clock::now() - start, 10s);
  ann.heard();
}

TEST_F(Probes, ScriptsProbeToo) {
  Client bot = connect(daemon, "sigil");
  bot.says("ann");
  bot.sees_end();
  EXPECT_EQ(idle(), 1);
  ann.sees_nothing();
}

TEST_F(Probes, ASlowReaderIsLeftToItsPace) {
  Client bob = slash_user(daemon, "bob");
  ann.sees("* bob joined.");
  Client slow = slash_user(daemon, "slow", {.receive_buffer_bytes = 4096});
  bob.sees("* slow joined.");
  const Descriptor its_socket = server_end_of(slow, daemon);
  std::string much;
  for (int i = 0; i < 500; ++i) much += std::string(1000, 'x') + "\n";
  bob.sends(much);
  ASSERT_TRUE(option_becomes(its_socket, IPPROTO_TCP, TCP_USER_TIMEOUT, 0)) << "it reads nothing";
  somebody_wants("slow");
  EXPECT_EQ(option_of(its_socket, IPPROTO_TCP, TCP_KEEPIDLE), 1);
  EXPECT_EQ(option_of(its_socket, IPPROTO_TCP, TCP_USER_TIMEOUT), 0);
  ASSERT_TRUE(option_becomes(its_socket, IPPROTO_TCP, TCP_KEEPIDLE, usual_idle)) << "its machine has said all the time "
                                                                                    "that its window is shut";
  EXPECT_EQ(option_of(its_socket, IPPROTO_TCP, TCP_USER_TIMEOUT), 0);
  bob.says("last");
  while (slow.line() != "bob: last\n") {
  }
}

/// From now on nothing sent to the client arrives, so nothing is answered: its machine is gone.
void cut_off(const Client& client) {
  sock_filter drop_all = BPF_STMT(BPF_RET | BPF_K, 0);
  const sock_fprog filter{.len = 1, .filter = &drop_all};
  ASSERT_EQ(setsockopt(client.descriptor(), SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter), 0);
}

class Ghosts : public Probes {
 protected:
  /// Asks for Ann's name again and again. Returns true if it is given. Without a probe that takes more than a minute.
  bool name_is_free_within(std::chrono::seconds time) {
    for (const OwnTime passed(daemon.pid()); passed.so_far() < time; wait_for(-1, 0, Deadline(200ms))) {
      Client client = connect(daemon, "slash");
      client.sees("* Welcome to confab. Enter your username:");
      client.says("ann");
      if (client.line().starts_with("* Hello, ann. ")) return true;
    }
    return false;
  }
};

TEST_F(Ghosts, TheNameOfAHolderThatWasOwedNothingIsFreeWithinSevenSeconds) {
  cut_off(ann);
  EXPECT_TRUE(name_is_free_within(7s));
}

TEST_F(Ghosts, TheNameOfAHolderInARoomWhereOthersTalkIsFreeWithinSevenSeconds) {
  Client bob = slash_user(daemon, "bob");
  ann.sees("* bob joined.");
  cut_off(ann);
  bob.says("are you still there?");
  bob.heard();
  EXPECT_TRUE(name_is_free_within(7s));
  bob.sees("* ann left (connection lost).");
}

}  // namespace
}  // namespace confab::harness
