// The telnet programs of Debian 12 at a terminal, with a line that the server edits: what a person sees.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <tuple>
#include <vector>

#include "harness/client.hpp"
#include "harness/daemon.hpp"
#include "harness/process.hpp"
#include "support/tmux_screen.hpp"

namespace confab::harness {
namespace {

using Rows = TmuxScreen::Rows;

struct TelnetProgram {
  std::string name;
  std::string package;
  std::vector<std::string> command;  // the host and the port follow, unless it ends in -P: then the port and the host
  bool negotiates = false;           // at once, so that nobody has to ask for it
};

std::ostream& operator<<(std::ostream& out, const TelnetProgram& program) {
  return out << program.name;
}

const TelnetProgram inetutils{"inetutils", "inetutils-telnet", {"inetutils-telnet"}};
const TelnetProgram netkit{"netkit", "telnet-ssl", {"telnet-ssl", "-z", "nossl"}};
const TelnetProgram busybox{"busybox", "busybox", {"busybox", "telnet"}};
const TelnetProgram plink{"plink", "putty-tools", {"plink", "-telnet", "-P"}, true};

class TidyPrograms : public testing::TestWithParam<std::tuple<TelnetProgram, int>> {
 protected:
  void SetUp() override {
    daemon.endpoint("slash");  // it is ready to be stopped from here on
    if (!has_program(program().command.front())) {
      GTEST_SKIP() << program().name << " is not installed: it is in the package " << program().package;
    }
  }

  static const TelnetProgram& program() { return std::get<0>(GetParam()); }
  static int columns() { return std::get<1>(GetParam()); }

  std::vector<std::string> command() const {
    std::vector<std::string> words = {"env", "LC_ALL=C.UTF-8", "TERM=xterm"};
    words.insert(words.end(), program().command.begin(), program().command.end());
    const Endpoint place = daemon.endpoint("slash");
    const std::string port = std::to_string(place.port);
    words.push_back(words.back() == "-P" ? port : place.host);
    words.push_back(words[words.size() - 2] == "-P" ? place.host : port);
    return words;
  }

  /// Ann comes in, and her line is edited.
  void begin(TmuxScreen& ann, Here here = Here::now()) {
    ann.shows("Welcome to confab.", here);
    // Each key is echoed once the two have agreed.
    if (program().negotiates) {
      ann.types("x", here);
      ann.shows("x", here);
      ann.presses({"BSpace"}, here);
    }
    ann.enters("ann", here);
    ann.shows("* Hello, ann.", here);
    if (program().negotiates) return;
    ann.enters("/tidy", here);
    ann.shows("To end that, type /tidy.", here);
  }

  Client joined(TmuxScreen& ann, const std::string& name = "bob", Here here = Here::now()) {
    Client client = slash_user(daemon, name, {}, here);
    ann.shows("* " + name + " joined.", here);
    return client;
  }

  /// What is typed stays below what arrives, and arrives as it is.
  void stays_whole(const std::string& typed, const Rows& as_rows, Here here = Here::now()) {
    TmuxScreen ann(command(), {.columns = columns(), .rows = 20}, {}, here);
    begin(ann, here);
    Client bob = joined(ann, "bob", here);
    ann.types(typed, here);
    ann.ends_with(as_rows, here);
    bob.says("one");
    bob.says("two");
    Rows all{"bob: one", "bob: two"};
    all.insert(all.end(), as_rows.begin(), as_rows.end());
    ann.ends_with(all, here);
    ann.presses({"Enter"}, here);
    bob.sees("ann: " + typed, here);
  }

