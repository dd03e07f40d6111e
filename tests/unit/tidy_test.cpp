// A line that the server edits for a telnet program: what its user types, sees and sends.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tidy_fixture.hpp"

namespace confab {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;
using namespace test;

class Tidy : public testing::Test {
 protected:
  /// Somebody who has a name, and whose line is edited.
  Typist typist(std::string_view name, std::size_t columns = 80, std::size_t rows = 24) {
    Typist typist(world.connects("slash"), columns, rows);
    typist.negotiates();
    typist.types(std::string(name) + "\r");
    return typist;
  }

  World world;
};

// ---- Beginning and ending

TEST_F(Tidy, NcNeverSeesTelnet) {
  Client& ann = world.slash("ann");
  ann.says("/tidy");
  EXPECT_EQ(ann.receives(), "* Your client did not answer. Try telnet, or rlwrap nc.\n");
}

TEST_F(Tidy, AsksAClientThatEndsLinesAsTelnetDoes) {
  Client& ann = world.slash("ann");
  ann.sends("/tidy\r\n");
  EXPECT_EQ(ann.receives(), tidy_asked);
  ann.sends(tidy_agreed);
  EXPECT_EQ(ann.receives(), "* What you type stays whole from now on, whoever talks. To end that, type /tidy.\r\n");
}

TEST_F(Tidy, BeginsByItselfWhereTheProgramNegotiatesAndSaysNothingBeforeTheName) {
  Client& ann = world.connects("slash");
  EXPECT_EQ(ann.receives(), "* Welcome to confab. Enter your username:\n");
  ann.sends(tidy_offered + window_of(80, 24));
  EXPECT_EQ(ann.receives(), tidy_asked);
  ann.sends("an");
  EXPECT_EQ(ann.receives(), "an");
}

TEST_F(Tidy, DoesNotBeginForScripts) {
  Client& bot = world.connects("sigil");
  bot.sends(will_naws + "bot\r\n");
  EXPECT_EQ(bot.receives(), dont_naws);
}

TEST_F(Tidy, AClientThatRefusesIsToldSoAndGoesOnInLines) {
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  ann.receives();
  ann.sends("/tidy\r\n");
  ann.receives();
  ann.sends(dont_echo);
  EXPECT_EQ(ann.receives(), "* Your client refused. Try another telnet, or rlwrap nc.\r\n");
  ann.sends(dont_sga + will_naws + "hello\r\n");
  EXPECT_EQ(bob.sees(), "ann: hello");
}

TEST_F(Tidy, EndsAsItBegan) {
  Typist ann = typist("ann");
  Client& bob = world.slash("bob");
  ann.looks();
  ann.client.sends("/tidy\r");
  const std::string got = ann.client.receives();
  EXPECT_NE(got.find(wont_echo + wont_sga + dont_naws + "\xff\xfe\0"s), std::string::npos);
  EXPECT_TRUE(got.ends_with("* Your client edits what you type again.\r\n"));
  ann.client.sends(dont_echo + dont_sga + "half a li");
  EXPECT_EQ(ann.client.receives(), "") << "the terminal shows it";
  ann.client.sends("ne\r\n");
  EXPECT_EQ(bob.sees(), "ann: half a line");
}

TEST_F(Tidy, AProgramThatChangesItsMindIsObeyed) {
  Typist ann = typist("ann");
  Client& bob = world.slash("bob");
  ann.types("half a line");
  ann.types(dont_echo);
  EXPECT_EQ(ann.sees_last(2), "* bob joined.\n* Your client edits what you type again.");
  ann.client.sends("whole\r\n");
  EXPECT_EQ(bob.sees(), "ann: whole") << "what was typed before is lost, since nobody could see it";
}

TEST_F(Tidy, AProgramThatAgreesAndThenSendsWholeLinesIsHeard) {
  Typist ann = typist("ann");
  Client& bob = world.slash("bob");
  ann.types("one\r\ntwo\r\0three\n"s);
  EXPECT_EQ(bob.sees(), "ann: one\nann: two\nann: three");
}

TEST_F(Tidy, WhatWasTypedBeforeItBeganGoesOn) {
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  ann.sends("/tidy\r\n");
  ann.receives();
  ann.sends("hel" + tidy_agreed + "lo\r");
  EXPECT_EQ(bob.sees(), "ann: hello");
}

// ---- The screen

TEST_F(Tidy, ALineThatArrivesStandsAboveTheOneThatIsTyped) {
  Typist ann = typist("ann");
  Client& bob = world.slash("bob");
  ann.types("I am typing a rather long sentence");
  bob.says("message one arrives");
  bob.says("and another");
  EXPECT_EQ(ann.sees_last(4),
            "* bob joined.\nbob: message one arrives\nbob: and another\nI am typing a rather long sentence");
}

TEST_F(Tidy, ASendHasTheLinesAndTheTypedOneAroundThem) {
  Typist ann = typist("ann");
  Client& bob = world.slash("bob");
  ann.types("abc");
  bob.says("one");
  bob.says("two");
  EXPECT_EQ(ann.client.receives(), "\x1b[G\x1b[Jbob: one\r\nbob: two\r\nabc");
}

TEST_F(Tidy, AKeyIsOneSendAndNothingIsSentWithoutANeed) {
  Typist ann = typist("ann");
  ann.client.sends("a");
  EXPECT_EQ(ann.client.receives(), "a");
  ann.client.sends("b");
  EXPECT_EQ(ann.client.receives(), "\x1b[G\x1b[Jab");
  EXPECT_EQ(ann.client.receives(), "");
  ann.client.sends("\x1b[D");
  EXPECT_EQ(ann.client.receives(), "\x1b[G\x1b[Jab\x1b[2G");
}

TEST_F(Tidy, AnEnteredLineStandsAboveItsAnswer) {
  Typist ann = typist("ann");
  ann.types("/rooms\r");
  EXPECT_EQ(ann.sees_last(2), "/rooms\n* Rooms: lobby (1)");
  EXPECT_EQ(ann.screen.cursor_column(), 0U);
}

TEST_F(Tidy, WhatOneSaysIsSeenOnce) {
  Typist ann = typist("ann");
  Client& bob = world.slash("bob");
  ann.types("hello\r");
  EXPECT_EQ(ann.sees_last(2), "* bob joined.\nhello");
  EXPECT_EQ(bob.sees(), "ann: hello");
}

TEST_F(Tidy, WindowsOfAnySizeAreDrawnOn) {
  for (const auto& [columns, rows] : {std::pair<std::size_t, std::size_t>{80, 24}, {40, 24}, {7, 3}, {1, 1}}) {
    World fresh;
    Typist ann(fresh.connects("slash"), columns, rows);
    ann.negotiates();
    ann.types("ann\r");
    Client& bob = fresh.slash("bob");
    ann.types("日本語 👩‍👩‍👧 e\u0301 שלום and some more words that take several rows");
    bob.says("hi");
    ann.looks();
    ann.types("\x1b[D\x1b[D");
    ann.types("\r");
    EXPECT_EQ(bob.sees(),
              "ann: 日本語 👩‍👩‍👧 e\u0301 שלום and some more words that take several rows");
  }
}

TEST_F(Tidy, AWindowThatNobodyKnowsOrThatIsHugeIsDrawnOn) {
  for (const auto& [columns, rows] : {std::pair<std::size_t, std::size_t>{0, 0}, {65535, 65535}, {1, 1}}) {
    World fresh;
    Client& ann = fresh.connects("slash");
    ann.sends(tidy_offered + window_of(columns, rows) + "ann\r");
    Client& bob = fresh.slash("bob");
    ann.sends(std::string(300, 'x') + window_of(columns, rows) + "\r");
    EXPECT_EQ(bob.sees(), "ann: " + std::string(300, 'x'));
  }
}

TEST_F(Tidy, AWindowThatGetsNarrowerLeavesNothingStale) {
  Typist ann = typist("ann");
  Client& bob = world.slash("bob");
  ann.looks();
  ann.types(std::string(70, 'x'));
  ann.resizes(40, 24);
  bob.says("hi");
  ann.looks();
  EXPECT_EQ(ann.sees_last(4), "* bob joined.\nbob: hi\n" + std::string(39, 'x') + "\n" + std::string(31, 'x'));
  ann.resizes(100, 24);
  bob.says("ho");
  EXPECT_EQ(ann.sees_last(4), "* bob joined.\nbob: hi\nbob: ho\n" + std::string(70, 'x'));
}

TEST_F(Tidy, WhereverASendIsCutTheScreenComesOutRight) {
  Typist whole = typist("ann");
  Client& bob = world.slash("bob");
  whole.looks();
  whole.types("half a line\x1b[D");
  bob.says("one");
  bob.says("two");
  const std::string expected = whole.sees();
  for (std::size_t cut = 1; cut < 60; ++cut) {
    World fresh;
    Typist ann(fresh.connects("slash"));
    ann.negotiates();
    ann.types("ann\r");
    Client& other = fresh.slash("bob");
    ann.looks();
    ann.client.is_waited_for();
    ann.client.socket_takes(0);
    ann.client.sends("half a line\x1b[D");
    other.says("one");
    fresh.settle();
    ann.client.socket_takes(cut);
    std::string got = ann.client.receives();
    other.says("two");
    for (int i = 0; i < 200; ++i) {
      ann.client.socket_takes(3);
      got += ann.client.receives();
    }
    ann.screen.write(got);
    ann.client.reads_all();
    EXPECT_EQ(ann.sees(), expected) << "cut after " << cut << " bytes";
    EXPECT_EQ(ann.screen.cursor_column(), whole.screen.cursor_column());
  }
}

TEST_F(Tidy, ASlowReaderIsDrawnTheNewestStateAndNoOlderOne) {
  Typist ann = typist("ann");
  ann.looks();
  ann.client.socket_takes(0);
  for (const char key : "typed while nothing could be sent"sv) ann.client.sends({&key, 1});
  ann.client.reads_all();
  EXPECT_EQ(ann.client.receives(), "typed while nothing could be sent");
}

// ---- Keys

TEST_F(Tidy, CtrlCGivesUpTheLineAndWithoutOneTellsHowToLeave) {
  Typist ann = typist("ann");
  ann.types("not this\x03");
  EXPECT_FALSE(ann.sees().ends_with("not this"));
  EXPECT_EQ(ann.sees_last(1), "* Hello, ann. You are in lobby with no others. Type /help for commands.");
  ann.types("\x03");
  EXPECT_EQ(ann.sees_last(1), "* To leave, type /quit.");
}

TEST_F(Tidy, AnInterruptOfTelnetDoesTheSame) {
  Typist ann = typist("ann");
  Client& bob = world.slash("bob");
  ann.types("not this\xff\xf4");
  ann.types("that\xff\xf7");
  ann.types("\xff\xf8yes\r");
  EXPECT_EQ(bob.sees(), "ann: yes");
}

TEST_F(Tidy, CtrlDOnAnEmptyLineLeaves) {
  Typist ann = typist("ann");
  Client& bob = world.slash("bob");
  bob.sees();
  ann.types("x\x04\x7f\x04");
  EXPECT_EQ(ann.sees_last(1), "* Goodbye, ann.");
  EXPECT_TRUE(ann.client.is_closed());
  EXPECT_EQ(bob.sees(), "* ann left.");
}

TEST_F(Tidy, CtrlDBeforeTheNameLeavesToo) {
  Typist ann(world.connects("slash"));
  ann.negotiates();
  ann.types("\x04");
  EXPECT_TRUE(ann.client.is_closed());
}

TEST_F(Tidy, TheTypedLineIsGoneWhenTheServerSaysGoodbye) {
  Typist ann = typist("ann");
  ann.types("half a line");
  world.shuts_down();
  EXPECT_EQ(ann.sees_last(2),
            "* Hello, ann. You are in lobby with no others. Type /help for commands.\n"
            "* The server is shutting down. Goodbye.");
}

TEST_F(Tidy, UpShowsLinesThatWereSaidBefore) {
  Typist ann = typist("ann");
  Client& bob = world.slash("bob");
  ann.types("one\rtwo\r\x1b[A\x1b[A\r");
  EXPECT_EQ(bob.sees(), "ann: one\nann: two\nann: one");
}

TEST_F(Tidy, TabCompletesCommandsRoomsAndNames) {
  Typist ann = typist("ann");
  Client& bob = world.slash("bobby");
  bob.says("/join development");
  bob.sees();
  ann.types("/joi\tdev\t\r");
  EXPECT_EQ(bob.sees(), "* ann joined.");
  ann.types("bob\thi\r");
  EXPECT_EQ(bob.sees(), "ann: bobby: hi");
  ann.types("/msg BOB\tpsst\r");
  EXPECT_EQ(bob.sees(), "[from ann] psst");
}

TEST_F(Tidy, ATabThatCanAddNothingRingsAndTheNextListsWhatThereIs) {
  Typist ann = typist("ann");
  world.slash("bob");
  world.slash("bobby");
  ann.types("bo\t");
  EXPECT_EQ(ann.sees_last(1), "bob") << "as far as they agree";
  EXPECT_EQ(ann.screen.bells(), 0U);
  ann.types("\t");
  EXPECT_EQ(ann.screen.bells(), 1U);
  ann.types("\t");
  EXPECT_EQ(ann.sees_last(2), "* bob: bobby:\nbob");
}

TEST_F(Tidy, OnlyOperatorsAreOfferedTheirCommands) {
  Typist ann = typist("ann");
  ann.types("/ki\t");
  EXPECT_EQ(ann.sees_last(1), "/ki");
  EXPECT_EQ(ann.screen.bells(), 1U);
}

TEST_F(Tidy, APasteOfManyLinesIsSaidOnceAndInOrder) {
  Typist ann = typist("ann");
  Client& bob = world.slash("bob");
  std::string paste;
  std::string said;
  for (int line = 0; line < 200; ++line) {
    paste += "line number " + std::to_string(line) + "\r";
    said += (line == 0 ? "ann: line number " : "\nann: line number ") + std::to_string(line);
  }
  ann.types("\x1b[200~" + paste + "\x1b[201~");
  EXPECT_EQ(bob.sees(), said);
}

TEST_F(Tidy, ALineThatIsTooLongIsDroppedWhole) {
  Typist ann = typist("ann");
  Client& bob = world.slash("bob");
  const std::size_t most = world.options().limits.line_bytes_max;
  ann.types(std::string(most, 'x') + "\r");
  EXPECT_EQ(bob.sees(), "ann: " + std::string(most, 'x'));
  ann.types(std::string(most + 1, 'x') + "\rhello\r");
  EXPECT_EQ(bob.sees(), "ann: hello");
  EXPECT_EQ(ann.sees_last(2), "* That line is longer than 4096 bytes and was not sent.\nhello");
}

TEST_F(Tidy, ANameThatIsTooLongIsRefusedAsElsewhere) {
  Typist ann(world.connects("slash"));
  ann.negotiates();
  ann.types(std::string(unnamed_line_bytes_max + 1, 'x') + "\r");
  EXPECT_EQ(ann.sees_last(1), "* Names: a-z, 0-9, - _ and ., up to 24 characters. Enter your username:");
}

TEST_F(Tidy, AnEmptyLineIsIgnored) {
  Typist ann = typist("ann");
  const std::string before = ann.sees();
  ann.types("\r\r");
  EXPECT_EQ(ann.sees(), before);
}

TEST_F(Tidy, WhatAPasteSaysIsNotKeys) {
  Typist ann = typist("ann");
  Client& bob = world.slash("bob");
  ann.types("/paste\r\x1b[200~a\tb\x01 c\x1b[201~\r/end\r");
  EXPECT_EQ(bob.sees(), "ann: a b c");
}

// ---- Secrets

TEST_F(Tidy, WhatFollowsClaimIsNeitherShownNorRemembered) {
  Typist ann = typist("ann");
  ann.types("/claim secret");
  EXPECT_EQ(ann.sees_last(1), "/claim ******");
  ann.types("\r");
  ann.types("\x1b[A");
  EXPECT_EQ(ann.sees().find("secret"), std::string::npos);
}

TEST_F(Tidy, ACursorInASecretStandsWhereItSeemsToBe) {
  Typist ann = typist("ann");
  ann.types("/claim ä日本\x1b[D");
  EXPECT_EQ(ann.sees_last(1), "/claim ***");
  EXPECT_EQ(ann.screen.cursor_column(), 9U);
}

TEST_F(Tidy, ASecretStaysOneHoweverItsLineIsEdited) {
  for (const std::string_view edits : {"\x17\x03\x19"sv, "\x01\x04"sv, "\x15x\x19"sv, "\x17\x15\x19"sv, "\x01x"sv}) {
    World fresh;
    Typist ann(fresh.connects("slash"));
    ann.negotiates();
    ann.types("ann\r/claim hunter2" + std::string(edits));
    EXPECT_EQ(ann.sees().find("unter2"), std::string::npos) << "in one read";
    ann.types("\x03/claim hunter2");
    for (const char key : edits) ann.types({&key, 1});
    EXPECT_EQ(ann.sees().find("unter2"), std::string::npos) << "key by key";
    ann.types("\r\x1b[A");
    EXPECT_EQ(ann.sees().find("unter2"), std::string::npos) << "nor remembered";
  }
}

TEST_F(Tidy, TabLeavesASecretAsItIs) {
  Typist ann = typist("ann");
  world.slash("obs");
  ann.looks();
  ann.types("/claim ob\t");
  EXPECT_EQ(ann.sees_last(1), "/claim **");
  EXPECT_EQ(ann.screen.bells(), 1U);
}

TEST_F(Tidy, TabKnowsWhatMoreThanAHundredHaveInCommon) {
  Typist ann = typist("ann");
  for (int i = 0; i < 100; ++i) world.slash("uu" + std::to_string(1000 + i));
  world.slash("uz");
  ann.looks();
  ann.types("u\t");
  EXPECT_EQ(ann.sees_last(1), "u");
}

TEST_F(Tidy, AQuoted255AtTheBoundOfATurnIsWhole) {
  Typist ann = typist("ann");
  Client& bob = world.slash("bob");
  bob.sees();
  ann.types(std::string(key_bytes_per_turn_max, 'a') + "\xff\xff" + "bcd\r");
  EXPECT_EQ(bob.sees(), "ann: " + std::string(key_bytes_per_turn_max, 'a') + "\ufffd" + "bcd");
}

TEST_F(Tidy, AWindowThatChangesTogetherWithTheLineLeavesWhatStandsAbove) {
  Typist ann = typist("ann");
  Client& bob = world.slash("bob");
  for (int line = 0; line < 15; ++line) bob.says("line " + std::to_string(line));
  ann.looks();
  ann.types("short");
  ann.screen.resize(40, 24);
  ann.types(std::string(200, 'y') + window_of(40, 24));
  EXPECT_NE(ann.sees().find("bob: line 14"), std::string::npos);
  EXPECT_EQ(ann.screen.cursor_column(), 205U % 39U);
}

TEST_F(Tidy, ItsEndErasesTheTypedLineAndNothingElse) {
  for (const std::string_view end : {"\x15/tidy\r"sv, "\xff\xfe\x01"sv}) {
    World fresh;
    Typist ann(fresh.connects("slash"));
    ann.negotiates();
    ann.types("ann\r");
    Client& bob = fresh.slash("bob");
    ann.looks();
    ann.types(std::string(200, 'z'));
    bob.says("one");
    bob.says("two");
    bob.says("three");
    ann.types(end);
    bob.says("four");
    const std::string seen = ann.sees();
    EXPECT_EQ(seen.find('z'), std::string::npos);
    EXPECT_NE(seen.find("* bob joined.\nbob: one\nbob: two\nbob: three\n"), std::string::npos) << seen;
    EXPECT_TRUE(seen.ends_with("* Your client edits what you type again.\nbob: four")) << seen;
  }
}

TEST_F(Tidy, ItsEndInTheMiddleOfASendErasesWhatWasDrawnByThen) {
  for (std::size_t cut = 1; cut < 40; ++cut) {
    World fresh;
    Typist ann(fresh.connects("slash"));
    ann.negotiates();
    ann.types("ann\r");
    Client& bob = fresh.slash("bob");
    ann.looks();
    ann.client.is_waited_for();
    ann.client.socket_takes(0);
    ann.client.sends("half a line");
    bob.says("one");
    fresh.settle();
    ann.client.socket_takes(cut);
    std::string got = ann.client.receives();
    ann.client.sends(dont_echo);
    bob.says("two");
    ann.client.reads_all();
    got += ann.client.receives();
    ann.screen.write(without_telnet(got));
    EXPECT_TRUE(ann.sees().ends_with("* bob joined.\nbob: one\n* Your client edits what you type again.\nbob: two"))
        << "cut after " << cut << "\n"
        << ann.sees();
  }
}

class TidyPassword : public Tidy {
 protected:
  TidyPassword() {
    fresh.passwords.works_at_once(true);
    fresh.keeps_names();
    Client& owner = fresh.slash("keeper");
    owner.says("/claim hunter2222");
    owner.says("/quit");
    owner.sees();
  }
  static WorldOptions options() {
    WorldOptions options;
    options.limits.names_max = 10;
    return options;
  }

  World fresh{options()};
};

TEST_F(TidyPassword, IsNeitherShownNorRememberedHoweverItIsCut) {
  const std::string keys = "keeper\rhunter2222\r\x1b[A";
  for (std::size_t cut = 0; cut <= keys.size(); ++cut) {
    Typist keeper(fresh.connects("slash"));
    keeper.negotiates();
    keeper.types(keys.substr(0, cut));
    keeper.types(keys.substr(cut));
    const std::string seen = keeper.sees();
    EXPECT_NE(seen.find("* Hello, keeper."), std::string::npos) << "cut after " << cut;
    EXPECT_EQ(seen.find("hunter"), std::string::npos) << "cut after " << cut;
    keeper.types("\x03\x04");
  }
}

TEST_F(TidyPassword, WhatFollowsItInTheSameReadIsHeard) {
  Client& bob = fresh.slash("bob");
  Typist keeper(fresh.connects("slash"));
  keeper.negotiates();
  keeper.types("keeper\rhunter2222\rhello\rhalf");
  EXPECT_EQ(bob.sees(), "* keeper joined.\nkeeper: hello");
  EXPECT_EQ(keeper.sees_last(2), "hello\nhalf");
}

}  // namespace
}  // namespace confab
