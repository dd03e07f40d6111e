// Live upgrades that go wrong: at every step, the old process runs on, nobody loses a line, and the log says why. Then
// the next try succeeds.
#include <gtest/gtest.h>

#include <cerrno>
#include <csignal>
#include <list>
#include <string>
#include <vector>

#include "harness/client.hpp"
#include "harness/replaceable.hpp"
#include "harness/text_file.hpp"

namespace confab::harness {
namespace {

/// What a program that takes confabd's place begins with: it hears what there is, up to "that is all".
constexpr const char* hears_all =
    "open(F, q(+>&=3)) or die; do { defined(recv(F, $m, 65536, 0)) or die } until $m eq q(that is all);";

std::string perl(const std::string& program) {
  return "exec perl -e '" + std::string(hears_all) + program + "'";
}

class UpgradeFault : public testing::Test {
 protected:
  /// Ann and bob have talked before; `goes_wrong` happens, and the log has `why`; they talk on. The next upgrade works.
  template <class GoesWrong>
  void talk_goes_on(Daemon& daemon, const std::string& why, GoesWrong goes_wrong, Here here = Here::now()) {
    Client ann = slash_user(daemon, "ann", {}, here);
    Client bob = sigil_user(daemon, "bob", {}, here);
    ann.sees("* bob joined.", here);
    ann.sends("before\nhal", here);
    bob.sees("ann: before", here);
    goes_wrong();
    daemon.signal(SIGUSR2);
    daemon.logs("upgrading", here);
    bob.says("meanwhile", here);
    daemon.logs("not upgraded: " + why, here);
    ann.sends("f\n", here);
    bob.sees("ann: half", here);
    ann.sees("bob: meanwhile", here);
    ann.sees_nothing(here);
    program.becomes_confabd();
    daemon.signal(SIGUSR2);
    daemon.is_replaced(here);
    ann.says("after", here);
    bob.sees("ann: after", here);
  }

  Replaceable program;
};

TEST_F(UpgradeFault, AProgramThatIsNoProgram) {
  Daemon daemon = Daemon::of(program.path(), all_protocols());
  talk_goes_on(daemon, "The new confabd can't be started: Exec format error.", [&] { program.becomes_text(); });
}

TEST_F(UpgradeFault, AProgramThatCrashes) {
  Daemon daemon = Daemon::of(program.path(), all_protocols());
  talk_goes_on(daemon, "The new confabd ended by signal 11.", [&] { program.becomes_script("kill -SEGV $$"); });
}

TEST_F(UpgradeFault, AProgramThatEndsWhenItGetsTheState) {
  Daemon daemon = Daemon::of(program.path(), all_protocols());
  talk_goes_on(daemon, "The new confabd ended with status 5",
               [&] { program.becomes_script(perl("send(F, q(ready), 0); recv(F, $m, 65536, 0); exit 5")); });
}

TEST_F(UpgradeFault, AProgramThatHangsWhenItGetsTheStateIsKilledInTime) {
  Daemon daemon = Daemon::of(program.path(), all_protocols());
  talk_goes_on(daemon, "The new confabd has not taken over within 3 seconds.",
               [&] { program.becomes_script(perl("send(F, q(ready), 0); sleep 600")); });
}

TEST_F(UpgradeFault, AProgramThatRefusesInItsOwnWords) {
  Daemon daemon = Daemon::of(program.path(), all_protocols());
  talk_goes_on(daemon, "I do not like this state.", [&] {
    program.becomes_script(
        perl("send(F, q(ready), 0); send(F, q(not upgraded: I do not like this state.), 0); exit 0"));
  });
}

TEST_F(UpgradeFault, AProgramThatHasTooFewDescriptors) {
  Daemon daemon = Daemon::of(program.path(), all_protocols());
  std::list<Client> crowd;
  for (int i = 0; i < 40; ++i) crowd.push_back(connect(daemon, "echo"));
  talk_goes_on(daemon, "The limit of open files is too low for all connections. Raise it: ulimit -n.",
               [&] { program.becomes_script("ulimit -n 40; exec " + confabd_path() + " \"$@\""); });
  for (Client& client : crowd) {
    client.says("here");
    client.sees("HERE");
  }
}

TEST_F(UpgradeFault, AConfigurationThatHasBecomeWrong) {
  const TextFile file("rate = 40\n");
  std::vector<std::string> arguments = all_protocols();
  arguments.insert(arguments.end(), {"--config", file.path()});
  Daemon daemon = Daemon::of(program.path(), arguments);
  Client ann = slash_user(daemon, "ann");
  file.write("rate = \"x\"\n");
  daemon.signal(SIGUSR2);
  daemon.logs("not upgraded: " + file.path() + ":1:8: rate is a whole number");
  ann.says("/who");
  ann.sees("* In lobby (1): ann");
}

/// Each system call `call` fails: the upgrade does not take place, for the reason `why`, and people talk on.
void fails_without(const std::string& call, int failure, const std::string& why) {
  Daemon daemon({DENIED_PATH, call, std::to_string(failure)}, all_protocols());
  Client ann = slash_user(daemon, "ann");
  daemon.signal(SIGUSR2);
  daemon.logs("not upgraded: " + why);
  ann.says("/who");
  ann.sees("* In lobby (1): ann");
}

TEST_F(UpgradeFault, NoMemoryForTheState) {
  fails_without("memfd_create", ENOMEM, "There is no memory for a copy of the state: Cannot allocate memory.");
}

TEST_F(UpgradeFault, NoSocketForTheConversationOfTheTwo) {
  fails_without("socketpair", ENFILE, "The new confabd can't be started: Too many open files in system.");
}

}  // namespace
}  // namespace confab::harness
