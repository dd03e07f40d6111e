// Sessions of both dialects from their first prompt to their last word, as a client sees them.
#include "confab/frontends/chat_session.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "support/world.hpp"

namespace confab {
namespace {

using namespace std::string_view_literals;
using test::Client;
using test::World;
using test::WorldOptions;

constexpr std::string_view prompt = "* Welcome to confab. Enter your username:";
constexpr std::string_view names_rule = "* Names use letters, digits, - _ and ., up to 24 characters.";

// ---- Logging in with slash

TEST(SlashLogin, AsInTheContract) {
  World world;
  world.slash("alice");
  world.slash("bob");
  Client& carol = world.connects("slash");
  EXPECT_EQ(carol.receives(), "* Welcome to confab. Enter your username:\n");
  EXPECT_TRUE(carol.session().unnamed());
  carol.says("bob smith");
  EXPECT_EQ(carol.receives(), "* Names use letters, digits, - _ and ., up to 24 characters. Enter your username:\n");
  carol.says("alice");
  EXPECT_EQ(carol.receives(), "* That name is in use. Enter your username:\n");
  carol.says("carol");
  EXPECT_EQ(carol.receives(), "* Hello, carol. You are in lobby with 2 others: alice, bob. Type /help for commands.\n");
  EXPECT_FALSE(carol.session().unnamed());
  EXPECT_EQ(carol.name(), "carol");
}

TEST(SlashLogin, EmptyLinesAreIgnored) {
  World world;
  Client& ann = world.connects("slash");
  ann.receives();
  ann.sends("\n\r\n\n\x07\n");
  EXPECT_EQ(ann.receives(), "");
  ann.says("ann");
  EXPECT_EQ(ann.name(), "ann");
}

TEST(SlashLogin, AReservedNameIsRefused) {
  World world;
  Client& ann = world.connects("slash");
  ann.receives();
  ann.says("LOBBY");
  EXPECT_EQ(ann.sees(), "* That name is reserved. Enter your username:");
}

TEST(SlashLogin, FourRefusalsAreForgivenAndTheFifthCloses) {
  World world;
  Client& taken = world.slash("taken");
  Client& patient = world.connects("slash");
  for (const std::string_view name : {"-", "taken", "lobby", "a b"}) patient.says(name);
  EXPECT_FALSE(patient.is_closed());
  patient.says("patient");
  EXPECT_EQ(patient.name(), "patient");

  Client& stubborn = world.connects("slash");
  for (const std::string_view name : {"-", "taken", "lobby", "a b"}) stubborn.says(name);
  stubborn.sees();
  taken.sees();
  stubborn.says("taken");
  stubborn.says("stubborn");
  const std::string last = stubborn.receives();
  EXPECT_TRUE(last.starts_with("* That name is in use. ")) << last;
  EXPECT_TRUE(last.ends_with("Goodbye.\n")) << last;
  EXPECT_TRUE(stubborn.is_closed());
  EXPECT_EQ(taken.sees(), "") << "it has never been here";
}

TEST(SlashLogin, NothingSentBehindTheFifthRefusalIsHeard) {
  World world;
  Client& ann = world.slash("ann");
  Client& hasty = world.connects("slash");
  hasty.sends("-\n-\n-\n-\n-\nhasty\nhello\n");
  EXPECT_TRUE(hasty.is_closed());
  EXPECT_EQ(ann.sees(), "");
  EXPECT_EQ(world.registry().users().size(), 1U);
}

TEST(SlashLogin, ALineTooLongIsARefusedName) {
  World world;
  Client& ann = world.connects("slash");
  ann.receives();
  ann.says(std::string(129, 'a'));
  EXPECT_EQ(ann.sees(), std::string(names_rule) + " Enter your username:");
  for (int i = 0; i < 4; ++i) ann.says(std::string(5000, 'a'));
  EXPECT_TRUE(ann.is_closed());
}

TEST(SlashLogin, NameAndFirstWordsMayComeInOneSegment) {
  World world;
  Client& ann = world.slash("ann");
  Client& bob = world.connects("slash");
  bob.sends("bob\nhello\n/join dev\n");
  EXPECT_EQ(ann.sees(), "* bob joined.\nbob: hello\n* bob left for dev.");
  EXPECT_EQ(bob.sees(), std::string(prompt) +
                            "\n* Hello, bob. You are in lobby with 1 other: ann. Type /help for commands."
                            "\n* You are now in dev with no others.");
}

TEST(SlashLogin, ANameOverdueClosesWithAReason) {
  World world;
  Client& ann = world.connects("slash");
  ann.receives();
  ann.login_times_out();
  EXPECT_EQ(ann.receives(), "* No username was given in time. Goodbye.\n");
  EXPECT_TRUE(ann.is_closed());
}

TEST(SlashLogin, WithoutNoticesThereIsNoGreeting) {
  World world({.notices = Notices::none});
  Client& ann = world.connects("slash");
  ann.says("ann");
  EXPECT_EQ(ann.sees(), prompt);
  EXPECT_EQ(ann.name(), "ann");
  world.slash("bob");
  EXPECT_EQ(ann.sees(), "");
}

TEST(SlashLogin, WithQuietNoticesThereIsAGreetingButNoJoins) {
  World world({.notices = Notices::quiet});
  Client& ann = world.connects("slash");
  ann.says("ann");
  EXPECT_EQ(ann.sees(),
            std::string(prompt) + "\n* Hello, ann. You are in lobby with no others. Type /help for commands.");
  world.slash("bob").says("/join dev");
  EXPECT_EQ(ann.sees(), "");
}

// ---- Logging in with sigil

TEST(SigilLogin, SaysNothingUntilANicknameIsAcceptedAndNothingThen) {
  World world;
  Client& ann = world.connects("sigil");
  EXPECT_EQ(ann.receives(), "");
  ann.sends("\n\n");
  EXPECT_EQ(ann.receives(), "");
  ann.says("ann");
  EXPECT_EQ(ann.receives(), "");
  EXPECT_EQ(ann.name(), "ann");
  EXPECT_FALSE(ann.is_closed());
}

TEST(SigilLogin, AnInvalidNicknameClosesWithoutAWord) {
  for (const std::string_view nickname : {"a_b", "a-b", "a.b", "a b", "-", "!users", "#bob hi", "lobby", "jürgen"}) {
    World world;
    Client& client = world.connects("sigil");
    client.says(nickname);
    EXPECT_TRUE(client.is_closed()) << nickname;
    EXPECT_EQ(client.receives(), "") << nickname;
    EXPECT_TRUE(world.registry().users().empty()) << nickname;
  }
}

TEST(SigilLogin, ANicknameInUseClosesWithoutAWord) {
  World world;
  world.slash("ann");
  Client& other = world.connects("sigil");
  other.says("ANN");
  EXPECT_TRUE(other.is_closed());
  EXPECT_EQ(other.receives(), "");
}

TEST(SigilLogin, ANicknameMayHave24CharactersAndNotOneMore) {
  World world;
  world.sigil(std::string(24, 'a'));
  Client& longer = world.connects("sigil");
  longer.says(std::string(25, 'b'));
  EXPECT_TRUE(longer.is_closed());
}

TEST(SigilLogin, ALineTooLongOrATimeOutClosesWithoutAWord) {
  World world;
  Client& verbose = world.connects("sigil");
  verbose.says(std::string(129, 'a'));
  EXPECT_TRUE(verbose.is_closed());
  EXPECT_EQ(verbose.receives(), "");
  Client& mute = world.connects("sigil");
  mute.login_times_out();
  EXPECT_TRUE(mute.is_closed());
  EXPECT_EQ(mute.receives(), "");
}

// ---- Commands, as the client sees them

TEST(SlashSession, OnesOwnLinesDoNotComeBack) {
  World world;
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  ann.sees();
  ann.says("hello");
  ann.says("//me too");
  EXPECT_EQ(ann.sees(), "");
  EXPECT_EQ(bob.sees(), "ann: hello\nann: /me too");
}

TEST(SlashSession, AnEmptyLineIsIgnored) {
  World world;
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  ann.sees();
  ann.sends("\n\r\n\x1b\n");
  EXPECT_EQ(ann.sees(), "");
  EXPECT_EQ(bob.sees(), "");
}

TEST(SlashSession, PrivateMessagesAreConfirmed) {
  World world;
  Client& ann = world.slash("ann");
  Client& bob = world.slash("Bob");
  Client& eve = world.sigil("eve");
  ann.sees();
  bob.sees();
  ann.says("/msg bob psst");
  EXPECT_EQ(ann.sees(), "[to Bob] psst") << "with the name as its bearer wrote it";
  EXPECT_EQ(bob.sees(), "[from ann] psst");
  ann.says("/msg nobody psst");
  EXPECT_EQ(ann.sees(), "* No user named nobody is here.");
  ann.says("/msg eve hi");
  EXPECT_EQ(eve.sees(), "#ann: hi");
  eve.says("#ann hi yourself");
  EXPECT_EQ(ann.sees(), "[to eve] hi\n[from eve] hi yourself");
  EXPECT_EQ(eve.sees(), "") << "scripts get no confirmation";
}

TEST(SlashSession, UnknownCommandsAndMisuseAreNeverBroadcast) {
  World world;
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  ann.sees();
  for (const auto line : {"/frob", "/join", "/msg bob", "/quit now", "/", "/help x y", "/join a b"}) ann.says(line);
  EXPECT_EQ(bob.sees(), "");
  EXPECT_EQ(world.registry().rooms().size(), 1U);
  EXPECT_FALSE(ann.is_closed());
}

TEST(SlashSession, ALineTooLongIsDroppedWithANotice) {
  World world;
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  ann.sees();
  ann.says(std::string(4097, 'x'));
  EXPECT_EQ(ann.sees(), "* That line is longer than 4096 bytes and was not sent.");
  ann.says(std::string(4096, 'y'));
  ann.says("z");
  EXPECT_EQ(bob.sees(), "ann: " + std::string(4096, 'y') + "\nann: z");
  EXPECT_EQ(ann.sees(), "");
}

TEST(SlashSession, LeaveInTheLobbySaysSo) {
  World world;
  Client& ann = world.slash("ann");
  ann.says("/leave");
  EXPECT_EQ(ann.sees(), "* You are already in lobby.");
  ann.says("/join dev");
  ann.sees();
  ann.says("/join #DEV");
  EXPECT_EQ(ann.sees(), "* You are already in dev.");
}

TEST(SigilSession, TheLobbyByName) {
  World world;
  Client& ann = world.sigil("ann");
  Client& bob = world.sigil("bob");
  ann.says("@lobby hi");
  EXPECT_EQ(bob.sees(), "ann: hi");
  ann.says("!enter lobby");
  EXPECT_EQ(ann.sees(), "");
  ann.says("!leave lobby");
  EXPECT_EQ(ann.sees(), "! the lobby cannot be left");
  ann.says("!members lobby");
  EXPECT_EQ(ann.sees(), "ann bob");
}

TEST(SigilSession, EnteringTwiceAndLeavingWhereOneIsNotAreNothing) {
  World world;
  Client& ann = world.sigil("ann");
  ann.says("!leave dev");
  ann.says("!enter dev");
  ann.says("!enter dev");
  ann.says("!rooms");
  EXPECT_EQ(ann.sees(), "dev");
  ann.says("!leave dev");
  ann.says("!leave dev");
  ann.says("!rooms");
  EXPECT_EQ(ann.receives(), "\n");
}

TEST(SigilSession, TextThatBeginsWithASigilIsDoubled) {
  World world;
  Client& ann = world.sigil("ann");
  Client& bob = world.slash("bob");
  ann.says("##1");
  ann.says("@@home");
  ann.says("!!important");
  EXPECT_EQ(bob.sees(), "ann: #1\nann: @home\nann: !important");
}

TEST(SigilSession, ALineTooLongIsAnErrorLine) {
  World world;
  Client& ann = world.sigil("ann");
  ann.says(std::string(4097, 'x'));
  EXPECT_EQ(ann.sees(), "! line too long: at most 4096 bytes");
}

TEST(Sessions, SeeEachOtherOverBothDialects) {
  World world;
  Client& ann = world.slash("ann");
  Client& bob = world.sigil("bob");
  ann.sees();
  bob.says("!enter dev");
  ann.says("/join dev");
  EXPECT_EQ(ann.sees(), "* You are now in dev with 1 other: bob.");
  ann.says("hello");
  bob.says("@dev hi");
  EXPECT_EQ(bob.sees(), "@dev ann: hello");
  EXPECT_EQ(ann.sees(), "bob: hi");
  bob.says("lobby only");
  EXPECT_EQ(ann.sees(), "") << "a slash user is in one room";
}

TEST(Sessions, NoTextOfAUserCanPassForANoticeOrForAnother) {
  World world;
  Client& ann = world.slash("ann");
  Client& eve = world.sigil("eve");
  ann.sees();
  for (const std::string_view forged : {"* bob joined."sv, "bob: hi"sv, "[from bob] hi"sv, "x\x1b[1A\x0d* bob left."sv,
                                        "\xe2\x80\xa8* bob left."sv, "\xc2\x85* bob left."sv}) {
    eve.sends(std::string(forged) + "\n");
  }
  std::string lines = ann.sees() + "\n";
  while (!lines.empty()) {
    EXPECT_TRUE(lines.starts_with("eve: ")) << lines;
    lines.erase(0, lines.find('\n') + 1);
  }
}

// ---- Ending

TEST(Quit, SaysGoodbyeSendsWhatIsQueuedAndCloses) {
  World world;
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  ann.sees();
  bob.says("one more thing");
  ann.sends("/quit\nnever heard\n");
  EXPECT_EQ(ann.sees(), "bob: one more thing\n* Goodbye, ann.");
  EXPECT_TRUE(ann.is_closed());
  EXPECT_EQ(bob.sees(), "* ann left.");
  EXPECT_EQ(world.registry().find_user("ann"), nullptr);
}

TEST(Quit, ASlowReaderGetsEverythingFirst) {
  World world;
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  ann.sees();
  ann.socket_takes(3);
  bob.says("one more thing");
  world.settle();
  ann.says("/quit");
  bob.says("not for ann");
  EXPECT_FALSE(ann.is_closed());
  ann.reads_all();
  EXPECT_EQ(ann.sees(), "bob: one more thing\n* Goodbye, ann.");
  EXPECT_TRUE(ann.is_closed());
}

TEST(Quit, ScriptsGetNoWord) {
  World world;
  Client& ann = world.sigil("ann");
  ann.says("!quit");
  EXPECT_EQ(ann.receives(), "");
  EXPECT_TRUE(ann.is_closed());
}

TEST(Ending, HangingUpIsLeavingAndTheUnterminatedTailIsNotSaid) {
  World world;
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  ann.sees();
  bob.sends("last words\nnot sa");
  bob.hangs_up();
  EXPECT_EQ(ann.sees(), "bob: last words\n* bob left.");
}

TEST(Ending, ALostConnectionIsToldInEveryRoom) {
  World world;
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  Client& eve = world.sigil("eve");
  eve.says("!enter dev");
  bob.says("/join dev");
  ann.sees();
  bob.sees();
  eve.is_lost();
  EXPECT_EQ(ann.sees(), "* eve left (connection lost).");
  EXPECT_EQ(bob.sees(), "* eve left (connection lost).");
}

TEST(Ending, OneWhoNeverGaveANameLeavesNoTrace) {
  World world;
  Client& ann = world.slash("ann");
  Client& bob = world.connects("slash");
  bob.hangs_up();
  Client& eve = world.connects("sigil");
  eve.is_lost();
  EXPECT_EQ(ann.sees(), "");
}

TEST(Ending, TheNameIsFreeAtOnce) {
  World world;
  world.slash("ann").is_lost();
  world.sigil("ann").says("!quit");
  world.slash("Ann");
}

TEST(Shutdown, SlashClientsAreToldAfterAllThatIsQueued) {
  World world;
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  Client& eve = world.sigil("eve");
  Client& unnamed = world.connects("slash");
  ann.sees();
  bob.says("hello");
  world.shuts_down();
  EXPECT_EQ(ann.sees(), "bob: hello\n* The server is shutting down. Goodbye.");
  EXPECT_EQ(eve.sees(), "bob: hello");
  EXPECT_EQ(unnamed.sees(), std::string(prompt) + "\n* The server is shutting down. Goodbye.");
  for (Client* client : {&ann, &bob, &eve, &unnamed}) EXPECT_TRUE(client->is_closed());
  EXPECT_TRUE(world.registry().users().empty());
}

// ---- Line endings

TEST(LineEndings, EachClientGetsItsOwn) {
  World world;
  Client& unix_client = world.slash("unix");
  Client& telnet = world.connects("slash");
  telnet.sends("telnet\r\n");
  EXPECT_EQ(telnet.receives(),
            "* Welcome to confab. Enter your username:\n"
            "* Hello, telnet. You are in lobby with 1 other: unix. Type /help for commands.\r\n")
      << "LF before its first line";
  unix_client.says("hello");
  telnet.sends("hi\r\n");
  EXPECT_EQ(telnet.receives(), "unix: hello\r\n");
  EXPECT_EQ(unix_client.receives(), "* telnet joined.\ntelnet: hi\n");
}

TEST(LineEndings, AChangeInTheMiddleNeitherLosesNorDoublesALine) {
  for (const std::string_view protocol : {"slash", "sigil"}) {
    for (int change_at = 0; change_at < 12; ++change_at) {
      World world({.notices = Notices::quiet});
      Client& ann = world.sigil("ann");
      Client& bob = protocol == "slash" ? world.slash("bob") : world.sigil("bob");
      Client& eve = world.slash("eve");
      std::string bobs;
      std::string eves;
      for (int i = 0; i < 12; ++i) {
        const std::string text = std::to_string(i);
        if (i == change_at) bob.sends("\xff\xf1");
        if (i == change_at && i % 2 == 0) world.turn();
        (i % 3 == 0 ? eve : ann).says(text);
        bobs += (i % 3 == 0 ? "eve: " : "ann: ") + text + (i >= change_at ? "\r\n" : "\n");
        if (i % 3 != 0) eves += "ann: " + text + "\n";
      }
      EXPECT_EQ(bob.receives(), bobs) << protocol << ", changed at " << change_at;
      EXPECT_EQ(eve.receives(), eves);
      world.check();
    }
  }
}

TEST(LineEndings, AChangeHoldsInEveryRoomOfAScript) {
  World world;
  Client& ann = world.sigil("ann");
  Client& bob = world.sigil("bob");
  for (Client* client : {&ann, &bob}) {
    client->says("!enter dev");
    client->says("!enter tea");
  }
  ann.says("@dev 1");
  bob.sends("\xff\xf1");
  ann.says("@tea 2");
  ann.says("@dev 3");
  ann.says("4");
  EXPECT_EQ(bob.receives(), "@dev ann: 1\n@tea ann: 2\r\n@dev ann: 3\r\nann: 4\r\n");
  world.check();
}

TEST(LineEndings, ASlowReaderMayChangeToo) {
  World world({.notices = Notices::quiet});
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  bob.socket_takes(7);
  ann.says("one");
  ann.says("two");
  world.settle();
  bob.sends("mine\r\n");
  ann.says("three");
  world.settle();
  bob.reads_all();
  EXPECT_EQ(bob.receives(), "ann: one\nann: two\nann: three\r\n");
  EXPECT_EQ(ann.receives(), "bob: mine\n");
}

TEST(LineEndings, TheLastReaderOfAFormatTakesItAway) {
  World world({.notices = Notices::quiet});
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  ann.says("1");
  for (Client* client : {&ann, &bob}) client->sends("\xff\xf1");
  ann.says("2");
  EXPECT_EQ(bob.receives(), "ann: 1\nann: 2\r\n");
  world.check();
}

// ---- Slow readers

TEST(SlowReader, MissesTheOldestLinesAndIsToldInItsDialect) {
  WorldOptions options;
  options.limits.write_queue_bytes_max = 1000;
  options.notices = Notices::quiet;
  World world(options);
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  Client& eve = world.sigil("eve");
  bob.socket_takes(0);
  eve.socket_takes(0);
  for (int i = 0; i < 137; ++i) {
    ann.says(std::string(94, 'x'));  // 100 bytes with name and ending
    world.settle();
  }
  bob.reads_all();
  eve.reads_all();
  const std::string line = "\nann: " + std::string(94, 'x');
  std::string rest;
  for (int i = 0; i < 10; ++i) rest += line;
  EXPECT_EQ(bob.sees(), "* You missed 127 messages because your connection is slow." + rest);
  EXPECT_EQ(eve.sees(), "! missed 127 messages" + rest);
}

// ---- Fast senders

TEST(Congestion, HealthyReadersMissNothingHoweverFastOthersTalk) {
  for (const std::size_t flushes : {1U, 7U, 64U, 256U}) {
    WorldOptions options;
    options.limits.write_queue_bytes_max = 4096;
    options.notices = Notices::quiet;
    options.flushes_per_turn = flushes;
    World world(options);
    std::vector<Client*> senders = {&world.slash("ann"), &world.sigil("bob"), &world.slash("eve")};
    Client& slash = world.slash("reader1");
    Client& sigil = world.sigil("reader2");
    constexpr int lines = 300;
    for (Client* sender : senders) {
      std::string bytes;
      for (int i = 0; i < lines; ++i) bytes += std::to_string(i) + " " + std::string(100, 'x') + "\n";
      sender->sends(bytes);
    }
    for (Client* reader : {&slash, &sigil}) {
      const std::string got = reader->receives();
      EXPECT_EQ(std::count(got.begin(), got.end(), '\n'), 3 * lines);
      EXPECT_EQ(got.find("missed"), std::string::npos);
      for (Client* sender : senders) {
        std::size_t at = 0;
        for (int i = 0; i < lines && at != std::string::npos; ++i) {
          at = got.find(std::string(sender->name()) + ": " + std::to_string(i) + " x", at);
        }
        EXPECT_NE(at, std::string::npos) << sender->name() << "'s lines in order, " << flushes << " flushes a turn";
      }
    }
  }
}

TEST(Congestion, OneWhoIsToldALotMissesNothingEither) {
  WorldOptions options;
  options.limits.write_queue_bytes_max = 4096;
  World world(options);
  Client& ann = world.slash("ann");
  Client& bob = world.sigil("bob");
  std::string bytes;
  for (int i = 0; i < 300; ++i) bytes += "/msg bob " + std::string(100, 'x') + "\n";
  ann.sends(bytes);
  const std::string got = bob.receives();
  EXPECT_EQ(std::count(got.begin(), got.end(), '\n'), 300);
  EXPECT_EQ(got.find("missed"), std::string::npos);
}

TEST(Congestion, OneWhoToldTooMuchWithTheLastLineOfASegmentIsHeardAgain) {
  WorldOptions options;
  options.limits.write_queue_bytes_max = 4096;
  World world(options);
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  ann.sends("/msg bob " + std::string(1800, 'x') + "\n/msg bob " + std::string(1800, 'y') + "\n");
  EXPECT_EQ(bob.receives().size(), 2 * (11 + 1800 + 1U));
  ann.says("hello");
  EXPECT_EQ(bob.sees(), "ann: hello");
}

TEST(Congestion, OneWhoAsksForMoreThanItsQueueHoldsGetsItAll) {
  WorldOptions options;
  options.limits.write_queue_bytes_max = 4096;
  World world(options);
  Client& ann = world.slash("ann");
  std::string bytes;
  for (int i = 0; i < 300; ++i) bytes += "/help\n";
  ann.sends(bytes);
  const std::string got = ann.receives();
  EXPECT_EQ(std::count(got.begin(), got.end(), '\n'), 300 * 8);
}

// ---- Pace

TEST(PacedSession, IsToldOnceAndLosesNothing) {
  WorldOptions options;
  options.pace = PaceLimits{.lines_per_second = 10, .burst_lines = 5};
  World world(options);
  Client& ann = world.slash("ann");
  Client& bob = world.sigil("bob");
  ann.sees();
  ann.sends("1\n2\n3\n4\n5\n6\n7\n");
  EXPECT_EQ(bob.sees(), "ann: 1\nann: 2\nann: 3\nann: 4") << "the name was a line too";
  EXPECT_EQ(ann.sees(), "* You are sending too fast. Nothing is lost: your lines wait their turn.");
  world.time_passes(std::chrono::milliseconds(100));
  EXPECT_EQ(bob.sees(), "ann: 5");
  world.time_passes(std::chrono::milliseconds(200));
  EXPECT_EQ(bob.sees(), "ann: 6\nann: 7");
  EXPECT_EQ(ann.sees(), "");
}

TEST(PacedSession, ScriptsAreToldInTheirWay) {
  WorldOptions options;
  options.pace = PaceLimits{.lines_per_second = 10, .burst_lines = 2};
  World world(options);
  Client& bob = world.sigil("bob");
  bob.sends("1\n2\n3\n");
  EXPECT_EQ(bob.sees(), "! too fast: lines wait their turn");
}

TEST(PacedSession, WithoutANameNothingIsSaidAboutIt) {
  WorldOptions options;
  options.pace = PaceLimits{.lines_per_second = 10, .burst_lines = 2};
  World world(options);
  Client& bob = world.connects("sigil");
  bob.sends("\n\n\nbob\n");
  EXPECT_EQ(bob.receives(), "");
  EXPECT_EQ(bob.name(), "");
  world.time_passes(std::chrono::seconds(1));
  EXPECT_EQ(bob.name(), "bob");
}

TEST(PacedSession, LongRepliesCostMoreThanShortOnes) {
  WorldOptions options;
  options.pace = PaceLimits{.lines_per_second = 1, .burst_lines = 10};
  options.notices = Notices::quiet;
  World world(options);
  for (int i = 0; i < 400; ++i) world.sigil("user" + std::to_string(1000 + i));
  Client& ann = world.sigil("ann");
  ann.sends("!users\n!users\n!users\n!users\n!users\n!rooms\n");
  const std::string got = ann.receives();
  EXPECT_LE(std::count(got.begin(), got.end(), '\n'), 4) << "3.6 KB each";
  EXPECT_TRUE(got.ends_with("! too fast: lines wait their turn\n"));
}

TEST(PacedSession, WhatWaitsIsForgottenWhenTheClientIsLost) {
  WorldOptions options;
  options.pace = PaceLimits{.lines_per_second = 1, .burst_lines = 2};
  World world(options);
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  ann.sees();
  bob.sends("1\n2\n3\n");
  bob.is_lost();
  world.time_passes(std::chrono::hours(1));
  EXPECT_EQ(ann.sees(), "bob: 1\n* bob left (connection lost).");
}

}  // namespace
}  // namespace confab
