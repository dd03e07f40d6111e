// confab --send when something is wrong: the status and a sentence say what, and how much was said.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fake_server.hpp"
#include "program.hpp"

namespace confab::harness {
namespace {

Outcome say(const Daemon& daemon, const std::string& name, const std::string& room, const std::string& text,
            std::string_view input = {}) {
  std::vector<std::string> arguments = {"--send", "--as", name, "--room", room, place_of(daemon.endpoint("sigil"))};
  if (!text.empty()) arguments.push_back(text);
  return run(confab(arguments), input);
}

TEST(SayingTrouble, ANameThatIsTakenOrReservedIsStatusThree) {
  Daemon daemon;
  Client ann = slash_user(daemon, "ann");
  for (const std::string name : {"Ann", "root"}) {
    const Outcome end = say(daemon, name, "lobby", "hello");
    EXPECT_EQ(end.status, 3);
    EXPECT_NE(end.err.find("has refused the name " + name + ": "), std::string::npos) << end.err;
  }
  ann.sees_nothing();
}

TEST(SayingTrouble, ANameThatNoServerTakesIsNotEvenSent) {
  FakeServer server;
  const Outcome end = run(confab({"--send", "--as", "deploy-bot", server.place(), "hello"}));
  EXPECT_EQ(end.status, 3);
  EXPECT_EQ(end.err, "confab: deploy-bot is no name for a script: it has letters and digits, up to 24.\n");
}

TEST(SayingTrouble, ARoomThatCanNotBeMadeIsStatusFour) {
  std::vector<std::string> arguments = all_protocols();
  arguments.insert(arguments.end(), {"--rooms-max", "1"});
  Daemon daemon(arguments);
  Client ann = slash_user(daemon, "ann");
  ann.says("/join one");
  ann.sees("* You are now in one with no others.");
  const Outcome end = say(daemon, "bot", "two", "hello");
  EXPECT_EQ(end.status, 4);
  EXPECT_EQ(end.err, "confab: The server has refused the room two: too many rooms on this server.\n");
}

TEST(SayingTrouble, ARoomThatNoServerHasIsNotEvenSent) {
  FakeServer server;
  const Outcome end = run(confab({"--send", "--as", "bot", "--room", "a b", server.place(), "hello"}));
  EXPECT_EQ(end.status, 4);
  EXPECT_TRUE(end.err.starts_with("confab: a b is no name of a room: ")) << end.err;
}

/// A server that has accepted the name, and the room "dev".
void lets_in(FakeServer& server) {
  server.accepts();
  EXPECT_EQ(server.hears(), "bot");
  EXPECT_EQ(server.hears(), "#bot mark 1");
  server.sends("#bot: mark 1\n");
  EXPECT_EQ(server.hears(), "!enter dev");
  EXPECT_EQ(server.hears(), "#bot mark 2");
  server.sends("#bot: mark 2\n");
}

std::vector<std::string> to(const FakeServer& server) {
  return confab({"--send", "--as", "bot", "--room", "dev", server.place()});
}

TEST(SayingTrouble, WhoIsNoMemberAnyMoreIsStatusFour) {
  FakeServer server;
  Program program(to(server));
  lets_in(server);
  program.types("hello\n");
  EXPECT_EQ(server.hears(), "@dev hello");
  server.sends("! not in dev: !enter it first\n#bot: mark 3\n");
  const Outcome end = program.ends();
  EXPECT_EQ(end.status, 4);
  EXPECT_EQ(end.err, "confab: The server has refused the room dev: not in dev: !enter it first.\n");
}

TEST(SayingTrouble, AConnectionThatEndsBeforeTheLastAnswerIsStatusFive) {
  FakeServer server;
  Program program(to(server));
  lets_in(server);
  program.types("one\n");
  EXPECT_EQ(server.hears(), "@dev one");
  EXPECT_EQ(server.hears(), "#bot mark 3");
  server.sends("#bot: mark 3\n");
  program.types("two\n");
  EXPECT_EQ(server.hears(), "@dev two");
  EXPECT_EQ(server.hears(), "#bot mark 4");
  server.closes();
  const Outcome end = program.ends();
  EXPECT_EQ(end.status, 5);
  EXPECT_EQ(end.err, "confab: The connection broke. Lines said for certain: 1. In doubt: 1.\n");
}

TEST(SayingTrouble, AResetIsTheSame) {
  FakeServer server;
  Program program(to(server));
  lets_in(server);
  server.resets();
  const Outcome end = program.ends();
  EXPECT_EQ(end.status, 5);
  EXPECT_EQ(end.err, "confab: The connection broke. Lines said for certain: 0. In doubt: 0.\n");
}

TEST(SayingTrouble, TheEndOfTheServerIsSeenWhileNothingIsSaid) {
  Daemon daemon;
  Program program(confab({"--send", "--as", "bot", place_of(daemon.endpoint("sigil"))}));
  daemon.logs(" is bot");
  daemon.stop();
  EXPECT_EQ(program.ends().status, 5);
}

TEST(SayingTrouble, TheServerMayGoOnceEverythingIsSaid) {
  FakeServer server;
  Program program(to(server));
  lets_in(server);
  program.types("one\n");
  program.ends_input();
  EXPECT_EQ(server.hears(), "@dev one");
  EXPECT_EQ(server.hears(), "#bot mark 3");
  server.sends("#bot: mark 3\n");
  EXPECT_EQ(server.hears(), "!quit");
  server.resets();
  EXPECT_EQ(program.ends().status, 0);
}

TEST(SayingTrouble, LinesThatAreTooLongAreCountedAndTheOthersSaid) {
  std::vector<std::string> arguments = all_protocols();
  arguments.insert(arguments.end(), {"--notices", "quiet"});
  Daemon daemon(arguments);
  Client ann = slash_user(daemon, "ann");
  const std::string most(4096 - std::string("@lobby ").size(), 'x');
  const Outcome end = say(daemon, "bot", "lobby", "", "one\n" + most + "\n" + most + "y\nfour\n");
  EXPECT_EQ(end.status, 1);
  EXPECT_EQ(end.err, "confab: Lines that were not said: 1. The server says: line too long: at most 4096 bytes.\n");
  ann.sees("bot: one");
  ann.sees("bot: " + most);
  ann.sees("bot: four");
  ann.sees_nothing();
}

TEST(SayingTrouble, ALineWithoutEndIsDroppedAndTheNextOneSaid) {
  std::vector<std::string> arguments = all_protocols();
  arguments.insert(arguments.end(), {"--notices", "quiet"});
  Daemon daemon(arguments);
  Client ann = slash_user(daemon, "ann");
  const Outcome end = say(daemon, "bot", "lobby", "", std::string(std::size_t{5} << 20U, 'x') + "\ntwo\n");
  EXPECT_EQ(end.status, 1);
  EXPECT_EQ(end.err, "confab: Lines that were not said: 1. They are too long.\n");
  ann.sees("bot: two");
}

TEST(SayingTrouble, APortForPeopleIsNoneForScripts) {
  Daemon daemon;
  const std::string place = place_of(daemon.endpoint("slash"));
  const Outcome end = run(confab({"--send", "--as", "bot", place, "hello"}));
  EXPECT_EQ(end.status, 2);
  EXPECT_EQ(end.err, "confab: " + place + " is for people: --send needs a port for scripts (sigil).\n");
}

TEST(SayingTrouble, WithoutAConnectionItIsStatusTwo) {
  const std::string place = "127.0.0.1:" + std::to_string(free_port());
  EXPECT_EQ(run(confab({"--send", "--as", "bot", place, "hello"})).status, 2);
}

}  // namespace
}  // namespace confab::harness
