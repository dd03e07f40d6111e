// The admin socket, with nc as its client: every command, bans that outlive the server, and administrators and disks
// that misbehave.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <list>
#include <optional>
#include <string>
#include <vector>

#include "admin_fixture.hpp"
#include "harness/client.hpp"
#include "harness/process.hpp"
#include "small_disk.hpp"
#include "store/state_database.hpp"

namespace confab::harness {
namespace {

TEST_F(Admin, SocketIsItsOwnersAlone) {
  Daemon daemon(arguments({"--unix-socket-mode", "0666"}));
  asks(daemon, "help");
  struct stat found {};
  ASSERT_EQ(::lstat(socket().c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777U, 0600U);
}

TEST_F(Admin, IsServedAtAUnixSocketOnly) {
  const Outcome outcome = run({confabd_path(), "--listen", "admin://127.0.0.1:0"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_NE(outcome.err.find("administrators are served at a unix socket only"), std::string::npos) << outcome.err;
}

TEST_F(Admin, ConfabctlGivesACommandAndItsStatus) {
  const std::string confabctl = std::string(CONFAB_PACKAGING) + "/bin/confabctl";
  const std::string socket_of = "CONFAB_ADMIN=" + socket().string();
  const Outcome nobody_there = run({"env", socket_of, confabctl, "status"});
  EXPECT_EQ(nobody_there.status, 2);
  Daemon daemon(arguments());
  Client ann = slash_user(daemon, "ann");
  daemon.logs("listening on admin+unix:");
  const Outcome kicked = run({"env", socket_of, confabctl, "kick", "ann", "too", "loud"});
  EXPECT_EQ(kicked.status, 0);
  EXPECT_EQ(kicked.out, "ok\n");
  ann.sees("* You were removed by an operator: too loud");
  const Outcome refused = run({"env", socket_of, confabctl, "kick", "ann"});
  EXPECT_EQ(refused.status, 1);
  EXPECT_EQ(refused.out, "error: Nobody here is called ann.\n");
  const Outcome usage = run({confabctl});
  EXPECT_EQ(usage.status, 0);
  EXPECT_TRUE(usage.out.starts_with("Usage: confabctl COMMAND")) << usage.out;
}

TEST_F(Admin, ListsWhoIsWhere) {
  Daemon daemon(arguments());
  Client ann = slash_user(daemon, "ann");
  ann.says("/join dev");
  ann.line();
  EXPECT_EQ(asks(daemon, "users"), "ann " + ann.address() + " dev\nok\n");
  EXPECT_EQ(asks(daemon, "rooms"), "dev 1\nlobby 0\nok\n");
  const std::string status = asks(daemon, "status");
  EXPECT_TRUE(status.starts_with("connections 1\nusers 1\nrooms 2\n")) << status;
  EXPECT_TRUE(status.ends_with("\nok\n")) << status;
}

TEST_F(Admin, EveryMistakeIsASentence) {
  Daemon daemon(arguments());
  EXPECT_EQ(asks(daemon, "frob"), "error: There is no command frob: type help for the list.\n");
  EXPECT_EQ(asks(daemon, "kick"), "error: Usage: kick NAME [REASON]\n");
  EXPECT_EQ(asks(daemon, "kick nobody"), "error: Nobody here is called nobody.\n");
  EXPECT_EQ(asks(daemon, "unban ann"), "error: There is no ban of ann: type bans for the list.\n");
  EXPECT_EQ(asks(daemon, "ban 192.0.2.0/33"),
            "error: 192.0.2.0/33 is no name, no address and no range like 192.0.2.0/24 or 2001:db8::/32.\n");
  EXPECT_EQ(asks(daemon, "log-level loud"),
            "error: The level can't be loud: it is one of debug, info, warning, error, off.\n");
  EXPECT_EQ(asks(daemon, "status now"), "error: Usage: status\n");
  EXPECT_EQ(asks(daemon, "\n \nsay"), "error: Usage: say TEXT\n") << "blank lines are no commands";
}

TEST_F(Admin, KickTellsItsVictimAndTheRoom) {
  Daemon daemon(arguments());
  Client ann = slash_user(daemon, "ann");
  Client carol = slash_user(daemon, "carol");
  Client bot = sigil_user(daemon, "bot");
  ann.sees("* carol joined.");
  ann.sees("* bot joined.");
  carol.sees("* bot joined.");
  EXPECT_EQ(asks(daemon, "kick CAROL too  loud\nkick bot"), "ok\nok\n");
  carol.sees("* You were removed by an operator: too  loud");
  bot.sees_end();
  std::vector<std::string> seen = {ann.line(), ann.line()};
  std::ranges::sort(seen);
  EXPECT_EQ(seen, (std::vector<std::string>{"* bot left (removed).\n", "* carol left (removed).\n"}));
  daemon.logs(": kicked CAROL (too  loud)");
  daemon.logs("ended: removed by an operator");
}

TEST_F(Admin, AnnouncesToSlashOnly) {
  Daemon daemon(arguments());
  Client ann = slash_user(daemon, "ann");
  Client bot = sigil_user(daemon, "bot");
  ann.sees("* bot joined.");
  EXPECT_EQ(asks(daemon, "say Back at noon."), "ok\n");
  ann.sees("* Announcement: Back at noon.");
  bot.sees_nothing();
}

TEST_F(Admin, ABannedNameIsRefusedUntilTheBanIsLifted) {
  Daemon daemon(arguments());
  Client ann = slash_user(daemon, "ann");
  EXPECT_EQ(asks(daemon, "ban Ann 2h rude"),
            "banned ann for 2 hours\nnote: The ban is kept until the server ends.\nok\n");
  ann.sees("* You were removed by an operator: rude");
  Client again = connect(daemon, "slash");
  again.sees("* Welcome to confab. Enter your username:");
  again.says("ann");
  again.sees("* That name is banned. Enter your username:");
  EXPECT_EQ(asks(daemon, "unban ANN\nbans"), "ok\nok\n");
  again.says("ann");
  EXPECT_TRUE(again.line().starts_with("* Hello, ann."));
}

TEST_F(Admin, ABannedAddressIsTurnedAwayThoughItIsExempt) {
  Daemon daemon(arguments());
  Client ann = slash_user(daemon, "ann");
  asks(daemon, "ban 127.0.0.0/8 flooding");
  ann.sees("* You were removed by an operator: flooding");
  Client again = connect(daemon, "slash");
  EXPECT_EQ(again.everything(), "* You are banned from this server: flooding\n");
  EXPECT_EQ(connect(daemon, "sigil").everything(), "");
  EXPECT_EQ(asks(daemon, "bans"), "127.0.0.0/8 forever flooding\nok\n");
}

TEST_F(Admin, BansEndByThemselves) {
  Daemon daemon(arguments());
  asks(daemon, "ban ann 1s");
  daemon.logs("the ban of ann has ended");
  slash_user(daemon, "ann");
}

TEST_F(Admin, BansOutliveTheServerInItsStateDirectory) {
  const auto flags = arguments({"--state-directory", state.string()});
  {
    Daemon daemon(flags);
    EXPECT_EQ(asks(daemon, "ban ann rude\nban 192.0.2.0/24 7d spam\nban bob\nunban bob"),
              "banned ann for good\nok\nbanned 192.0.2.0/24 for 7 days\nok\nbanned bob for good\nok\nok\n");
    daemon.stop();
  }
  Daemon daemon(flags);
  const std::string bans = asks(daemon, "bans");
  EXPECT_TRUE(bans.starts_with("192.0.2.0/24 604")) << bans;
  EXPECT_TRUE(bans.ends_with(" spam\nann forever rude\nok\n")) << bans;
}

TEST_F(Admin, BansAreKeptInANewDatabaseIfSomebodyRemovesTheOldOne) {
  const auto flags = arguments({"--state-directory", state.string()});
  {
    Daemon daemon(flags);
    asks(daemon, "ban eve");
    fs::remove_all(state);
    asks(daemon, "ban mallory");
    daemon.logs("can't write to the state directory: somebody has removed or replaced its database");
    daemon.logs("the state directory is written again");
    daemon.stop();
  }
  Daemon daemon(flags);
  EXPECT_EQ(asks(daemon, "bans"), "eve forever\nmallory forever\nok\n");
}

TEST_F(Admin, ABanThatSomebodyHasEditedIsOneLineOfCleanText) {
  store::Batch odd;
  const BanTarget eve = ban_target("eve");
  odd.ban(eve, Ban{eve, {}, {}, "one\nok\n\x1b[31mred\xff", ""});
  ASSERT_EQ(store::StateDatabase(state).write(odd, {}, WallTime(0)), std::nullopt);
  Daemon daemon(arguments({"--state-directory", state.string()}));
  EXPECT_EQ(asks(daemon, "bans"), "eve forever oneokred\xef\xbf\xbd\nok\n");
}

TEST_F(Admin, ASecondServerWithTheSameStateIsRefused) {
  Daemon daemon(arguments({"--state-directory", state.string()}));
  asks(daemon, "help");
  daemon.logs("keeping state in");
  const Outcome outcome = run({confabd_path(), "-p", "0", "--state-directory", state.string()});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_NE(outcome.err.find("Another confabd uses the state directory"), std::string::npos) << outcome.err;
}

TEST_F(Admin, AStateDirectoryOfSomebodyElseIsRefused) {
  fs::create_directory(state);
  if (::chown(state.c_str(), 12345, 12345) != 0) GTEST_SKIP() << "only root can give a directory away";
  const Outcome outcome = run({confabd_path(), "-p", "0", "--state-directory", state.string()});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_NE(outcome.err.find("belongs to user 12345"), std::string::npos) << outcome.err;
}

TEST_F(Admin, AStateThatIsNoDatabaseIsRefused) {
  fs::create_directory(state);
  std::ofstream(state / "state.sqlite3") << std::string(4096, 'x');
  const Outcome outcome = run({confabd_path(), "-p", "0", "--state-directory", state.string()});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_NE(outcome.err.find("Can't keep state in"), std::string::npos) << outcome.err;
}

TEST_F(Admin, AReadOnlyDiskIsRefused) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can mount";
  fs::create_directory(state);
  const std::string script = "mount -t tmpfs -o ro,mode=0700 none '" + state.string() + "' && exec \"$@\"";
  const Outcome outcome =
      run({"unshare", "-m", "sh", "-c", script, "sh", confabd_path(), "-p", "0", "--state-directory", state.string()});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_NE(outcome.err.find("Can't keep state in " + state.string() + ": Read-only file system. Name a directory "),
            std::string::npos)
      << outcome.err;
}

/// A server whose state directory is a small disk.
class StateOnASmallDisk : public Admin {
 protected:
  void SetUp() override {
    if (!SmallDisk::is_possible()) GTEST_SKIP() << "only root can mount";
    disk.emplace(folder / "disk");
  }
  void TearDown() override { disk.reset(); }

  std::vector<std::string> flags() const { return arguments({"--state-directory", directory.string()}); }
  std::string bans_kept(const Daemon& daemon) const {
    const std::string status = asks(daemon, "status");
    const auto at = status.find("bans-kept ");
    return at == std::string::npos ? status : status.substr(at, status.find('\n', at) - at);
  }

  std::optional<SmallDisk> disk;
  const fs::path directory = folder / "disk" / "state";
};

TEST_F(StateOnASmallDisk, ThatIsFullLosesNoBan) {
  {
    Daemon daemon(flags());
    asks(daemon, "help");
    daemon.logs("keeping state in");
    disk->fill();
    // Several, because the first may still fit into the pages the journal has already.
    std::string bans;
    for (int i = 0; i < 200; ++i) bans += "ban name" + std::to_string(i) + " " + std::string(300, 'r') + "\n";
    asks(daemon, bans);
    daemon.logs("can't write to the state directory: its disk is full");
    EXPECT_EQ(bans_kept(daemon), "bans-kept no");
    EXPECT_NE(asks(daemon, "bans").find("\nname199 forever"), std::string::npos);
    disk->make_room();
    daemon.logs("the state directory is written again");
    EXPECT_EQ(bans_kept(daemon), "bans-kept yes");
    daemon.stop();
  }
  Daemon daemon(flags());
  asks(daemon, "help");
  daemon.logs("bans: 200");
}

TEST_F(StateOnASmallDisk, ThatIsFullAtTheStartStillHasItsBans) {
  {
    Daemon daemon(flags());
    asks(daemon, "ban eve rude");
    daemon.stop();
  }
  disk->fill();
  Daemon daemon(flags());
  EXPECT_EQ(asks(daemon, "bans"), "eve forever rude\nok\n");
  asks(daemon, "ban mallory");
  daemon.logs("can't write to the state directory: its disk is full");
  EXPECT_EQ(bans_kept(daemon), "bans-kept no");
  disk->make_room();
  daemon.logs("the state directory is written again");
  EXPECT_EQ(bans_kept(daemon), "bans-kept yes");
}

TEST_F(StateOnASmallDisk, ThatIsFullBeforeTheFirstStartIsASentence) {
  disk->fill();
  const Outcome outcome = run({confabd_path(), "-p", "0", "--state-directory", directory.string()});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_NE(outcome.err.find("its disk is full. Make room on it."), std::string::npos) << outcome.err;
}

TEST_F(Admin, DrainEndsWithTheLastClient) {
  Daemon daemon(arguments());
  Client ann = slash_user(daemon, "ann");
  EXPECT_EQ(asks(daemon, "drain"), "ok\n");
  EXPECT_NE(asks(daemon, "status").find("\ndraining yes\n"), std::string::npos) << "administrators still come in";
  ann.says("/who");
  ann.line();
  ann.says("/quit");
  EXPECT_EQ(daemon.status(), 0);
}

TEST_F(Admin, DrainWithATimeSaysGoodbye) {
  Daemon daemon(arguments());
  Client ann = slash_user(daemon, "ann");
  EXPECT_EQ(asks(daemon, "drain 1s"), "ok\n");
  ann.sees("* The server is shutting down. Goodbye.");
  EXPECT_EQ(daemon.status(), 0);
}

TEST_F(Admin, ComesInWhileTheServerIsFullAndTakesNoPlace) {
  Daemon daemon(arguments({"--connections-max", "1"}));
  Client ann = slash_user(daemon, "ann");
  daemon.logs("listening on admin");
  std::list<Client> admins;
  for (int i = 0; i < 20; ++i) {
    admins.emplace_back(Endpoint{"admin", socket().string(), 0});
    admins.back().says("rooms");
    admins.back().sees("lobby 1");
    admins.back().sees("ok");
  }
  for (int i = 20; i < 32; ++i) admins.emplace_back(Endpoint{"admin", socket().string(), 0}).says("rooms");
  for (auto admin = std::next(admins.begin(), 20); admin != admins.end(); ++admin) admin->sees("lobby 1");
  Client one_more(Endpoint{"admin", socket().string(), 0});
  one_more.sees("error: The server is full. Please try again later.");
  EXPECT_NE(asks(daemon, "help").find("error:"), std::string::npos);
}

TEST_F(Admin, WhoNeverReadsHoldsUpNobodyAndIsClosed) {
  Daemon daemon(arguments({"--write-timeout", "1"}));
  Client ann = slash_user(daemon, "ann");
  daemon.logs("listening on admin");
  Client deaf(Endpoint{"admin", socket().string(), 0});
  std::string questions;
  for (int i = 0; i < 10'000; ++i) questions += "help\n";
  deaf.sends_some(questions);
  daemon.logs("unix:uid " + std::to_string(::getuid()));
  ann.heard();
  EXPECT_EQ(asks(daemon, "rooms"), "lobby 1\nok\n");
  daemon.logs("ended: took nothing for too long");
}

}  // namespace
}  // namespace confab::harness
