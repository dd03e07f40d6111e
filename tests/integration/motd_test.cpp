// The message of the day with the real daemon: when its file is read, and what happens if it can't be.
#include <gtest/gtest.h>

#include <csignal>
#include <string>

#include "harness/client.hpp"
#include "harness/replaceable.hpp"
#include "harness/text_file.hpp"

namespace confab::harness {
namespace {

const std::string prompt = "* Welcome to confab. Enter your username:";
const std::string listen = "[[listen]]\nat = \"slash://127.0.0.1:0\"\n";

/// Comes in, and sees the greeting and then `motd`, a line.
Client sees_motd(const Daemon& daemon, const std::string& name, const std::string& motd) {
  Client client = connect(daemon, "slash");
  client.sees(prompt);
  client.says(name);
  EXPECT_TRUE(client.line().starts_with("* Hello, " + name + ". "));
  client.sees(motd);
  return client;
}

TEST(Motd, IsReadAtTheStartAndAtAReload) {
  const TextFile motd("Be kind.\n");
  const TextFile config("motd = \"" + motd.path() + "\"\n" + listen);
  Daemon daemon({"--config", config.path()});
  Client ann = sees_motd(daemon, "ann", "* Be kind.");
  motd.write("Be quiet.\n");
  ann.says("/motd");
  ann.sees("* Be kind.");
  daemon.signal(SIGHUP);
  daemon.logs("reloaded " + config.path() + ": another message of the day");
  ann.says("/motd");
  ann.sees("* Be quiet.");
  sees_motd(daemon, "bob", "* Be quiet.");
}

TEST(Motd, OneThatIsTooLongAtAReloadChangesNothing) {
  const TextFile motd("Be kind.\n");
  const TextFile config("motd = \"" + motd.path() + "\"\n" + listen);
  Daemon daemon({"--config", config.path()});
  Client ann = sees_motd(daemon, "ann", "* Be kind.");
  motd.write(std::string(41, '\n'));
  config.write("rate = 7\nmotd = \"" + motd.path() + "\"\n" + listen);
  daemon.signal(SIGHUP);
  daemon.logs("not reloaded: The message of the day " + motd.path() + " has 41 lines: it may have 40.");
  ann.says("/motd");
  ann.sees("* Be kind.");
  config.write(listen);
  daemon.signal(SIGHUP);
  daemon.logs("reloaded " + config.path() + ": motd " + motd.path() + " -> none, another message of the day");
  ann.says("/motd");
  ann.sees("* There is no message of the day.");
}

TEST(Motd, OneThatCanNotBeReadEndsTheStartWithASentence) {
  const Outcome missing = run({confabd_path(), "--port", "0", "--motd", "/nonexistent/motd"});
  EXPECT_EQ(missing.status, 2);
  EXPECT_EQ(missing.err, "confabd: Can't read the message of the day /nonexistent/motd: No such file or directory.\n");
  const TextFile large(std::string(8193, 'x'));
  const Outcome too_large = run({confabd_path(), "--port", "0", "--motd", large.path()});
  EXPECT_EQ(too_large.status, 2);
  EXPECT_EQ(too_large.err,
            "confabd: The message of the day " + large.path() + " is too large: it may have 8192 bytes.\n");
}

TEST(Motd, ACheckOfTheConfigurationTellsWhatIsWrongWithIt) {
  const TextFile motd(std::string(41, '\n'));
  const TextFile config("motd = \"" + motd.path() + "\"\n");
  const Outcome too_long = run({confabd_path(), "--config", config.path(), "--check-config"});
  EXPECT_EQ(too_long.status, 2);
  EXPECT_NE(too_long.err.find("has 41 lines: it may have 40."), std::string::npos) << too_long.err;
  // Perhaps only the service can read it.
  config.write("motd = \"/nonexistent/motd\"\n");
  const Outcome missing = run({confabd_path(), "--config", config.path(), "--check-config"});
  EXPECT_EQ(missing.status, 0);
  EXPECT_NE(missing.err.find("Can't read the message of the day /nonexistent/motd"), std::string::npos) << missing.err;
}

TEST(Motd, IsNotShownAgainByAnUpgradeThatHasReadItAnew) {
  const Replaceable program;
  const TextFile motd("Be kind.\n");
  auto arguments = all_protocols();
  arguments.insert(arguments.end(), {"--motd", motd.path()});
  Daemon daemon = Daemon::of(program.path(), arguments);
  Client ann = sees_motd(daemon, "ann", "* Be kind.");
  motd.write("Be quiet.\n");
  daemon.signal(SIGUSR2);
  daemon.is_replaced();
  sees_motd(daemon, "bob", "* Be quiet.");
  ann.sees("* bob joined.");
  ann.sees("* bob left.");
}

}  // namespace
}  // namespace confab::harness
