// confab in a pipe: lines go through, and its status says how the connection ended.
#include <gtest/gtest.h>

#include <csignal>
#include <string>
#include <vector>

#include "../integration/unix_socket_fixture.hpp"
#include "fake_server.hpp"
#include "program.hpp"

namespace confab::harness {
namespace {

constexpr const char* prompt = "* Welcome to confab. Enter your username:\n";

TEST(Pipe, LinesGoThroughAndTheOutputHasThoseOfTheServerOnly) {
  Daemon daemon;
  const Endpoint slash = daemon.endpoint("slash");
  const Outcome end = run(confab({slash.host, std::to_string(slash.port)}), "ann\n/rooms\n/quit\n");
  EXPECT_EQ(end.status, 0);
  EXPECT_EQ(end.out, std::string(prompt) +
                         "* Hello, ann. You are in lobby with no others. Type /help for commands.\n"
                         "* Rooms: lobby (1)\n* Goodbye, ann.\n");
  EXPECT_EQ(end.err, "Connected to 127.0.0.1 at port " + std::to_string(slash.port) + ".\nTo quit, type \"/quit\".\n");
}

TEST(Pipe, ANameOfAHostIsToldAsTheAddressThatAnswers) {
  Daemon daemon;
  const Endpoint slash = daemon.endpoint("slash");
  const Outcome end = run(confab({"localhost:" + std::to_string(slash.port)}), "ann\n/quit\n");
  EXPECT_EQ(end.status, 0);
  EXPECT_TRUE(end.err.starts_with("Connected to 127.0.0.1 at port ")) << end.err;
}

TEST(Pipe, AnAddressOfIPv6StandsInBrackets) {
  if (!has_ipv6()) GTEST_SKIP() << "this machine has no ::1";
  Daemon daemon({"--listen", "slash://[::1]:0"});
  const Endpoint slash = daemon.endpoint("slash", "::1");
  const std::string port = std::to_string(slash.port);
  const Outcome end = run(confab({"[::1]:" + port}), "ann\n/quit\n");
  EXPECT_EQ(end.status, 0) << end.err;
  EXPECT_TRUE(end.err.starts_with("Connected to ::1 at port " + port + ".\n")) << end.err;
  EXPECT_EQ(run(confab({"::1", port}), "ann\n/quit\n").status, 0);
}

TEST_F(UnixSockets, AreReachedByUnixAndByThePathAlone) {
  Daemon daemon(listening());
  daemon.logs("listening on slash+unix:" + path.string());
  for (const std::string& place : {"unix:" + path.string(), path.string()}) {
    const Outcome end = run(confab({place}), "ann\n/quit\n");
    EXPECT_EQ(end.status, 0);
    EXPECT_TRUE(end.out.ends_with("* Goodbye, ann.\n")) << end.out;
    EXPECT_TRUE(end.err.starts_with("Connected to " + path.string() + ".\n")) << end.err;
  }
}

TEST(Pipe, TheEndOfTheInputEndsTheStreamAndWhatStillComesIsRead) {
  Daemon daemon;
  const Outcome end = run(confab({place_of(daemon.endpoint("slash"))}), "ann\n/rooms\n");
  EXPECT_EQ(end.status, 0);
  EXPECT_TRUE(end.out.ends_with("* Rooms: lobby (1)\n")) << end.out;
  daemon.logs("ann at");
}

TEST(Pipe, AnEmptyInputIsNoMistake) {
  Daemon daemon;
  const Outcome end = run(confab({place_of(daemon.endpoint("slash"))}));
  EXPECT_EQ(end.status, 0);
  EXPECT_EQ(end.out, prompt);
}

TEST(Pipe, AServerThatClosesUnaskedIsToldAndGivesStatusOne) {
  FakeServer server;
  Program program(confab({server.place()}));
  server.accepts();
  server.sends("bye\n");
  server.closes();
  const Outcome end = program.ends();
  EXPECT_EQ(end.status, 1);
  EXPECT_EQ(end.out, "bye\n");
  EXPECT_TRUE(end.err.ends_with("\nConnection closed by server.\n")) << end.err;
}

TEST(Pipe, AServerThatClosesAtOnceIsTheSame) {
  FakeServer server;
  Program program(confab({server.place()}));
  server.accepts();
  server.closes();
  const Outcome end = program.ends();
  EXPECT_EQ(end.status, 1);
  EXPECT_EQ(end.out, "");
  EXPECT_TRUE(
      end.err.ends_with("\nConnection closed by server.\n"
                        "confab: The server has said nothing. If this port speaks TLS, add --tls.\n"))
      << end.err;
}

TEST(Pipe, AConnectionThatBreaksIsToldAndGivesStatusOne) {
  FakeServer server;
  Program program(confab({server.place()}));
  server.accepts();
  program.types("hello\n");
  EXPECT_EQ(server.hears(), "hello");
  server.resets();
  const Outcome end = program.ends();
  EXPECT_EQ(end.status, 1);
  EXPECT_TRUE(end.err.ends_with("\nconfab: The connection is lost: Connection reset by peer.\n")) << end.err;
}

TEST(Pipe, WhoeverAskedToLeaveIsContentWithAnyEnd) {
  for (const std::string ask : {"/quit", "/QUIT bye all", "/exit", "/bye", "/q", "!quit"}) {
    FakeServer server;
    Program program(confab({server.place()}));
    server.accepts();
    program.types(ask + "\n");
    EXPECT_EQ(server.hears(), ask);
    server.resets();
    EXPECT_EQ(program.ends().status, 0) << ask;
  }
}

TEST(Pipe, AServerThatGoesAwayIsNoEndThatWasAskedFor) {
  Daemon daemon;
  Program program(confab({place_of(daemon.endpoint("slash"))}));
  program.types("ann\nI never /quit\n");
  program.shows("* Hello, ann.");
  daemon.stop();
  const Outcome end = program.ends();
  EXPECT_EQ(end.status, 1);
  EXPECT_TRUE(end.out.ends_with("* The server is shutting down. Goodbye.\n")) << end.out;
}

TEST(Pipe, NothingThatDrivesATerminalComesFromAServer) {
  FakeServer server;
  Program program(confab({server.place()}));
  server.accepts();
  server.sends("a\x1b[31mred\x1b[0m\x1b]0;title\x07 b\a\b\tc\r\nbad \xff\xff \xc3( \xe2\x80\xae end\n");
  server.sends(
      std::string_view("\xc2\x9b"
                       "2Jcsi nul\0!\n",
                       14));
  server.sends("\x1b[31");
  server.closes();
  const Outcome end = program.ends();
  EXPECT_EQ(end.out, "ared b c\nbad \xef\xbf\xbd \xef\xbf\xbd(  end\ncsi nul!\n");
}

TEST(Pipe, ACharacterThatComesInPiecesIsWhole) {
  FakeServer server;
  Program program(confab({server.place()}));
  server.accepts();
  server.sends("caf\xc3");
  program.shows_bytes(3);  // the prompt without its half character
  server.sends("\xa9 \xf0\x9f\x98");
  program.shows_bytes(6);
  server.sends("\x80\n");
  server.closes();
  EXPECT_EQ(program.ends().out, "caf\xc3\xa9 \xf0\x9f\x98\x80\n");
}

TEST(Pipe, APromptWithoutALineEndingIsShown) {
  FakeServer server;
  Program program(confab({server.place()}));
  server.accepts();
  server.sends("Your name? ");
  program.shows_bytes(11);
  program.types("ann\n");
  EXPECT_EQ(server.hears(), "ann");
  server.sends("Hello.\n");
  program.shows("Your name? Hello.");
  program.ends_input();
  server.hears_end();
  server.closes();
  EXPECT_EQ(program.ends().status, 0);
}

TEST(Pipe, TelnetCommandsAreRefusedAndNotShown) {
  FakeServer server;
  Program program(confab({server.place()}));
  server.accepts();
  server.sends("\xff\xfb\x01login:\xff\xfd\x1f\n");
  program.shows("login:");
  program.types("ann\n");
  EXPECT_EQ(server.hears(),
            "\xff\xfe\x01\xff\xfc\x1f"
            "ann");
  server.closes();
  EXPECT_EQ(program.ends().out, "login:\n");
}

/// Asks for an answer again and again, and reads none. Returns how many bytes were answered in the end.
std::size_t answers_to_flood(FakeServer& server, Program& program) {
  constexpr std::string_view question = "\xff\xfd\x06";  // DO TIMING-MARK
  std::string flood;
  for (int i = 0; i < 100'000; ++i) flood += question;
  server.accepts();
  for (int i = 0; i < 100; ++i) server.sends(flood);
  server.sends("done\n");
  program.shows("done");
  program.ends_input();
  return server.hears_end().size();
}

TEST(Pipe, AServerThatAsksAndNeverReadsCanNotTakeAllMemory) {
  FakeServer server(64 * 1024);
  Program program(confab({server.place()}));
  constexpr std::size_t most = std::size_t{8} << 20U;  // what the kernel may hold, and unanswered_bytes_max
  const std::size_t answered = answers_to_flood(server, program);
  EXPECT_GT(answered, 0U);
  EXPECT_LT(answered, most);
  server.closes();
  EXPECT_EQ(program.ends().status, 0);
}

TEST(Pipe, WhatIsTypedGoesToTheServerAsItIs) {
  FakeServer server;
  Program program(confab({server.place()}));
  server.accepts();
  const std::string typed = "\x1b[A \xff \t\r\nno line ending";
  program.types(typed);
  program.ends_input();
  EXPECT_EQ(server.hears_end(), typed);
  server.closes();
  EXPECT_EQ(program.ends().status, 0);
}

TEST(Pipe, MuchGoesBothWaysAtOnce) {
  FakeServer server;
  Program program(confab({server.place()}));
  server.accepts();
  std::string much;
  for (int i = 0; i < 20'000; ++i) much += "line " + std::to_string(i) + " of a long text\n";
  server.sends(much);
  program.types(much);
  program.ends_input();
  EXPECT_EQ(server.hears_end(), much);
  server.closes();
  const Outcome end = program.ends();
  EXPECT_EQ(end.status, 0);
  EXPECT_EQ(end.out, much);
}

TEST(Pipe, AReaderThatGoesEndsItWithoutASignal) {
  FakeServer server;
  const Outcome end = [&server] {
    Pipe in = make_pipe();
    Pipe out = make_pipe();
    Pipe err = make_pipe();
    Process process(confab({server.place()}), {std::move(in.read), std::move(out.write), std::move(err.write)});
    Drain errors(std::move(err.read));
    server.accepts();
    out.read.close();
    const auto status = process.wait();
    if (!status) process.signal(SIGKILL);
    return Outcome{status.value_or(-1), {}, errors.all()};
  }();
  EXPECT_EQ(end.status, 1);
  EXPECT_TRUE(end.err.ends_with("To quit, type \"/quit\".\n")) << end.err;
}

TEST(Pipe, StreamsThatAreClosedAreNoMistake) {
  Daemon daemon;
  const std::string place = place_of(daemon.endpoint("slash"));
  const Outcome end = run({"sh", "-c", "exec \"$0\" \"$1\" <&- >&- 2>&-", confab_path(), place});
  EXPECT_EQ(end.status, 0);
}

}  // namespace
}  // namespace confab::harness
