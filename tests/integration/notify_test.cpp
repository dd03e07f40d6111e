// What the daemon tells a service manager (sd_notify(3)), and when it does not.
#include <gtest/gtest.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <string>
#include <vector>

#include "harness/client.hpp"
#include "harness/notify_socket.hpp"
#include "harness/text_file.hpp"

namespace confab::harness {
namespace {

using namespace std::chrono_literals;

const std::vector<std::string> slash_only = {"--listen", "slash://127.0.0.1:0"};

std::vector<std::string> with(const NotifySocket& socket, const std::vector<std::string>& more = {}) {
  std::vector<std::string> starter = {"env", "NOTIFY_SOCKET=" + socket.address()};
  starter.insert(starter.end(), more.begin(), more.end());
  return starter;
}

TEST(Notify, ReadyComesOnceAllPortsAreOpenThenTheNumbersThenTheEnd) {
  for (const auto kind : {NotifySocket::Kind::abstract, NotifySocket::Kind::path}) {
    NotifySocket manager(kind);
    const Endpoint people{"slash", "127.0.0.1", free_port()};
    const Endpoint scripts{"sigil", "127.0.0.1", free_port()};
    Daemon daemon(with(manager), {"--listen", "slash://127.0.0.1:" + std::to_string(people.port), "--listen",
                                  "sigil://127.0.0.1:" + std::to_string(scripts.port)});
    EXPECT_EQ(manager.next(), "READY=1");
    EXPECT_TRUE(try_connect(people).is_open());
    EXPECT_TRUE(try_connect(scripts).is_open());
    EXPECT_EQ(manager.next(), "STATUS=0 users in 1 room");
    daemon.stop();
    EXPECT_EQ(manager.next(), "STOPPING=1");
    EXPECT_FALSE(manager.hears(Deadline(0ms))) << "nobody asked for a watchdog";
  }
}

TEST(Notify, TheStatusFollowsUsersAndRoomsButNotEachOfThem) {
  NotifySocket manager;
  Daemon daemon(with(manager), all_protocols());
  manager.wait_for("STATUS=0 users in 1 room");
  Client ann = slash_user(daemon, "ann");
  Client bob = sigil_user(daemon, "bob");
  bob.says("!enter dev");
  EXPECT_LE(manager.wait_for("STATUS=2 users in 2 rooms").size(), 1U) << "not one message for each change";
}

TEST(Notify, AReloadBeginsWithItsTimeAndEndsWithReadyWhetherItSucceedsOrNot) {
  NotifySocket manager;
  const TextFile file("rate = 40\n[[listen]]\nat = \"slash://127.0.0.1:0\"\n");
  Daemon daemon(with(manager), {"--config", file.path()});
  manager.wait_for("STATUS=0 users in 1 room");
  for (const char* const text : {"rate = 50\n[[listen]]\nat = \"slash://127.0.0.1:0\"\n", "rate = \"x\"\n"}) {
    file.write(text);
    daemon.signal(SIGHUP);
    const std::string begun = manager.next();
    EXPECT_TRUE(begun.starts_with("RELOADING=1\nMONOTONIC_USEC=")) << begun;
    EXPECT_EQ(manager.next(), "READY=1");
  }
}

TEST(Notify, AnUpgradeTellsTheNewMainProcessAndNothingEnds) {
  NotifySocket manager;
  Process::adopt_orphans();
  Daemon daemon(with(manager), slash_only);
  manager.wait_for("STATUS=0 users in 1 room");
  daemon.signal(SIGUSR2);
  daemon.is_replaced();
  const std::string told = manager.next();
  EXPECT_EQ(told, "MAINPID=" + std::to_string(daemon.pid()));
  manager.wait_for("READY=1");
  manager.wait_for("STATUS=0 users in 1 room");
  daemon.stop();
  EXPECT_EQ(manager.next(), "STOPPING=1") << "of the new one";
}

TEST(Notify, AStartThatFailsIsNeverReady) {
  NotifySocket manager;
  std::vector<std::string> command = with(manager);
  command.insert(command.end(), {confabd_path(), "--listen", "slash://192.0.2.1:8888"});
  EXPECT_EQ(run(command).status, 2);
  EXPECT_FALSE(manager.hears(Deadline(0ms)));
}

TEST(Notify, ANotifySocketThatIsGoneOrNoneIsAWarningAndNoMore) {
  for (const std::string address : {"relative", "/nonexistent/notify", "@nobody-is-there"}) {
    Daemon daemon({"env", "NOTIFY_SOCKET=" + address}, slash_only);
    daemon.logs("cannot tell the service manager anything: ");
    slash_user(daemon, "ann");
    daemon.stop();
  }
}

TEST(Notify, AManagerThatDoesNotReadHoldsNobodyUp) {
  NotifySocket manager;
  Daemon daemon(with(manager, {"WATCHDOG_USEC=20000"}), slash_only);
  manager.wait_for("WATCHDOG=1");
  // The queue of its socket is full after some ten datagrams (net.unix.max_dgram_qlen), and nobody reads any more.
  Client ann = slash_user(daemon, "ann");
  const auto end = std::chrono::steady_clock::now() + 500ms;
  while (std::chrono::steady_clock::now() < end) {
    ann.says("/who");
    ann.sees("* In lobby (1): ann");
  }
  ann.closes();
  daemon.stop();
}

// ---- The watchdog

/// Holds one thread of a process: the one that runs its loop. The others go on.
class HeldLoop {
 public:
  explicit HeldLoop(pid_t pid) : pid_(pid) {
    if (ptrace(PTRACE_SEIZE, pid_, nullptr, nullptr) != 0 || ptrace(PTRACE_INTERRUPT, pid_, nullptr, nullptr) != 0) {
      abandon_call("ptrace", Here::now());
    }
    waitpid(pid_, nullptr, __WALL);
  }
  ~HeldLoop() { ptrace(PTRACE_DETACH, pid_, nullptr, nullptr); }
  HeldLoop(const HeldLoop&) = delete;
  HeldLoop& operator=(const HeldLoop&) = delete;

