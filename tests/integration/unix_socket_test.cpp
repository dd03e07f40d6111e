// Unix sockets: people at one talk with those on TCP; its file has the mode that was asked for, takes the place only of
// a dead server's, and is gone in the end.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "harness/client.hpp"
#include "harness/process.hpp"
#include "harness/terminal.hpp"

namespace confab::harness {
namespace {

namespace fs = std::filesystem;

class UnixSockets : public testing::Test {
 protected:
  UnixSockets() {
    std::string name = (fs::temp_directory_path() / "confab-XXXXXX").string();
    folder = ::mkdtemp(name.data());
    path = folder / "chat";
  }
  ~UnixSockets() override { fs::remove_all(folder); }

  std::vector<std::string> listening(std::vector<std::string> flags = {}) const {
    std::vector<std::string> arguments = all_protocols();
    arguments.insert(arguments.end(), {"--listen", "slash+unix:" + path.string()});
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    return arguments;
  }

  Endpoint place() const { return {"slash", path.string(), 0}; }

  /// Once the daemon listens there.
  Client user(const Daemon& daemon, const std::string& name) const {
    daemon.logs("listening on slash+unix:" + path.string());
    Client client(place());
    client.sees("* Welcome to confab. Enter your username:");
    client.says(name);
    EXPECT_TRUE(client.line().starts_with("* Hello, " + name + ". "));
    return client;
  }

  unsigned mode() const {
    struct stat found {};
    EXPECT_EQ(::lstat(path.c_str(), &found), 0);
    EXPECT_TRUE(S_ISSOCK(found.st_mode));
    return found.st_mode & 0777U;
  }

  /// A daemon that can't listen there ends with status 2 and this sentence.
  void is_refused(const std::string& sentence) const {
    const Outcome outcome = run({confabd_path(), "--listen", "slash+unix:" + path.string()});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_NE(outcome.err.find("confabd: " + sentence), std::string::npos) << outcome.err;
  }

