// The log as JSON and for the journal, as the daemon writes it.
#include <gtest/gtest.h>

#include <csignal>
#include <sstream>
#include <string>

#include "harness/client.hpp"

namespace confab::harness {
namespace {

TEST(LogFormats, JsonIsOneObjectALineFromTheFirstToTheLast) {
  require_program("python3", "python3");
  Daemon daemon({"--listen", "slash://127.0.0.1:0", "--log-format", "json"});
  connect(daemon, "slash").sends("quote\"\\\nann\n/quit\n");
  daemon.logs(" is ann");
  daemon.stop();
  const Outcome parsed = run({"python3", "-c",
                              "import json,sys,datetime\n"
                              "for line in sys.stdin:\n"
                              "  entry = json.loads(line)\n"
                              "  assert list(entry) == ['time', 'level', 'message'], entry\n"
                              "  datetime.datetime.strptime(entry['time'], '%Y-%m-%dT%H:%M:%S.%fZ')\n"
                              "  print(entry['level'], entry['message'])\n"},
                             daemon.log());
  EXPECT_EQ(parsed.err, "");
  EXPECT_TRUE(parsed.out.starts_with("info confabd ")) << parsed.out;
  EXPECT_NE(parsed.out.find("info listening on slash://"), std::string::npos) << parsed.out;
  EXPECT_TRUE(parsed.out.ends_with("info stopped\n")) << parsed.out;
}

TEST(LogFormats, MissingLinesAreToldInTheFormatToo) {
  Daemon daemon({"--listen", "slash://127.0.0.1:0", "--log-format", "journal"});
  Client ann = slash_user(daemon, "ann");
  daemon.clogs_log();
  // Each signal logs about 200 bytes: in all more than the 256 KiB that can wait for a reader.
  for (int line = 0; line < 2000; ++line) {
    daemon.signal(SIGUSR1);
    ann.heard();
  }
  daemon.reads_log_again();
  EXPECT_TRUE(daemon.logs("lines of the log are missing here: ").starts_with("<4>"));
}

TEST(LogFormats, JsonHasTheSentenceOfAFailedStartToo) {
  const Outcome taken = run({confabd_path(), "--log-format", "json", "--listen", "slash://192.0.2.1:8888"});
  EXPECT_EQ(taken.status, 2);
  EXPECT_TRUE(taken.err.starts_with("{\"time\":\"")) << taken.err;
  EXPECT_NE(taken.err.find("\"level\":\"error\",\"message\":\"Can't listen on slash://192.0.2.1:8888: "),
            std::string::npos)
      << taken.err;
}

TEST(LogFormats, TheJournalIsChosenWhereStandardErrorIsTheJournal) {
  Daemon daemon({"/bin/sh", "-c", "JOURNAL_STREAM=$(stat -L -c %d:%i /dev/stderr) exec \"$0\" \"$@\""},
                {"--listen", "slash://127.0.0.1:0"});
  EXPECT_EQ(daemon.logs("listening on").find("<6>listening on slash://"), 0U);
  daemon.stop();
  std::istringstream lines(daemon.log());
  for (std::string line; std::getline(lines, line);) {
    EXPECT_TRUE(line.starts_with("<6>") || line.starts_with("<4>")) << line;
  }
}

TEST(LogFormats, TheJournalOfAnotherStreamOrAGivenFormatChangesNothing) {
  Daemon other({"env", "JOURNAL_STREAM=1:1"}, {"--listen", "slash://127.0.0.1:0"});
  EXPECT_NE(other.logs("listening on").find(" info listening on slash://"), std::string::npos);
  Daemon given({"/bin/sh", "-c", "JOURNAL_STREAM=$(stat -L -c %d:%i /dev/stderr) exec \"$0\" \"$@\""},
               {"--listen", "slash://127.0.0.1:0", "--log-format", "text"});
  EXPECT_NE(given.logs("listening on").find(" info listening on slash://"), std::string::npos);
}

TEST(LogFormats, TheFirstLineHasVersionPidAndRoom) {
  Daemon daemon({"--listen", "slash://127.0.0.1:0", "--connections-max", "7"});
  daemon.logs("listening on");
  const std::string log = daemon.log();
  const std::string first = log.substr(0, log.find('\n'));
  EXPECT_NE(first.find(" info confabd "), std::string::npos) << first;
  EXPECT_TRUE(first.ends_with(", pid " + std::to_string(daemon.pid()) + ", room for 7 clients")) << first;
}

}  // namespace
}  // namespace confab::harness
