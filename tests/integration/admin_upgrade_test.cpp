// What administrators ask for changes the process or its settings: upgrades, reloads, draining.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <string>
#include <vector>

#include "admin_fixture.hpp"
#include "harness/replaceable.hpp"
#include "harness/text_file.hpp"

namespace confab::harness {
namespace {

class AdminUpgrade : public Admin {
 protected:
  Endpoint admin_place() const { return {"admin", socket().string(), 0}; }

  /// The bans as the socket lists them, without the seconds that are left.
  std::string bans(const Daemon& daemon) const { return asks(daemon, "bans"); }

  void upgrade(Daemon& daemon) {
    EXPECT_EQ(asks(daemon, "upgrade"), "ok\n");
    daemon.is_replaced();
  }

  std::string gate() const { return (folder / "gate").string(); }

  /// Begins an upgrade to a program that does `then` once the gate is open.
  void begins_upgrade_to(Daemon& daemon, const std::string& then) const {
    program.becomes_script("while [ ! -e '" + gate() + "' ]; do sleep 0.01; done; " + then);
    daemon.signal(SIGUSR2);
    daemon.logs("upgrading");
  }
  void opens_gate() const { std::ofstream(gate()) << "open"; }

  const std::string confabd = "exec " + confabd_path() + " \"$@\"";
  Replaceable program;
};

TEST_F(AdminUpgrade, IsAnsweredByTheProcessThatEndsAndBansHoldOn) {
  Daemon daemon = Daemon::of(program.path(), arguments());
  Client ann = slash_user(daemon, "ann");
  asks(daemon, "ban eve rude");
  for (int round = 0; round < 2; ++round) {
    program.becomes_confabd();
    upgrade(daemon);
    EXPECT_EQ(bans(daemon), "eve forever rude\nok\n") << "without a state directory, too";
    Client eve = connect(daemon, "slash");
    eve.sees("* Welcome to confab. Enter your username:");
    eve.says("eve");
    eve.sees("* That name is banned. Enter your username:");
    ann.heard();
  }
}

TEST_F(AdminUpgrade, TheNewProcessGoesOnToWriteWhatTheOldOneKept) {
  const auto flags = arguments({"--state-directory", state.string()});
  {
    Daemon daemon = Daemon::of(program.path(), flags);
    asks(daemon, "ban eve\nban mallory\nban peter");
    upgrade(daemon);
    EXPECT_EQ(asks(daemon, "unban eve"), "ok\n");
    program.becomes_confabd();
    upgrade(daemon);
    EXPECT_EQ(asks(daemon, "unban mallory"), "ok\n");
    EXPECT_NE(asks(daemon, "status").find("\nbans-kept yes\n"), std::string::npos) << "also before it has the lock";
    daemon.stop();
  }
  Daemon daemon(flags);
  EXPECT_EQ(bans(daemon), "peter forever\nok\n");
}

TEST_F(AdminUpgrade, AStateDirectoryThatIsNewToTheServerKeepsWhatIsInIt) {
  {
    Daemon before(arguments({"--state-directory", state.string()}));
    asks(before, "ban eve\nban mallory");
    before.stop();
  }
  const TextFile file("rate = 40\n");
  {
    Daemon daemon = Daemon::of(program.path(), arguments({"--config", file.path()}));
    asks(daemon, "ban peter");
    file.write("state-directory = \"" + state.string() + "\"\n");
    upgrade(daemon);
    EXPECT_EQ(bans(daemon), "eve forever\nmallory forever\npeter forever\nok\n");
    daemon.stop();
  }
  Daemon after(arguments({"--state-directory", state.string()}));
  EXPECT_EQ(bans(after), "eve forever\nmallory forever\npeter forever\nok\n");
}

TEST_F(AdminUpgrade, ThatFailsIsAnsweredWithTheReason) {
  Daemon daemon = Daemon::of(program.path(), arguments());
  asks(daemon, "help");  // it has started
  program.becomes_script("exit 3");
  EXPECT_EQ(asks(daemon, "upgrade\nrooms"),
            "error: The new confabd ended with status 3: the log has its reason.\nlobby 0\nok\n");
}

TEST_F(AdminUpgrade, AnAdministratorWhoAsksForNothingIsDisconnected) {
  Daemon daemon = Daemon::of(program.path(), arguments());
  daemon.logs("listening on admin+unix:");
  Client idle(admin_place());
  idle.says("rooms");
  idle.sees("lobby 0");
  idle.sees("ok");
  daemon.signal(SIGUSR2);
  idle.sees_end();
  daemon.is_replaced();
}

// ---- Reloads

TEST_F(AdminUpgrade, AReloadIsAnsweredWhenItIsDoneOrWithEveryMistake) {
  const TextFile file("rate = 40\n");
  Daemon daemon(arguments({"--config", file.path()}));
  asks(daemon, "help");
  file.write("rate = 50\n");
  EXPECT_EQ(asks(daemon, "reload"), "ok\n");
  daemon.logs("rate 40 -> 50");
  file.write("rate = \"x\"\n");
  const std::string answer = asks(daemon, "reload");
  EXPECT_NE(answer.find("error: "), std::string::npos) << answer;
  EXPECT_NE(answer.find("rate is a whole number"), std::string::npos) << answer;
}

TEST_F(AdminUpgrade, WithoutAFileThereIsNothingToReload) {
  Daemon daemon(arguments());
  EXPECT_EQ(asks(daemon, "reload"),
            "error: There is no configuration file to read again: start confabd with --config FILE.\n");
}

TEST_F(AdminUpgrade, TheSocketIsAddedAndRemovedByAReload) {
  const std::string people = "[[listen]]\nat = \"slash://127.0.0.1:0\"\n";
  const std::string admins = "[[listen]]\nat = \"admin+unix:" + socket().string() + "\"\n";
  const TextFile file(people);
  Daemon daemon(std::vector<std::string>{"--config", file.path()});
  daemon.endpoint("slash");
  file.write(people + admins);
  daemon.signal(SIGHUP);
  EXPECT_EQ(asks(daemon, "rooms"), "lobby 0\nok\n");
  file.write(people);
  EXPECT_EQ(asks(daemon, "reload"), "ok\n") << "whoever is connected stays";
  daemon.logs("listener admin+unix:" + socket().string() + " removed");
  EXPECT_FALSE(std::filesystem::exists(socket()));
}

TEST_F(AdminUpgrade, AReloadDuringAnUpgradeIsCarriedOutByTheNewProcess) {
  const TextFile file("rate = 40\n");
  Daemon daemon = Daemon::of(program.path(), arguments({"--config", file.path()}));
  Client ann = slash_user(daemon, "ann");
  asks(daemon, "help");
  begins_upgrade_to(daemon, confabd);
  Client admin(admin_place());
  admin.says("reload");
  daemon.logs("asks for a reload");
  opens_gate();
  admin.sees("error: The server is being upgraded. Please ask again in a moment.");
  daemon.is_replaced();
  daemon.logs("the process before this one asks for a reload");
  daemon.logs("reloaded " + file.path());
  ann.heard();
}

TEST_F(AdminUpgrade, AReloadDuringAnUpgradeThatFailsIsCarriedOutAfterIt) {
  const TextFile file("rate = 40\n");
  Daemon daemon = Daemon::of(program.path(), arguments({"--config", file.path()}));
  asks(daemon, "help");
  begins_upgrade_to(daemon, "exit 3");
  file.write("rate = 50\n");
  Client admin(admin_place());
  admin.says("reload");
  daemon.logs("asks for a reload");
  EXPECT_EQ(daemon.log().find("rate 40 -> 50"), std::string::npos);
  opens_gate();
  admin.sees("ok");
  daemon.logs("rate 40 -> 50");
}

/// A file that takes its time: somebody has to write it first.
class SlowConfig : public AdminUpgrade {
 protected:
  void becomes_slow() const {
    const std::string fifo = file.path() + ".fifo";
    ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
    fs::rename(fifo, file.path());
  }

