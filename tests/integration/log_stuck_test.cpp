// The log never blocks anybody: not when nobody reads it, not when its disk is full, and not when standard error is
// closed.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <string>
#include <utility>

#include "harness/client.hpp"
#include "harness/network.hpp"
#include "harness/process.hpp"
#include "server_end.hpp"

namespace confab::harness {
namespace {

Descriptor open_null() {
  return Descriptor(::open("/dev/null", O_RDWR | O_CLOEXEC));
}

TEST(StuckLog, WithNobodyReadingPeopleComeTalkAndGo) {
  Daemon daemon({"--listen", "slash://127.0.0.1:0", "--named-notices-moves-max", "1000"});
  Client ann = slash_user(daemon, "ann");
  Client bob = slash_user(daemon, "bob");
  ann.sees("* bob joined.");
  daemon.clogs_log();
  for (int i = 0; i < 50; ++i) {
    Client carol = slash_user(daemon, "carol");
    bob.sees("* carol joined.");
    carol.says("/quit");
    bob.sees("* carol left.");
    ann.sees("* carol joined.");
    ann.sees("* carol left.");
    ann.says(std::to_string(i));
    bob.sees("ann: " + std::to_string(i));
  }
}

TEST(StuckLog, ASignalEndsItInGoodOrderThoughNobodyReads) {
  Daemon daemon;
  Client ann = slash_user(daemon, "ann");
  daemon.clogs_log();
  Client bob = slash_user(daemon, "bob");
  daemon.signal(SIGTERM);
  EXPECT_EQ(daemon.status_unread(), 0);
}

TEST(StuckLog, ASecondSignalEndsTheProcessAtOnce) {
  Daemon daemon;
  Client ann = slash_user(daemon, "ann");
  daemon.clogs_log();
  Client bob = slash_user(daemon, "bob");
  daemon.signal(SIGTERM);
  ann.sees("* bob joined.");
  ann.sees("* The server is shutting down. Goodbye.");
  daemon.signal(SIGTERM);
  const int status = daemon.status_unread();
  EXPECT_TRUE(status == 1 || status == 0) << status << ": it may have ended by itself before";
}

TEST(StuckLog, AReaderThatReadsAtLastGetsAllThatWasLogged) {
  Daemon daemon;
  daemon.clogs_log();
  Client ann = slash_user(daemon, "ann");
  const std::string address = ann.address();
  daemon.reads_log_again();
  daemon.logs(address + " is ann");
  ann.closes();
  daemon.logs("ann at " + address + " ended: closed by the client");
  daemon.stop();
  daemon.logs("stopped");
}

TEST(StuckLog, TheLastLinesAreWrittenIfSomebodyReadsInTime) {
  Daemon daemon;
  Client ann = slash_user(daemon, "ann");
  daemon.clogs_log();
  daemon.signal(SIGTERM);
  ann.sees("* The server is shutting down. Goodbye.");
  daemon.reads_log_again();
  ann.closes();
  EXPECT_EQ(daemon.status(), 0);
  daemon.logs("stopping on signal 15");
  daemon.logs("stopped");
}

TEST(StuckLog, WhatHasFoundNoRoomIsToldAtTheEndIfSomebodyReadsInTime) {
  Daemon daemon;
  Client ann = slash_user(daemon, "ann");
  daemon.clogs_log();
  // Each signal logs about 150 bytes: in all more than what can wait for a reader.
  constexpr std::size_t waiting_bytes = 256 * 1024;
  for (int line = 0; line < 2000; ++line) {
    daemon.signal(SIGUSR1);
    ann.heard();
  }
  daemon.signal(SIGTERM);
  ann.sees("* The server is shutting down. Goodbye.");
  // At its end the server waits for half a second: too little for all this on a busy machine, but it waits for ann too.
  daemon.reads_log_again();
  daemon.log_reaches(waiting_bytes);
  ann.closes();
  EXPECT_EQ(daemon.status(), 0);
  daemon.logs("lines of the log are missing here: standard error was read too slowly");
}

TEST(StuckLog, ALogThatNobodyCanWriteToIsNoReasonToStop) {
  for (const char* place : {"/dev/full", "/dev/null"}) {
    Process process({confabd_path(), "--listen", "slash://127.0.0.1:0"},
                    {open_null(), open_null(), Descriptor(::open(place, O_WRONLY | O_CLOEXEC))});
    Client ann(only_listener_of(process.pid(), "slash"));
    ann.sees("* Welcome to confab. Enter your username:");
    process.signal(SIGTERM);
    EXPECT_EQ(process.wait(), 0) << place;
  }
}

TEST(StuckLog, AFileThatMayNotGrowCutsTheLogAndKillsNobody) {
  std::string path = testing::TempDir() + "confab-log-XXXXXX";
  Descriptor file(::mkstemp(path.data()));
  Process process({"/bin/sh", "-c", "ulimit -f 1; exec \"$0\" --listen slash://127.0.0.1:0", confabd_path()},
                  {open_null(), open_null(), std::move(file)});
  const Endpoint endpoint = only_listener_of(process.pid(), "slash");
  for (int i = 0; i < 40; ++i) {
    Client ann(endpoint);
    ann.sees("* Welcome to confab. Enter your username:");
    ann.says("ann");
    ann.line();
    ann.says("/quit");
    ann.sees("* Goodbye, ann.");
    ann.sees_end();
  }
  process.signal(SIGTERM);
  EXPECT_EQ(process.wait(), 0);
  EXPECT_LE(std::filesystem::file_size(path), 1024U);
  std::filesystem::remove(path);
}

TEST(StandardStreams, ThoseThatAreClosedAreNobodyElses) {
  Process process({"/bin/sh", "-c", "exec \"$0\" --listen slash://127.0.0.1:0 <&- >&- 2>&-", confabd_path()},
                  {open_null(), open_null(), open_null()});
  only_listener_of(process.pid(), "slash");
  for (const char* stream : {"0", "1", "2"}) {
    const std::filesystem::path link = "/proc/" + std::to_string(process.pid()) + "/fd/" + stream;
    EXPECT_EQ(std::filesystem::read_symlink(link), "/dev/null") << stream;
  }
  process.signal(SIGTERM);
  EXPECT_EQ(process.wait(), 0);
}

TEST(StartupSentence, WithNobodyReadingItIsNotWaitedForForEver) {
  Pipe pipe = make_pipe();
  ::fcntl(pipe.write.get(), F_SETFL, O_NONBLOCK);
  const std::string bytes(4096, '#');
  while (::write(pipe.write.get(), bytes.data(), bytes.size()) > 0) {
  }
  ::fcntl(pipe.write.get(), F_SETFL, 0);
  Process process({confabd_path(), "--frob"}, {open_null(), open_null(), std::move(pipe.write)});
  EXPECT_EQ(process.wait(), 2);
}

}  // namespace
}  // namespace confab::harness
