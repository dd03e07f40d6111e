// --notices: which notices slash users get.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/client.hpp"

namespace confab::harness {
namespace {

std::vector<std::string> with_notices(const std::string& value) {
  std::vector<std::string> arguments = all_protocols();
  arguments.insert(arguments.end(), {"--notices", value});
  return arguments;
}

/// A user arrives, changes rooms, and leaves, in every possible way.
void come_and_go(const Daemon& daemon) {
  Client ann = connect(daemon, "slash");
  ann.sends("ann\n/join dev\n/leave\n/quit\n");
  ann.everything();
  Client sig = connect(daemon, "sigil");
  sig.sends("sig\n!enter dev\n!quit\n");
  sig.everything();
}

TEST(Notices, FullTellsWhoComesAndGoes) {
  Daemon daemon(with_notices("full"));
  Client bob = slash_user(daemon, "bob");
  come_and_go(daemon);
  for (const std::string line :
       {"* ann joined.", "* ann left for dev.", "* ann joined.", "* ann left.", "* sig joined.", "* sig left."}) {
    bob.sees(line);
  }
  bob.sees_nothing();
}

TEST(Notices, QuietGreetsButDoesNotTellWhoComesAndGoes) {
  Daemon daemon(with_notices("quiet"));
  Client bob = slash_user(daemon, "bob");
  come_and_go(daemon);
  bob.sees_nothing();
  bob.says("/join dev");
  bob.sees("* You are now in dev with no others.");
}

TEST(Notices, NoneDoesNotGreetEitherButAnswersCommands) {
  Daemon daemon(with_notices("none"));
  Client bob = connect(daemon, "slash");
  bob.sees("* Welcome to confab. Enter your username:");
  bob.says("bob");
  bob.sees_nothing();
  come_and_go(daemon);
  bob.sees_nothing();
  bob.says("/join dev");
  bob.sees("* You are now in dev with no others.");
  bob.says("/quit");
  bob.sees("* Goodbye, bob.");
  bob.sees_end();
}

TEST(Notices, MessagesPassWhateverTheNotices) {
  for (const std::string notices : {"quiet", "none"}) {
    Daemon daemon(with_notices(notices));
    Client sig = sigil_user(daemon, "sig");
    Client ann = connect(daemon, "slash");
    ann.sends("ann\nhello\n/msg sig psst\n");
    sig.sees("ann: hello");
    sig.sees("#ann: psst");
  }
}

}  // namespace
}  // namespace confab::harness
