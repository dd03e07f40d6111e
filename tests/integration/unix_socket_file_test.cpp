// The file of a unix socket has the mode that was asked for, takes the place only of a dead server's, and is gone in
// the end.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <list>
#include <string>
#include <vector>

#include "harness/replaceable.hpp"
#include "unix_socket_fixture.hpp"

namespace confab::harness {
namespace {

using UnixSocketFile = UnixSockets;

TEST_F(UnixSocketFile, ItsFileHasTheModeThatWasAskedForWhateverTheUmask) {
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

TEST_F(UnixSocketFile, ItsFileIsGoneInTheEnd) {
  Daemon daemon(listening());
  Client ann = user(daemon, "ann");
  EXPECT_TRUE(fs::exists(path));
  daemon.stop();
  EXPECT_FALSE(fs::exists(path));
}

TEST_F(UnixSocketFile, AFileThatIsNoLongerItsOwnStays) {
  Daemon daemon(listening());
  daemon.logs("listening on slash+unix:");
  fs::remove(path);
  std::ofstream(path) << "somebody else's";
  daemon.stop();
  EXPECT_EQ(fs::file_size(path), std::string("somebody else's").size());
}

TEST_F(UnixSocketFile, AFileThatIsNoLongerItsOwnStaysAfterAnUpgradeToo) {
  Replaceable program;
  Daemon daemon = Daemon::of(program.path(), listening());
  daemon.logs("listening on slash+unix:");
  fs::remove(path);
  std::ofstream(path) << "somebody else's";
  daemon.signal(SIGUSR2);
  daemon.is_replaced();
  daemon.stop();
  EXPECT_EQ(fs::file_size(path), std::string("somebody else's").size());
}

TEST_F(UnixSocketFile, ItsFileIsGoneInTheEndAfterAnUpgradeToo) {
  Replaceable program;
  Daemon daemon = Daemon::of(program.path(), listening());
  daemon.logs("listening on slash+unix:");
  daemon.signal(SIGUSR2);
  daemon.is_replaced();
  EXPECT_TRUE(fs::exists(path));
  daemon.stop();
  EXPECT_FALSE(fs::exists(path));
}

TEST_F(UnixSocketFile, TheFileOfADeadServerIsReplaced) {
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

TEST_F(UnixSocketFile, TheFileOfALivingServerIsNot) {
  Daemon daemon(listening());
  Client ann = user(daemon, "ann");
  is_refused("Another program listens on " + path.string() + ": stop it, or choose another path.");
  ann.heard();
  Client bob = user(daemon, "bob");
}

TEST_F(UnixSocketFile, TheSocketOfALivingServerOfDatagramsIsNot) {
  const Descriptor other(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.string().copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(::bind(other.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  is_refused("Another program listens on ");
  EXPECT_TRUE(fs::exists(path));
}

TEST_F(UnixSocketFile, AnyOtherFileIsNeverTouched) {
  std::ofstream(path) << "text";
  is_refused(path.string() + " is there already and is no socket: move it away, or choose another path.");
  EXPECT_EQ(fs::file_size(path), 4U);
  fs::remove(path);
  fs::create_symlink(folder / "nothing", path);
  is_refused(path.string() + " is there already and is no socket");
  EXPECT_TRUE(fs::is_symlink(path));
}

TEST_F(UnixSocketFile, AFolderThatSomebodyHasLockedKeepsNobodyFromListening) {
  const Descriptor locked(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  ASSERT_EQ(::flock(locked.get(), LOCK_EX), 0);
  Daemon daemon(listening());
  user(daemon, "ann");
}

TEST_F(UnixSocketFile, ServersThatStartTogetherInOneFolderAllListen) {
  std::list<Daemon> daemons;
  for (int i = 0; i < 20; ++i) {
    daemons.emplace_back(std::vector<std::string>{"--listen", "slash+unix:" + (folder / std::to_string(i)).string()});
  }
  for (const Daemon& daemon : daemons) daemon.logs("listening on slash+unix:");
}

TEST_F(UnixSocketFile, AFolderThatIsMissingIsNamed) {
  path = folder / "run" / "chat";
  is_refused("There is no folder for the socket " + path.string() + ": make it, or choose another path.");
}

TEST_F(UnixSocketFile, AUserWhomTheDaemonBecomesOwnsTheFile) {
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