  Daemon daemon;
};

INSTANTIATE_TEST_SUITE_P(Telnet, TidyPrograms,
                         testing::Combine(testing::Values(inetutils, netkit, busybox, plink), testing::Values(80, 40)),
                         [](const auto& row) {
                           return std::get<0>(row.param).name + "_" + std::to_string(std::get<1>(row.param));
                         });

TEST_P(TidyPrograms, WhatIsTypedStaysWholeBelowWhatArrives) {
  stays_whole("hello world", {"hello world"});
}

TEST_P(TidyPrograms, ChineseAndMarksAndRightToLeftStayWhole) {
  stays_whole("世界 e\u0301 שלו", {"世界 e\u0301 שלו"});
}

/// The last letter has the byte 0x9D, which is Ctrl-] but for its first bit.
TEST_P(TidyPrograms, ALetterIsNotTakenForTheEscapeCharacter) {
  if (program().name == "netkit") GTEST_SKIP() << "Netkit's telnet takes it for that, with a line of its own, too";
  stays_whole("שלום", {"שלום"});
}

TEST_P(TidyPrograms, ALineOfThreeRowsStaysWhole) {
  const auto row = static_cast<std::size_t>(columns() - 1);
  stays_whole(std::string(row, 'a') + std::string(row, 'b') + "ccc",
              {std::string(row, 'a'), std::string(row, 'b'), "ccc"});
}

TEST_P(TidyPrograms, JoinedEmojiKeepTheCursorInItsPlace) {
  TmuxScreen ann(command(), {.columns = columns(), .rows = 20});
  begin(ann);
  Client bob = joined(ann);
  const std::string typed = "a \U0001f469\u200d\U0001f680 b";
  ann.types(typed);
  bob.says("one");
  ann.becomes(
      [](const Rows& rows) {
        return rows.size() > 1 && rows[rows.size() - 2] == "bob: one" && rows.back().starts_with("a \U0001f469") &&
               rows.back().ends_with(" b");
      },
      "the typed line below");
  // a, a space, a wide character, a space, b.
  ann.has_cursor({.column = 6, .row = static_cast<int>(ann.rows().size()) - 1});
  ann.presses({"Enter"});
  bob.sees("ann: " + typed);
}

TEST_P(TidyPrograms, TheCursorStaysInTheMiddle) {
  TmuxScreen ann(command(), {.columns = columns(), .rows = 20});
  begin(ann);
  Client bob = joined(ann);
  ann.types("hello world");
  ann.presses({"Left", "Left", "Left", "Left", "Left", "Left"});
  bob.says("one");
  ann.ends_with({"bob: one", "hello world"});
  ann.has_cursor({.column = 5, .row = static_cast<int>(ann.rows().size()) - 1});
  ann.types(",");
  ann.presses({"Enter"});
  bob.sees("ann: hello, world");
}

TEST_P(TidyPrograms, KeysOfTheKeyboardEdit) {
  TmuxScreen ann(command(), {.columns = columns(), .rows = 20});
  begin(ann);
  Client bob = joined(ann);
  ann.types("word one");
  ann.presses({"C-w"});
  ann.types("two!");
  ann.presses({"BSpace", "Home", "DC", "End", "Enter"});
  bob.sees("ann: ord two");
  ann.presses({"Up", "C-a", "C-k"});
  ann.types("/msg bo");
  ann.presses({"Tab"});
  ann.types("psst");
  ann.presses({"Enter"});
  bob.sees("[from ann] psst");
}

/// `text` on a screen of so many columns, whose last one stays free.
Rows broken(const std::string& text, std::size_t columns) {
  Rows rows;
  for (std::size_t at = 0; at < text.size(); at += columns - 1) rows.push_back(text.substr(at, columns - 1));
  return rows;
}

TEST_P(TidyPrograms, ResizingWhileTypingLeavesTheLineWhole) {
  if (program().name == "busybox") GTEST_SKIP() << "busybox telnet tells the size of its window only once";
  TmuxScreen ann(command(), {.columns = columns(), .rows = 20});
  begin(ann);
  Client bob = joined(ann);
  const std::string typed(static_cast<std::size_t>(columns() + 5), 'x');
  ann.types(typed);
  ann.ends_with(broken(typed, static_cast<std::size_t>(columns())));
  ann.resizes({.columns = columns() + 20, .rows = 20});
  ann.ends_with({"* bob joined.", typed});
  bob.says("wider");
  ann.ends_with({"* bob joined.", "bob: wider", typed});
  ann.resizes({.columns = 30, .rows = 20});
  Rows rows = broken(typed, 30);
  rows.insert(rows.begin(), "bob: wider");
  // The server hears of it a moment later; a line that comes before that finds an unknown screen.
  ann.ends_with(rows);
  bob.says("narrower");
  rows.insert(rows.begin() + 1, "bob: narrower");
  ann.ends_with(rows);
}

TEST_P(TidyPrograms, APasteOfManyLinesIsSaidOnceAndInOrder) {
  TmuxScreen ann(command(), {.columns = columns(), .rows = 20});
  begin(ann);
  Client bob = joined(ann);
  constexpr int lines = 200;
  std::string paste;
  for (int line = 0; line < lines; ++line) paste += "line " + std::to_string(line) + "\n";
  ann.pastes(paste);
  for (int line = 0; line < lines; ++line) bob.sees("ann: line " + std::to_string(line));
}

TEST_P(TidyPrograms, FiftyLinesASecondDisturbNothing) {
  TmuxScreen ann(command(), {.columns = columns(), .rows = 20});
  begin(ann);
  Client bob = joined(ann);
  constexpr int lines = 50;
  const std::string typed = "typed while others talk";
  for (int line = 0; line < lines; ++line) {
    if (static_cast<std::size_t>(line) < typed.size()) ann.types(typed.substr(static_cast<std::size_t>(line), 1));
    bob.says("line " + std::to_string(line));
  }
  ann.ends_with({"bob: line 48", "bob: line 49", typed});
  ann.presses({"Enter"});
  bob.sees("ann: " + typed);
  const Rows rows = ann.all_rows();
  for (int line = 0; line < lines; ++line) {
    EXPECT_EQ(std::count(rows.begin(), rows.end(), "bob: line " + std::to_string(line)), 1) << line;
  }
}

TEST_P(TidyPrograms, CtrlDLeaves) {
  TmuxScreen ann(command(), {.columns = columns(), .rows = 20});
  begin(ann);
  Client bob = joined(ann);
  ann.presses({"C-d"});
  bob.sees("* ann left.");
}

/// netcat is at a terminal that edits by itself: it must see no telnet, whatever is asked for.
TEST(TidyWithoutTelnet, NcIsToldWhatHelps) {
  if (!has_program("nc.openbsd")) GTEST_SKIP() << "netcat-openbsd is not installed";
  Daemon daemon;
  const Endpoint place = daemon.endpoint("slash");
  TmuxScreen ann({"nc.openbsd", place.host, std::to_string(place.port)});
  ann.shows("Enter your username:");
  ann.enters("ann");
  ann.shows("* Hello, ann.");
  ann.enters("/tidy");
  ann.ends_with({"/tidy", "* Your client did not answer. Try telnet, or rlwrap nc."});
}

}  // namespace
}  // namespace confab::harness