  const TextFile file{"rate = 40\n"};
};

TEST_F(SlowConfig, AnUpgradeWaitsForTheReloadThatReadsIt) {
  Daemon daemon = Daemon::of(program.path(), arguments({"--config", file.path()}));
  asks(daemon, "help");
  becomes_slow();
  daemon.signal(SIGHUP);
  daemon.logs("asks for a reload");
  daemon.signal(SIGUSR2);
  daemon.logs("asks for an upgrade");
  EXPECT_EQ(asks(daemon, "rooms"), "lobby 0\nok\n");
  EXPECT_EQ(daemon.log().find("upgrading"), std::string::npos);
  std::ofstream slow(file.path());
  file.write("rate = 60\n");
  slow << "rate = 50\n";
  slow.close();
  daemon.logs("rate 40 -> 50");
  daemon.is_replaced();
}

TEST_F(SlowConfig, ThatIsNeverWrittenHoldsUpTheNextReloadForSomeSecondsOnly) {
  Daemon daemon(arguments({"--config", file.path()}));
  asks(daemon, "help");
  becomes_slow();
  EXPECT_EQ(asks(daemon, "reload"),
            "error: " + file.path() + " or what it names could not be read within 10 seconds.\n");
  daemon.logs("not reloaded: ");
  file.write("rate = 50\n");
  EXPECT_EQ(asks(daemon, "reload"), "ok\n");
  daemon.logs("rate 40 -> 50");
}

TEST_F(AdminUpgrade, TheLogSaysWhoAskedAndWhatCameOfIt) {
  Daemon daemon = Daemon::of(program.path(), arguments());
  asks(daemon, "help");
  program.becomes_script("exit 3");
  asks(daemon, "upgrade\nreload");
  const std::string who = "unix:uid " + std::to_string(::getuid()) + " pid ";
  daemon.logs(who);
  daemon.logs(" asks for an upgrade");
  daemon.logs("not upgraded: The new confabd ended with status 3");
  daemon.logs(" asks for a reload");
  daemon.logs("not reloaded: There is no configuration file");
}

// ---- Draining

TEST_F(AdminUpgrade, ADrainCanGetAnotherTimeOrNone) {
  Daemon daemon(arguments());
  Client ann = slash_user(daemon, "ann");
  EXPECT_EQ(asks(daemon, "drain 1h\ndrain"), "ok\nok\n");
  ann.heard();
  EXPECT_EQ(asks(daemon, "drain 1s"), "ok\n");
  ann.sees("* The server is shutting down. Goodbye.");
  EXPECT_EQ(daemon.status(), 0);
}

TEST_F(AdminUpgrade, ADrainEndsAnUpgradeThatIsUnderWay) {
  Daemon daemon = Daemon::of(program.path(), arguments());
  Client ann = slash_user(daemon, "ann");
  asks(daemon, "help");
  begins_upgrade_to(daemon, confabd);
  EXPECT_EQ(asks(daemon, "drain"), "ok\n");
  opens_gate();
  daemon.logs("not upgraded: The server is draining.");
  ann.says("/quit");
  EXPECT_EQ(daemon.status(), 0);
}

TEST_F(AdminUpgrade, WhileDrainingNothingElseIsBegun) {
  Daemon daemon(arguments({"--listen", "metrics://127.0.0.1:0"}));
  Client ann = slash_user(daemon, "ann");
  EXPECT_EQ(asks(daemon, "drain\nreload\nupgrade"),
            "ok\nerror: The server is draining: start it anew instead.\nerror: The server is draining: start it anew "
            "instead.\n");
  ann.says("/quit");
  EXPECT_EQ(daemon.status(), 0);
}

// ---- Clients that misbehave

TEST_F(AdminUpgrade, WhatIsNoCommandIsAnErrorAndNothingMore) {
  Daemon daemon(arguments());
  daemon.logs("listening on admin+unix:");
  Client odd(admin_place());
  odd.sends(std::string("ro\0oms\n", 7));
  odd.sees("lobby 0");
  odd.sees("ok");
  odd.sends("\x1b[31msay\x07\n");
  odd.sees("error: Usage: say TEXT");
  odd.sends(std::string(1 << 20, 'x') + "\nrooms\n");
  odd.sees("error: The line is longer than 4096 bytes.");
  odd.sees("lobby 0");
  odd.sees("ok");
  odd.sends("roo");
  odd.half_closes();
  odd.sees_end();
}

}  // namespace
}  // namespace confab::harness
