// Operators' commands with the real daemon: whom they hit, what the log says, and that nobody can hit itself.
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <string>
#include <vector>

#include "admin_fixture.hpp"
#include "harness/client.hpp"
#include "harness/replaceable.hpp"
#include "harness/text_file.hpp"

namespace confab::harness {
namespace {

const std::string password = "open, sesame";

/// Ann and boss may be operators, once they have proven these names.
class Operators : public Admin {
 protected:
  std::vector<std::string> flags() const {
    return arguments({"--operators", "Ann,boss", "--state-directory", state.string()});
  }

  /// Comes in under a name that is its own from now on.
  static Client proven(const Daemon& daemon, const std::string& name) {
    Client client = slash_user(daemon, name);
    client.says("/claim " + password);
    client.sees("* The name " + name + " is yours. Give the password when you come back.");
    return client;
  }
};

TEST_F(Operators, AKickHitsTheOneNamedAndIsLoggedWithWhoAndWhy) {
  Daemon daemon(flags());
  Client ann = proven(daemon, "ann");
  Client carol = slash_user(daemon, "carol");
  Client bot = sigil_user(daemon, "bot");
  ann.sees("* carol joined.");
  ann.sees("* bot joined.");
  carol.sees("* bot joined.");
  ann.sends("/kick CAROL too  loud\n/kick bot\nstill here\n");
  ann.sees("* carol was removed.");
  ann.sees("* bot was removed.");
  std::vector<std::string> seen = {ann.line(), ann.line()};
  std::ranges::sort(seen);
  EXPECT_EQ(seen, (std::vector<std::string>{"* bot left (removed).\n", "* carol left (removed).\n"}));
  carol.sees("* You were removed by an operator: too  loud");
  carol.sees_end();
  bot.sees_end();
  daemon.logs("operator ann: kicked carol (too  loud)");
  daemon.logs("operator ann: kicked bot");
}

TEST_F(Operators, AListedNameThatIsNotProvenIsNobodys) {
  Daemon daemon(flags());
  Client ann = slash_user(daemon, "ann");
  ann.says("/bans");
  ann.sees("* Only operators can do that.");
}

TEST_F(Operators, TheLogNamesThoseWhoseNamesNobodyHasKept) {
  Daemon first(flags());
  first.logs("the name Ann is not kept yet: whoever keeps it first, with /claim, is an operator");
  first.logs("the name boss is not kept yet: whoever keeps it first, with /claim, is an operator");
  Client ann = proven(first, "ann");
  first.logs("the name ann has a new password: its owner is an operator");
  first.stop();
  const Daemon next(flags());
  next.logs("the name boss is not kept yet: whoever keeps it first, with /claim, is an operator");
  EXPECT_EQ(next.log().find("the name Ann"), std::string::npos);
}

TEST_F(Operators, TheLogSaysIfNobodyCanBeOne) {
  const Daemon daemon(arguments({"--operators", "ann"}));
  daemon.logs("--operators has no effect: an operator needs a kept name, and names are kept with --state-directory");
}

TEST_F(Operators, TheLogSaysThatNoNamesMayBeKept) {
  std::vector<std::string> all = flags();
  all.insert(all.end(), {"--names-max", "0"});
  const Daemon daemon(all);
  daemon.logs("--operators has no effect: an operator needs a kept name, and --names-max is 0");
}

TEST_F(Operators, TheLogSaysThatAListedNameIsFreeAgain) {
  Daemon daemon(flags());
  Client ann = proven(daemon, "ann");
  ann.says("/release " + password);
  daemon.logs("the name ann is not kept any more: whoever keeps it next, with /claim, is an operator");
}

TEST_F(Operators, NobodyHitsItself) {
  Daemon daemon(flags());
  Client ann = proven(daemon, "ann");
  ann.sends("/kick ann\n/ban ANN\n/ban 127.0.0.0/8 2h\n/bans\n");
  ann.sees("* To leave, type /quit.");
  ann.sees("* That ban would hit you too.");
  ann.sees("* That ban would hit you too.");
  ann.sees("* Nobody is banned.");
  ann.says("/who");
  ann.sees("* In lobby (1): ann");
}

TEST_F(Operators, TwoWhoKickEachOtherHarmNobodyElse) {
  Daemon daemon(flags());
  Client ann = proven(daemon, "ann");
  Client boss = proven(daemon, "boss");
  ann.sees("* boss joined.");
  ann.says("/kick boss");
  boss.says("/kick ann");
  Client carol = slash_user(daemon, "carol");
  carol.says("/who");
  EXPECT_TRUE(carol.line().find("carol") != std::string::npos);
}

TEST_F(Operators, ABanKeepsOutAndDisconnectsByNameAndByAddressUntilItIsLifted) {
  Daemon daemon(flags());
  Client ann = proven(daemon, "ann");
  Client carol = slash_user(daemon, "carol");
  Client eve = slash_user(daemon, "eve", {.from = "127.0.0.2"});
  ann.sees("* carol joined.");
  ann.sees("* eve joined.");
  carol.sees("* eve joined.");
  ann.says("/ban carol 2h rude");
  ann.sees("* Banned carol for 2 hours.");
  ann.sees("* carol left (removed).");
  carol.sees("* You were removed by an operator: rude");
  ann.says("/ban 127.0.0.2 flooding");
  ann.sees("* Banned 127.0.0.2 for good.");
  ann.sees("* eve left (removed).");
  EXPECT_EQ(connect(daemon, "slash", {.from = "127.0.0.2"}).everything(),
            "* You are banned from this server: flooding\n");
  EXPECT_TRUE(asks(daemon, "bans").starts_with("127.0.0.2 forever flooding\ncarol 7"));
  ann.says("/unban carol");
  ann.sees("* carol is no longer banned.");
  Client again = slash_user(daemon, "carol");
  daemon.logs("operator ann: banned carol for 2 hours (rude)");
  daemon.logs("operator ann: lifted the ban of carol");
}

TEST_F(Operators, AnAnnouncementReachesEverybodyOnSlash) {
  Daemon daemon(flags());
  Client ann = proven(daemon, "ann");
  Client carol = slash_user(daemon, "carol");
  Client bot = sigil_user(daemon, "bot");
  ann.sees("* carol joined.");
  ann.sees("* bot joined.");
  carol.sees("* bot joined.");
  carol.says("/join dev");
  carol.sees("* You are now in dev with no others.");
  ann.sees("* carol left for dev.");
  ann.says("/announce Back at noon.");
  ann.sees("* Announcement: Back at noon.");
  carol.sees("* Announcement: Back at noon.");
  bot.sees_nothing();
  daemon.logs("operator ann: announced a text of 13 bytes");
}

TEST_F(Operators, WhoIsOneChangesWithAReload) {
  const std::string rest = "state-directory = \"" + state.string() + "\"\n[[listen]]\nat = \"slash://127.0.0.1:0\"\n";
  const TextFile config(rest);
  Daemon daemon({"--config", config.path()});
  daemon.endpoint("slash");
  config.write("operators = [\"ann\"]\n" + rest);
  daemon.signal(SIGHUP);
  daemon.logs("the name ann is not kept yet: whoever keeps it first, with /claim, is an operator");
  Client ann = proven(daemon, "ann");
  ann.says("/bans");
  ann.sees("* Nobody is banned.");
  config.write(rest);
  daemon.signal(SIGHUP);
  daemon.logs("operators ann -> none");
  ann.says("/bans");
  ann.sees("* Only operators can do that.");
}

TEST_F(Operators, OneStaysOneOverAnUpgrade) {
  const Replaceable program;
  Daemon daemon = Daemon::of(program.path(), flags());
  Client ann = proven(daemon, "ann");
  daemon.signal(SIGUSR2);
  daemon.is_replaced();
  ann.says("/bans");
  ann.sees("* Nobody is banned.");
}

}  // namespace
}  // namespace confab::harness
