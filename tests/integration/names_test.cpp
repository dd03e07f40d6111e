// Kept names with the real daemon: its thread for passwords, its log, live upgrades.
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "harness/client.hpp"
#include "harness/replaceable.hpp"

namespace confab::harness {
namespace {

class KeptNames : public testing::Test {
 protected:
  KeptNames() : state_(std::filesystem::temp_directory_path() / "confab-names-XXXXXX") {
    if (mkdtemp(state_.data()) == nullptr) abandon_call("mkdtemp", Here::now());
  }
  ~KeptNames() override {
    std::error_code ignored;
    std::filesystem::remove_all(state_, ignored);
  }

  std::vector<std::string> with_state(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--state-directory", state_ + "/state"});
    return arguments;
  }

  /// Ann keeps her name, and is gone.
  static void keep_ann(const Daemon& daemon) {
    Client owner = slash_user(daemon, "ann");
    owner.says("/claim secret words");
    owner.sees("* The name ann is yours. Give the password when you come back.");
    owner.says("/quit");
    owner.sees("* Goodbye, ann.");
    owner.sees_end();
  }

  static Client at_the_prompt(const Daemon& daemon) {
    Client client = connect(daemon, "slash");
    client.sees("* Welcome to confab. Enter your username:");
    client.says("ann");
    client.sees("* The name ann is kept. Enter its password:");
    return client;
  }

 private:
  std::string state_;
};

TEST_F(KeptNames, WithoutAStateDirectoryThereAreNone) {
  Daemon daemon;
  Client ann = slash_user(daemon, "ann");
  ann.says("/claim secret words");
  ann.sees("* This server keeps no names.");
}

TEST_F(KeptNames, NoPasswordIsInTheLog) {
  Daemon daemon(with_state(all_protocols()));
  keep_ann(daemon);
  Client eve = at_the_prompt(daemon);
  for (const char* password : {"guess-one", "guess-two", "guess-three"}) {
    eve.says(password);
    eve.line();
  }
  eve.sees_end();
  Client bot = connect(daemon, "sigil");
  bot.says("ann guess-four");
  bot.sees_end();
  daemon.logs("wrong password for name \"ann\" (the last of 3)");
  daemon.logs("wrong password for name \"ann\"");
  Client ann = at_the_prompt(daemon);
  ann.says("secret words");
  ann.sees("* Hello, ann. You are in lobby with no others. Type /help for commands.");
  ann.says("/claim guess-five");
  ann.sees("* The name ann has a new password.");
  daemon.stop();
  const std::string log = daemon.log();
  EXPECT_EQ(log.find("guess"), std::string::npos) << log;
  EXPECT_EQ(log.find("secret"), std::string::npos) << log;
  EXPECT_EQ(log.find("argon"), std::string::npos) << log;
}

TEST_F(KeptNames, WhoIsTakenOverIsClosedAndTheLogSaysWhy) {
  Daemon daemon(with_state(all_protocols()));
  keep_ann(daemon);
  Client old = at_the_prompt(daemon);
  old.says("secret words");
  old.sees("* Hello, ann. You are in lobby with no others. Type /help for commands.");
  Client fresh = at_the_prompt(daemon);
  fresh.says("secret words");
  fresh.sees("* Hello, ann. You are in lobby with no others. Type /help for commands.");
  old.sees("* You have come in from elsewhere. Goodbye.");
  old.sees_end();
  daemon.logs("ended: came in from elsewhere");
}

TEST_F(KeptNames, APromptIsAnsweredAfterALiveUpgrade) {
  Replaceable program;
  Daemon daemon = Daemon::of(program.path(), with_state(all_protocols()));
  keep_ann(daemon);
  Client ann = at_the_prompt(daemon);
  // While its password is checked, or before, or after: it comes in.
  Client bot = connect(daemon, "sigil");
  daemon.signal(SIGUSR2);
  daemon.is_replaced();
  ann.says("other words");
  ann.sees("* That is not the password. Enter it again:");
  ann.says("secret words");
  ann.sees("* Hello, ann. You are in lobby with no others. Type /help for commands.");
  bot.says("ann secret words");
  ann.sees("* You have come in from elsewhere. Goodbye.");
}

TEST_F(KeptNames, APasswordThatIsCheckedDuringALiveUpgradeIsNotLost) {
  Replaceable program;
  Daemon daemon = Daemon::of(program.path(), with_state(all_protocols()));
  keep_ann(daemon);
  Client ann = at_the_prompt(daemon);
  Client bob = slash_user(daemon, "bob");
  daemon.signal(SIGUSR2);
  ann.says("secret words");
  bob.says("/claim secret words");
  daemon.is_replaced();
  ann.sees_bytes("* Hello, ann. ");
  const std::string first = bob.line();
  const std::string second = bob.line();
  EXPECT_NE((first + second).find("* The name bob is yours."), std::string::npos) << first << second;
  EXPECT_NE((first + second).find("* ann joined."), std::string::npos) << first << second;
}

}  // namespace
}  // namespace confab::harness
