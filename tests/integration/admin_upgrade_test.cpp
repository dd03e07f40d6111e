// What administrators ask for changes the process or its settings: upgrades, reloads, draining.
#include <gtest/gtest.h>

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
    for (const Deadline deadline; asks(daemon, "status").find("\nbans-kept yes\n") == std::string::npos;) {
      ASSERT_FALSE(deadline.passed());
    }
    daemon.stop();
  }
  Daemon daemon(flags);
  EXPECT_EQ(bans(daemon), "peter forever\nok\n");
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
  // It is ready only when the file is there.
  const std::string gate = (folder / "gate").string();
  program.becomes_script("while [ ! -e '" + gate + "' ]; do :; done; exec " + confabd_path() + " \"$@\"");
  daemon.signal(SIGUSR2);
  daemon.logs("upgrading");
  EXPECT_EQ(asks(daemon, "drain"), "ok\n");
  std::ofstream(gate) << "open";
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
