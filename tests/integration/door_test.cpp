// Who gets in, who makes way, and how the connection of a refused client ends.
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <cerrno>
#include <csignal>
#include <string>
#include <utility>
#include <vector>

#include "harness/client.hpp"
#include "harness/process.hpp"

namespace confab::harness {
namespace {

constexpr const char* prompt = "* Welcome to confab. Enter your username:";
const std::string no_names = "?\n?\n?\n?\n?\n";  // the last is one too many
const std::string are_you_there = "\xff\xf6";    // telnet's AYT

std::vector<std::string> with(const std::vector<std::string>& flags) {
  std::vector<std::string> arguments = all_protocols();
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  return arguments;
}

void gives_name(Client& client, const std::string& name) {
  client.says(name);
  EXPECT_TRUE(client.line().starts_with("* Hello, " + name + ".")) << name;
}

int error_of(const Client& client) {
  int failure = 0;
  socklen_t size = sizeof failure;
  getsockopt(client.descriptor(), SOL_SOCKET, SO_ERROR, &failure, &size);
  return failure;
}

/// Whether a reset follows the server's end of stream. Linux then reports EPIPE.
bool is_reset(const Client& client) {
  return wait_for(client.descriptor(), 0, Deadline()) && error_of(client) == EPIPE;  // POLLERR comes unasked
}

TEST(Door, OnceAQuarterOfThePlacesWaitForANameTheOldestMakesWayWithAWord) {
  Daemon daemon(with({"--connections-max", "8"}));
  Client first = connect(daemon, "slash");
  Client second = connect(daemon, "slash");
  first.sees(prompt);
  second.sees(prompt);
  Client third = connect(daemon, "slash");
  third.sees(prompt);
  first.sees("* No username was given in time. Goodbye.");
  first.sees_end();
  daemon.logs(first.address() + " ended: made way for a newcomer");
  daemon.logs("refused " + first.address() + ": made way for a newcomer");
  gives_name(second, "ann");
  gives_name(third, "bob");
}

TEST(Door, AScriptMakesWayInSilence) {
  Daemon daemon(with({"--connections-max", "4"}));
  Client script = connect(daemon, "sigil");
  script.sends("half a na");
  daemon.logs(script.address() + " connected to sigil");
  Client late = connect(daemon, "slash");
  late.sees(prompt);
  script.sees_end();
}

TEST(Door, AClientThatMakesWayFreesItsDescriptorAtOnceAlthoughItGoesOnReading) {
  Daemon daemon(with({"--connections-max", "4"}));
  std::vector<Client> clients;
  for (int i = 0; i < 40; ++i) {
    clients.push_back(connect(daemon, "slash"));
    clients.back().sees(prompt);
  }
  for (int i = 0; i < 39; ++i) {
    clients[static_cast<std::size_t>(i)].sees("* No username was given in time. Goodbye.");
    clients[static_cast<std::size_t>(i)].sees_end();
  }
  gives_name(clients.back(), "ann");
}

TEST(Door, AClientThatHasSentItsNameWhenANewcomerNeedsThePlaceStays) {
  Daemon daemon(with({"--connections-max", "4"}));
  Client ann = connect(daemon, "slash");
  ann.sees(prompt);
  // Both have arrived when the server wakes, and it may see either first.
  daemon.signal(SIGSTOP);
  ann.says("ann");
  Client bob = connect(daemon, "slash");
  daemon.signal(SIGCONT);
  EXPECT_TRUE(ann.line().starts_with("* Hello, ann."));
  bob.sees(prompt);
  gives_name(bob, "bob");
}

TEST(Door, AClientThatWaitsForItsPaceWithoutANameMakesWay) {
  Daemon daemon(with({"--connections-max", "4", "--exempt", "none", "--rate", "1", "--burst", "1"}));
  Client asks = connect(daemon, "slash");
  asks.sees(prompt);
  asks.sends(are_you_there + are_you_there + are_you_there);
  asks.ends_in("\r\n");  // it speaks telnet
  asks.sees("* confab is here.");
  Client late = connect(daemon, "slash");
  late.sees(prompt);
  asks.sees("* No username was given in time. Goodbye.");
  asks.sees_end();
  gives_name(late, "ann");
}

TEST(Door, AClientThatIsOwedItsLastWordsWithoutANameMakesWay) {
  Daemon daemon(with({"--connections-max", "4"}));
  Client owed = connect(daemon, "slash", {.receive_buffer_bytes = 4096});
  std::string questions;  // with more answers than sockets hold
  for (int i = 0; i < 20'000; ++i) questions += are_you_there;
  owed.sends(questions + no_names);
  daemon.logs(owed.address() + " ended: name starts with punctuation");
  Client late = connect(daemon, "slash");
  late.sees(prompt);
  gives_name(late, "ann");
  owed.resets();
}

TEST(Door, AThousandClientsOfOneMachineThatAllConnectBeforeTheFirstGivesItsNameGetIn) {
  constexpr int people = 1000;
  require_descriptors(people + 100);
  Daemon daemon(with({"--connections-max", "10000"}));
  std::vector<Client> clients;
  for (int i = 0; i < people; ++i) clients.push_back(connect(daemon, "slash"));
  for (Client& client : clients) client.sees(prompt);
  for (int i = 0; i < people; ++i) clients[static_cast<std::size_t>(i)].says("u" + std::to_string(i));
  for (int i = 0; i < people; ++i) {
    EXPECT_TRUE(clients[static_cast<std::size_t>(i)].line().starts_with("* Hello, u" + std::to_string(i) + "."));
  }
}

TEST(Door, AnOfficeThatComesBackAtOnceGetsIn) {
  constexpr std::size_t people = 64;
  Daemon daemon(with({"--exempt", "none"}));
  std::vector<Client> office;
  for (std::size_t i = 0; i < people; ++i) office.push_back(connect(daemon, "slash", {.from = "127.66.0.1"}));
  Client one_more = connect(daemon, "slash", {.from = "127.66.0.1"});
  one_more.sees("* There are too many connections from your address. Please try again later.");
  for (Client& client : office) client.sees(prompt);
  for (std::size_t i = 0; i < people; ++i) gives_name(office[i], "u" + std::to_string(i));
}

// ---- FIN, then RST

TEST(Door, AClientThatIsRefusedAndGoesOnReadingIsResetAfterAMoment) {
  Daemon daemon(with({"--connections-max", "1"}));
  Client ann = slash_user(daemon, "ann");
  Client late = connect(daemon, "slash");
  late.sees("* The server is full. Please try again later.");
  late.sees_end();
  EXPECT_TRUE(is_reset(late));
}

TEST(Door, AClientThatMakesWayIsResetAfterAMoment) {
  Daemon daemon(with({"--connections-max", "4"}));
  Client first = connect(daemon, "slash");
  first.sees(prompt);
  Client second = connect(daemon, "slash");
  second.sees(prompt);
  first.sees("* No username was given in time. Goodbye.");
  first.sees_end();
  EXPECT_TRUE(is_reset(first));
  gives_name(second, "ann");
}

TEST(Door, AClientThatMakesWayAfterItWasToldGoodbyeIsResetAfterAMoment) {
  Daemon daemon(with({"--connections-max", "4"}));
  Client first = connect(daemon, "slash");
  first.sees(prompt);
  first.sends(no_names);
  for (std::string line; !line.ends_with(" Goodbye.\n");) line = first.line();
  first.sees_end();
  Client second = connect(daemon, "slash");
  second.sees(prompt);
  EXPECT_TRUE(is_reset(first));
  gives_name(second, "ann");
}

TEST(Door, AClientThatIsRefusedAndEndsItsOwnStreamIsNotReset) {
  Daemon daemon(with({"--connections-max", "1"}));
  Client ann = slash_user(daemon, "ann");
  Client ends = connect(daemon, "slash");
  ends.half_closes();
  Client stays = connect(daemon, "slash");
  for (Client* client : {&ends, &stays}) {
    client->sees("* The server is full. Please try again later.");
    client->sees_end();
  }
  // It came later, so it ends later.
  EXPECT_TRUE(is_reset(stays));
  EXPECT_EQ(error_of(ends), 0);
}

TEST(Door, ScriptsThatAreRefusedGetAnOrderlyEnd) {
  Daemon daemon(with({"--connections-max", "1"}));
  Client ann = slash_user(daemon, "ann");
  Client script = connect(daemon, "sigil");
  Client person = connect(daemon, "slash");
  script.sees_end();
  person.sees("* The server is full. Please try again later.");
  person.sees_end();
  EXPECT_TRUE(is_reset(person));
  EXPECT_EQ(error_of(script), 0);
}

TEST(Door, NcEndsByItselfWhenItIsRefused) {
  Daemon daemon(with({"--connections-max", "1"}));
  Client ann = slash_user(daemon, "ann");
  const Endpoint slash = daemon.endpoint("slash");
  require_program("nc", "netcat-openbsd");
  Pipe keyboard = make_pipe();  // nobody types into it or closes it
  Pipe screen = make_pipe();
  Pipe errors = make_pipe();
  Process nc({"nc", slash.host, std::to_string(slash.port)},
             {std::move(keyboard.read), std::move(screen.write), std::move(errors.write)});
  EXPECT_EQ(nc.wait(), 0);
}

TEST(Door, AWholeOfficeThatIsRefusedTogetherIsReset) {
  Daemon daemon(with({"--connections-max", "1"}));
  Client ann = slash_user(daemon, "ann");
  std::vector<Client> office;
  for (int i = 0; i < 60; ++i) office.push_back(connect(daemon, "slash"));
  for (Client& late : office) {
    late.sees("* The server is full. Please try again later.");
    late.sees_end();
  }
  for (Client& late : office) EXPECT_TRUE(is_reset(late));
}

TEST(Door, TheServerStopsAtOnceAlthoughRefusedClientsGoOnReading) {
  Daemon daemon(with({"--connections-max", "1"}));
  Client ann = slash_user(daemon, "ann");
  Client late = connect(daemon, "slash");
  late.sees("* The server is full. Please try again later.");
  ann.closes();
  daemon.stop();
  late.sees_end();
  EXPECT_TRUE(is_reset(late));
}

}  // namespace
}  // namespace confab::harness