  fs::path folder;
  fs::path path;
};

TEST_F(UnixSockets, PeopleThereTalkWithThoseOnTcp) {
  Daemon daemon(listening());
  Client ann = slash_user(daemon, "ann");
  Client bob = user(daemon, "bob");
  ann.sees("* bob joined.");
  ann.says("hello");
  bob.sees("ann: hello");
  bob.says("hi");
  ann.sees("bob: hi");
  bob.says("/quit");
  bob.sees("* Goodbye, bob.");
  bob.sees_end();
  ann.sees("* bob left.");
}

TEST_F(UnixSockets, NcAndSocatAreClients) {
  require_program("nc", "netcat-openbsd");
  require_program("socat", "socat");
  Daemon daemon(listening());
  Client ann = slash_user(daemon, "ann");
  daemon.logs("listening on slash+unix:");
  Terminal bob({"nc", "-U", path.string()});
  bob.shows("Enter your username:");
  bob.enters("bob");
  ann.sees("* bob joined.");
  Terminal carl({"socat", "-", "UNIX-CONNECT:" + path.string()});
  carl.shows("Enter your username:");
  carl.enters("carl");
  ann.sees("* carl joined.");
  ann.says("hello");
  bob.shows("ann: hello");
  carl.shows("ann: hello");
  bob.enters("hi");
  carl.shows("bob: hi");
  ann.sees("bob: hi");
  carl.enters("/quit");
  EXPECT_EQ(carl.ends(), 0);
  ann.sees("* carl left.");
  bob.enters("/quit");
  EXPECT_EQ(bob.ends(), 0);
}

TEST_F(UnixSockets, WhatACalledProgramSaysBeforeItClosesIsHeard) {
  Daemon daemon(listening());
  Client ann = slash_user(daemon, "ann");
  daemon.logs("listening on slash+unix:");
  for (int round = 0; round < 20; ++round) {
    const std::string name = "bot" + std::to_string(round);
    Client bot(place());
    bot.sees("* Welcome to confab. Enter your username:");
    std::string lines = name + "\n";
    for (int i = 0; i < 500; ++i) lines += "line " + std::to_string(i) + "\n";
    bot.sends(lines);
    bot.closes();  // at once, with the greeting unread
    ann.sees("* " + name + " joined.");
    for (int i = 0; i < 500; ++i) ann.sees(name + ": line " + std::to_string(i));
    ann.sees("* " + name + " left.");
  }
}

TEST_F(UnixSockets, WhatACalledProgramSaysBeforeItClosesIsHeardAlthoughItReadsNoAnswer) {
  Daemon daemon(listening());
  Client ann = slash_user(daemon, "ann");
  daemon.logs("listening on slash+unix:");
  constexpr int count = 3000;
  const std::string text(50, 'x');
  for (int round = 0; round < 5; ++round) {
    const std::string name = "bot" + std::to_string(round);
    Client bot(place());
    std::string lines = name + "\n";
    for (int i = 0; i < count; ++i) lines += "/who\n" + text + std::to_string(i) + "\n";
    bot.sends(lines);
    bot.closes();
    ann.sees("* " + name + " joined.");
    for (int i = 0; i < count; ++i) ann.sees(name + ": " + text + std::to_string(i));
    ann.sees("* " + name + " left.");
  }
}

TEST_F(UnixSockets, TheLogNamesUserAndProcess) {
  Daemon daemon(listening());
  Client bob = user(daemon, "bob");
  const std::string name = "unix:uid " + std::to_string(::getuid()) + " pid " + std::to_string(::getpid());
  daemon.logs(name + " connected to slash");
  daemon.logs(name + " is bob");
  bob.closes();
  daemon.logs("bob at " + name + " ended: closed by the client");
}

TEST_F(UnixSockets, ItsClientsAreExemptEvenIfNobodyElseIs) {
  Daemon daemon(listening({"--exempt", "none", "--connections-per-address-max", "1", "--rate", "1", "--burst", "1"}));
  Client ann = user(daemon, "ann");
  Client bob = user(daemon, "bob");
  ann.sees("* bob joined.");
  for (int i = 0; i < 100; ++i) bob.says(std::to_string(i));
  for (int i = 0; i < 100; ++i) ann.sees("bob: " + std::to_string(i));
}

TEST_F(UnixSockets, ADescriptorSentAlongNeitherStopsNorEndsAClient) {
  Daemon daemon(listening());
  Client ann = slash_user(daemon, "ann");
  Client bob = user(daemon, "bob");
  ann.sees("* bob joined.");
  std::array<char, CMSG_SPACE(sizeof(int))> control{};
  std::string text = "with a descriptor\n";
  iovec piece{text.data(), text.size()};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  *CMSG_FIRSTHDR(&message) = {.cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
  const int descriptor = STDERR_FILENO;
  std::copy_n(reinterpret_cast<const char*>(&descriptor), sizeof descriptor,
              reinterpret_cast<char*>(CMSG_DATA(CMSG_FIRSTHDR(&message))));
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(::sendmsg(bob.descriptor(), &message, MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
    bob.says("and without");
  }
  for (int i = 0; i < 3; ++i) {
    ann.sees("bob: with a descriptor");
    ann.sees("bob: and without");
  }
}

TEST_F(UnixSockets, AClientThatReadsNothingMissesLinesAndHoldsUpNobody) {
  Daemon daemon(listening({"--write-queue-bytes-max", "65536"}));
  Client ann = user(daemon, "ann");
  Client bob = user(daemon, "bob");
  Client slow = user(daemon, "slow");
  ann.sees("* bob joined.");
  ann.sees("* slow joined.");
  bob.sees("* slow joined.");
  const std::string line(1000, 'x');
  for (int i = 0; i < 1000; ++i) {
    ann.says(line);
    bob.sees("ann: " + line);
  }
  std::string seen = slow.line();
  while (!seen.starts_with("* ")) {
    EXPECT_EQ(seen, "ann: " + line + "\n");
    seen = slow.line();
  }
  EXPECT_NE(seen.find("missed"), std::string::npos) << seen;
}

TEST_F(UnixSockets, ItsFileHasTheModeThatWasAskedForWhateverTheUmask) {
  const mode_t before = ::umask(077);
  {
    Daemon daemon(listening());
    daemon.logs("listening on slash+unix:" + path.string() + " (mode 0666)");
    EXPECT_EQ(mode(), 0666U);
  }
  ::umask(0);
  {
    Daemon daemon(listening({"--unix-socket-mode", "0620"}));
    daemon.logs("listening on slash+unix:" + path.string() + " (mode 0620)");
    EXPECT_EQ(mode(), 0620U);
  }
  ::umask(before);
}

TEST_F(UnixSockets, ItsFileIsGoneInTheEnd) {
  Daemon daemon(listening());
  Client ann = user(daemon, "ann");
  EXPECT_TRUE(fs::exists(path));
  daemon.stop();
  EXPECT_FALSE(fs::exists(path));
}

TEST_F(UnixSockets, AFileThatIsNoLongerItsOwnStays) {
  Daemon daemon(listening());
  daemon.logs("listening on slash+unix:");
  fs::remove(path);
  std::ofstream(path) << "somebody else's";
  daemon.stop();
  EXPECT_EQ(fs::file_size(path), std::string("somebody else's").size());
}

TEST_F(UnixSockets, TheFileOfADeadServerIsReplaced) {
  {
    Daemon dead(listening());
    dead.logs("listening on slash+unix:");
    dead.signal(SIGKILL);
    dead.status();
  }
  ASSERT_TRUE(fs::exists(path));
  Daemon daemon(listening());
  Client ann = user(daemon, "ann");
}

TEST_F(UnixSockets, TheFileOfALivingServerIsNot) {
  Daemon daemon(listening());
  Client ann = user(daemon, "ann");
  is_refused("Another program listens on " + path.string() + ": stop it, or choose another path.");
  ann.heard();
  Client bob = user(daemon, "bob");
}

TEST_F(UnixSockets, TheSocketOfALivingServerOfDatagramsIsNot) {
  const Descriptor other(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.string().copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(::bind(other.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  is_refused("Another program listens on ");
  EXPECT_TRUE(fs::exists(path));
}

TEST_F(UnixSockets, AnyOtherFileIsNeverTouched) {
  std::ofstream(path) << "text";
  is_refused(path.string() + " is there already and is no socket: move it away, or choose another path.");
  EXPECT_EQ(fs::file_size(path), 4U);
  fs::remove(path);
  fs::create_symlink(folder / "nothing", path);
  is_refused(path.string() + " is there already and is no socket");
  EXPECT_TRUE(fs::is_symlink(path));
}

TEST_F(UnixSockets, AFolderThatIsMissingIsNamed) {
  path = folder / "run" / "chat";
  is_refused("There is no folder for the socket " + path.string() + ": make it, or choose another path.");
}

TEST_F(UnixSockets, AUserWhomTheDaemonBecomesOwnsTheFile) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can become somebody else";
  {
    Daemon daemon(listening({"--user", "nobody", "--unix-socket-mode", "0600"}));
    daemon.logs("running as nobody");
    struct stat found {};
    ASSERT_EQ(::lstat(path.c_str(), &found), 0);
    EXPECT_NE(found.st_uid, 0U);
    EXPECT_EQ(mode(), 0600U);
    daemon.stop();
    EXPECT_NE(daemon.log().find("can't remove the socket " + path.string() + ": Permission denied"), std::string::npos);
  }
  Daemon daemon(listening());
  Client ann = user(daemon, "ann");
}

}  // namespace
}  // namespace confab::harness
