// What confab says where there is no connection, and what it prints.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "fake_server.hpp"
#include "harness/waiting.hpp"
#include "program.hpp"

namespace confab::harness {
namespace {

void refused(const std::vector<std::string>& arguments, const std::string& sentence, Here here = Here::now()) {
  const Outcome end = run(confab(arguments), {}, here);
  EXPECT_EQ(end.status, 2) << "line " << here.line;
  EXPECT_EQ(end.out, "") << "line " << here.line;
  EXPECT_EQ(end.err, "confab: " + sentence + "\n") << "line " << here.line;
}

TEST(Usage, NobodyWhoListensIsNamed) {
  const std::string place = "127.0.0.1:" + std::to_string(free_port());
  refused({place}, "Nobody listens at " + place + ". Is the server running?");
}

TEST(Usage, AHostThatDoesNotExistIsNamed) {
  const Outcome end = run(confab({"nowhere.invalid"}));
  EXPECT_EQ(end.status, 2);
  EXPECT_NE(end.err.find("nowhere.invalid"), std::string::npos) << end.err;
}

TEST(Usage, AUnixSocketThatDoesNotExistIsNamed) {
  refused({"unix:/nowhere/chat"}, "There is no unix socket /nowhere/chat.");
}

TEST(Usage, ATooLongPathIsRefusedBeforeItIsTried) {
  refused({"/" + std::string(107, 'x')}, "The path of a unix socket has at most 107 bytes.");
  refused({"/" + std::string(106, 'x')}, "There is no unix socket /" + std::string(106, 'x') + ".");
}

/// A listener whose queue of new connections is full: whoever connects now gets no answer at all.
struct FullServer : FakeServer {
  FullServer() {
    while (true) {
      Descriptor client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
      sockaddr_in address{};
      address.sin_family = AF_INET;
      address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      address.sin_port = htons(port());
      ::connect(client.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
      constexpr std::chrono::milliseconds queued{300};  // on loopback a connection that is queued is there at once
      if (!wait_for(client.get(), POLLOUT, Deadline(queued))) return;
      waiting.push_back(std::move(client));
    }
  }
  std::vector<Descriptor> waiting;
};

TEST(Usage, AServerThatDoesNotAnswerIsTold) {
  const FullServer server;
  refused({server.place()}, server.place() + " does not answer.");
}

TEST(Usage, AnOptionThatDoesNotExistIsNamed) {
  const Outcome end = run(confab({"--nonsense"}));
  EXPECT_EQ(end.status, 2);
  EXPECT_NE(end.err.find("--nonsense"), std::string::npos) << end.err;
  EXPECT_NE(end.err.find("Run confab --help for the options."), std::string::npos) << end.err;
}

TEST(Usage, WhatIsWrongIsQuotedWithoutControls) {
  refused({"localhost", "\x1b[31m8888"}, "\"8888\" is no port: it is a number from 1 to 65535.");
}

TEST(Usage, HelpAndVersionGoToStandardOutput) {
  const Outcome help = run(confab({"--help"}));
  EXPECT_EQ(help.status, 0);
  EXPECT_TRUE(help.out.starts_with("Usage: confab ")) << help.out;
  const Outcome version = run(confab({"--version"}));
  EXPECT_EQ(version.status, 0);
  EXPECT_TRUE(version.out.starts_with("confab ")) << version.out;
}

}  // namespace
}  // namespace confab::harness