 private:
  pid_t pid_;
};

TEST(Watchdog, IsFedTwiceInItsTimeAndStarvesWhenTheLoopHangs) {
  NotifySocket manager;
  Daemon daemon(with(manager, {"WATCHDOG_USEC=100000"}), slash_only);
  manager.wait_for("WATCHDOG=1");
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 4; ++i) manager.wait_for("WATCHDOG=1");
  EXPECT_GE(std::chrono::steady_clock::now() - start, 150ms) << "each 50 ms, no more often";
  {
    const HeldLoop held(daemon.pid());
    manager.forget();
    EXPECT_FALSE(manager.hears(Deadline(500ms)));
  }
  manager.wait_for("WATCHDOG=1");
}

TEST(Watchdog, IsFedWhileTheServerIsBusy) {
  NotifySocket manager;
  Daemon daemon(with(manager, {"WATCHDOG_USEC=100000"}), slash_only);
  Client ann = slash_user(daemon, "ann");
  std::string lines;
  for (int i = 0; i < 20'000; ++i) lines += "busy\n";
  ann.sends(lines);
  for (int i = 0; i < 5; ++i) manager.wait_for("WATCHDOG=1");
}

TEST(Watchdog, OfAnotherProcessIsNotOurs) {
  NotifySocket manager;
  Daemon daemon(with(manager, {"WATCHDOG_USEC=20000", "WATCHDOG_PID=1"}), slash_only);
  manager.wait_for("STATUS=0 users in 1 room");
  EXPECT_FALSE(manager.hears(Deadline(200ms)));
}

TEST(Watchdog, IsFedOnceMoreWhenTheEndBegins) {
  NotifySocket manager;
  Daemon daemon(with(manager, {"WATCHDOG_USEC=60000000"}), slash_only);
  manager.wait_for("WATCHDOG=1");
  daemon.stop();
  manager.wait_for("STOPPING=1");
  EXPECT_EQ(manager.next(), "WATCHDOG=1");
}

}  // namespace
}  // namespace confab::harness
