// The client programs of real_clients.hpp, each in its own terminal: what they show, which keys reach the server, and
// how they end.
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "harness/client.hpp"
#include "harness/process.hpp"
#include "harness/terminal.hpp"
#include "real_clients.hpp"

namespace confab::harness {
namespace {

/// A temporary empty folder: some programs save what was typed in the home directory.
class EmptyHome {
 public:
  EmptyHome() : path_(std::filesystem::temp_directory_path() / "confab-home-XXXXXX") {
    if (mkdtemp(path_.data()) == nullptr) abandon_call("mkdtemp", Here::now());
  }
  ~EmptyHome() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  EmptyHome(const EmptyHome&) = delete;
  EmptyHome& operator=(const EmptyHome&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string filled_in(std::string word, const Endpoint& place) {
  for (const auto& [blank, text] : {std::pair{"HOST", place.host}, std::pair{"PORT", std::to_string(place.port)}}) {
    if (const auto at = word.find(blank); at != std::string::npos) word.replace(at, 4, text);
  }
  return word;
}

class RealClients : public testing::TestWithParam<RealClient> {
 protected:
  void SetUp() override {
    const RealClient& client = GetParam();
    for (const std::string& word : client.command) {
      const bool runs_another = word == "rlwrap";
      if (!has_program(word)) GTEST_SKIP() << word << " is not installed: it is in the package " << client.package;
      if (!runs_another) break;
    }
  }

  std::vector<std::string> command() const {
    // The texts here are UTF-8, whatever the locale of the tests.
    std::vector<std::string> words = {"env", "LC_ALL=C.UTF-8", "TERM=xterm", "HOME=" + home_.path()};
    for (const std::string& word : GetParam().command) words.push_back(filled_in(word, place_));
    return words;
  }

  /// Waits until the program shows `text`, and makes it read if necessary.
  void shows(Terminal& terminal, std::string_view text, Here here = Here::now()) const {
    if (GetParam().looks == Looks::always) return terminal.shows(text, here);
    for (const Deadline deadline; !terminal.comes_to_show(text, Deadline(std::chrono::milliseconds(300)));) {
      if (deadline.passed()) return terminal.shows(text, here);
      terminal.enters("", here);  // the server ignores an empty line
    }
  }

  void log_in(Terminal& terminal, Here here = Here::now()) const {
    shows(terminal, "* Welcome to confab. Enter your username:", here);
    terminal.enters("ann", here);
    shows(terminal, "* Hello, ann. ", here);
    shows(terminal, "Type /help for commands.", here);
  }

  /// Expects that the program ends, by itself or at the end of its input, with its row's status.
  static void ends_well(Terminal& terminal, Here here = Here::now()) {
    if (GetParam().notices == Notices::at_end_of_input) terminal.types("\x04\x04", here);
    const int status = terminal.ends(here);
    if (status != GetParam().status) {
      abandon(
          "it ended with status " + std::to_string(status) + "; the screen shows " + harness::quoted(terminal.screen()),
          here);
    }
    // Telnet's own bytes must not show.
    EXPECT_EQ(terminal.screen().find('\xff'), std::string::npos) << harness::quoted(terminal.screen());
    EXPECT_EQ(terminal.screen().find("\ufffd"), std::string::npos) << harness::quoted(terminal.screen());
  }

  Daemon& daemon() { return daemon_; }

 private:
  EmptyHome home_;
  Daemon daemon_{[this] {
    std::vector<std::string> arguments = all_protocols();
    arguments.insert(arguments.end(), {"--state-directory", home_.path() + "/state"});
    return arguments;
  }()};
  Endpoint place_ = daemon_.endpoint("slash");
};

TEST_P(RealClients, ChatsInUtf8AndRubsOut) {
  Client bob = slash_user(daemon(), "bob");
  Terminal ann(command());
  log_in(ann);
  bob.sees("* ann joined.");
  ann.enters("gr\u00fc\u00dfe, \u4e16\u754c \U0001f44d");
  bob.sees("ann: gr\u00fc\u00dfe, \u4e16\u754c \U0001f44d");
  bob.says("gr\u00fc\u00dfe zur\u00fcck \U0001f44d");
  shows(ann, "bob: gr\u00fc\u00dfe zur\u00fcck \U0001f44d");
  ann.types("hellp\x7fo\r");
  bob.sees("ann: hello");
}

TEST_P(RealClients, AnEmptyLineIsNotSaid) {
  Client bob = slash_user(daemon(), "bob");
  Terminal ann(command());
  log_in(ann);
  bob.sees("* ann joined.");
  ann.enters("");
  ann.enters("something");
  bob.sees("ann: something");
}

TEST_P(RealClients, QuitSaysGoodbyeAndTheProgramEnds) {
  Client bob = slash_user(daemon(), "bob");
  Terminal ann(command());
  log_in(ann);
  bob.sees("* ann joined.");
  ann.enters("/quit");
  shows(ann, "* Goodbye, ann.");
  bob.sees("* ann left.");
  ends_well(ann);
}

TEST_P(RealClients, ShutdownIsToldAndTheProgramEnds) {
  Terminal ann(command());
  log_in(ann);
  daemon().signal(SIGTERM);
  if (GetParam().looks == Looks::always) shows(ann, "* The server is shutting down. Goodbye.");
  EXPECT_EQ(daemon().status(), 0);
  ends_well(ann);
}

TEST_P(RealClients, FiveWrongNamesAreToldAndTheProgramEnds) {
  Terminal ann(command());
  shows(ann, "* Welcome to confab. Enter your username:");
  for (int i = 0; i < 5; ++i) {
    ann.enters("no name");
    if (i < 4) shows(ann, "Enter your username:");
  }
  shows(ann, "Goodbye.");
  ends_well(ann);
}

INSTANTIATE_TEST_SUITE_P(Debian, RealClients, testing::ValuesIn(all_clients()), testing::PrintToStringParamName());

// ---- Passwords

/// Ann keeps her name, and is gone.
void keep_ann(const Daemon& daemon) {
  Client owner = slash_user(daemon, "ann");
  owner.says("/claim secret words");
  owner.sees("* The name ann is yours. Give the password when you come back.");
  owner.says("/quit");
  owner.sees("* Goodbye, ann.");
  owner.sees_end();
}

TEST_P(RealClients, AKeptNameTakesItsPassword) {
  keep_ann(daemon());
  Client bob = slash_user(daemon(), "bob");
  Terminal ann(command());
  shows(ann, "* Welcome to confab. Enter your username:");
  ann.enters("ann");
  shows(ann, "* The name ann is kept. Enter its password:");
  ann.enters("other words");
  shows(ann, "* That is not the password. Enter it again:");
  ann.enters("secret words");
  shows(ann, "* Hello, ann. ");
  bob.sees("* ann joined.");
  ann.enters("here I am");
  bob.sees("ann: here I am");
}

class ClientsThatNegotiate : public RealClients {};

TEST_P(ClientsThatNegotiate, HideThePasswordAndNothingBeforeOrAfterIt) {
  keep_ann(daemon());
  Client bob = slash_user(daemon(), "bob");
  Terminal ann(command());
  shows(ann, "* Welcome to confab. Enter your username:");
  ann.enters("ann");
  shows(ann, "ann");
  shows(ann, "* The name ann is kept. Enter its password:");
  // The prompt and what hides the password may come apart: the program has obeyed once a second try is hidden too.
  ann.enters("other words");
  shows(ann, "* That is not the password. Enter it again:");
  ann.enters("secret words");
  shows(ann, "* Hello, ann. ");
  bob.sees("* ann joined.");
  EXPECT_EQ(ann.screen().find("secret words"), std::string::npos) << harness::quoted(ann.screen());
  std::string screen = ann.screen();
  std::erase(screen, '\r');
  EXPECT_NE(screen.find("* That is not the password. Enter it again:\n* Hello, ann. "), std::string::npos)
      << "each line begins at the left, and none is empty: " << harness::quoted(ann.screen());
  bob.says("seen");
  shows(ann, "bob: seen");
  ann.enters("typed in the open");
  shows(ann, "typed in the open");
  bob.sees("ann: typed in the open");
  ann.enters("/quit");
  shows(ann, "* Goodbye, ann.");
  ends_well(ann);
}

INSTANTIATE_TEST_SUITE_P(Debian, ClientsThatNegotiate, testing::ValuesIn(clients_that_negotiate()),
                         testing::PrintToStringParamName());

// ---- Ctrl-C

class ClientsThatCtrlCEnds : public RealClients {};
class ClientsThatSendCtrlC : public RealClients {};
class ClientsWithAMenuAtCtrlC : public RealClients {};

TEST_P(ClientsThatCtrlCEnds, CtrlCIsALeave) {
  Client bob = slash_user(daemon(), "bob");
  Terminal ann(command());
  log_in(ann);
  bob.sees("* ann joined.");
  // A program that is killed with something unread resets its connection, which is another way to leave.
  bob.says("the last thing to read");
  shows(ann, "bob: the last thing to read");
  ann.types("\x03");
  ann.ends();
  bob.sees("* ann left.");
}

TEST_P(ClientsThatSendCtrlC, WhatIsSaidIsShownHoweverOftenCtrlCIsPressed) {
  Client bob = slash_user(daemon(), "bob");
  Terminal ann(command());
  log_in(ann);
  bob.sees("* ann joined.");
  for (const std::string time : {"once", "twice", "three times"}) {
    ann.types("\x03");
    // The program discards what arrives before the server's answer, so repeat the line until it shows.
    const Deadline deadline;
    do {
      ASSERT_FALSE(deadline.passed()) << "silent once Ctrl-C was pressed " << time << ": "
                                      << harness::quoted(ann.screen());
      bob.says("heard it " + time);
    } while (!ann.comes_to_show("bob: heard it " + time, Deadline(std::chrono::milliseconds(300))));
    ann.enters("pressed it " + time);
    bob.sees("ann: pressed it " + time);
  }
  ann.enters("/quit");
  ann.shows("* Goodbye, ann.");
  ends_well(ann);
}

TEST_P(ClientsWithAMenuAtCtrlC, ChatsOnAfterTheMenuInEitherMode) {
  Client bob = slash_user(daemon(), "bob");
  Terminal ann(command());
  log_in(ann);
  bob.sees("* ann joined.");
  for (const std::string mode : {"l", "c"}) {
    ann.types("\x03");
    // Busybox heeds an interrupt that ends its wait, and no other: once it shows what was said later, that one is lost.
    const auto said_behind = [&](int tries) { return "behind " + std::to_string(tries) + " in mode " + mode; };
    int tries = 1;
    bob.says(said_behind(tries));
    for (const Deadline deadline; !ann.comes_to_show("Console escape.", Deadline(std::chrono::milliseconds(100)));) {
      ASSERT_FALSE(deadline.passed()) << harness::quoted(ann.screen());
      if (!ann.comes_to_show("bob: " + said_behind(tries), Deadline(std::chrono::milliseconds(0)))) continue;
      ann.types("\x03");
      bob.says(said_behind(++tries));
    }
    ann.types(mode);
    ann.enters("chose " + mode);
    bob.sees("ann: chose " + mode);
    bob.says("heard of " + mode);
    ann.shows("bob: heard of " + mode);
  }
}

INSTANTIATE_TEST_SUITE_P(Debian, ClientsThatCtrlCEnds, testing::ValuesIn(clients_with(Interrupt::ends_program)),
                         testing::PrintToStringParamName());
INSTANTIATE_TEST_SUITE_P(Debian, ClientsThatSendCtrlC, testing::ValuesIn(clients_with(Interrupt::goes_to_server)),
                         testing::PrintToStringParamName());
INSTANTIATE_TEST_SUITE_P(Debian, ClientsWithAMenuAtCtrlC, testing::ValuesIn(clients_with(Interrupt::opens_menu)),
                         testing::PrintToStringParamName());

}  // namespace
}  // namespace confab::harness
