// The files for systemd: what systemd-analyze says of them, and the daemon under the restrictions of its unit.
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "harness/client.hpp"
#include "harness/notify_socket.hpp"

namespace confab::harness {
namespace {

const std::string units = CONFAB_PACKAGING "/systemd/";

class Confinement : public testing::Test {
 protected:
  void SetUp() override { require_program("systemd-analyze", "systemd"); }

  /// How a command ends under the restrictions.
  static Outcome confined(std::vector<std::string> command) {
    command.insert(command.begin(), {CONFINED_PATH, units + "confabd.service"});
    return run(command);
  }

  /// The same of a line for the shell.
  static Outcome shell(const std::string& line) { return confined({"/bin/sh", "-c", line}); }
};

TEST_F(Confinement, TheExposureIsLow) {
  // In tenths.
  const Outcome outcome =
      run({"systemd-analyze", "--no-pager", "security", "--offline=yes", "--threshold=15", units + "confabd.service"});
  EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
}

TEST_F(Confinement, SystemdUnderstandsTheUnits) {
  // A copy, because the program and the manual need not be installed here.
  const std::string folder = testing::TempDir() + "confab-units-" + std::to_string(getpid()) + "/";
  ASSERT_EQ(run({"mkdir", "-p", folder}).status, 0);
  for (const std::string name : {"confabd.service", "confabd.socket"}) {
    std::stringstream text;
    text << std::ifstream(units + name).rdbuf();
    std::string unit = text.str();
    const std::string program = "/usr/bin/confabd";
    if (const auto at = unit.find(program); at != std::string::npos) unit.replace(at, program.size(), confabd_path());
    std::ofstream(folder + name) << unit;
  }
  const Outcome outcome = run(
      {"systemd-analyze", "--no-pager", "--man=no", "verify", folder + "confabd.service", folder + "confabd.socket"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.out + outcome.err, "");
  run({"rm", "-r", folder});
}

TEST_F(Confinement, TheUserAndTheFolderAreUnderstood) {
  for (const auto& [program, file] : {std::pair{"systemd-sysusers", "/sysusers.d/confab.conf"},
                                      std::pair{"systemd-tmpfiles", "/tmpfiles.d/confab.conf"}}) {
    std::vector<std::string> command = {program};
    // systemd-tmpfiles of Debian 12 can't only look.
    command.push_back(program == std::string("systemd-sysusers") ? "--dry-run" : "--cat-config");
    command.push_back(CONFAB_PACKAGING + std::string(file));
    const Outcome outcome = run(command);
    EXPECT_EQ(outcome.status, 0) << outcome.err;
  }
}

TEST_F(Confinement, TheDaemonServesUnderIt) {
  NotifySocket manager;
  Daemon daemon(
      {"env", "NOTIFY_SOCKET=" + manager.address(), "WATCHDOG_USEC=100000", CONFINED_PATH, units + "confabd.service"},
      {"--listen", "slash://127.0.0.1:0", "--listen", "sigil://localhost:0", "--listen", "echo://*:0",
       "--connections-max", "1000000"});
  manager.wait_for("READY=1");
  manager.wait_for("WATCHDOG=1");
  daemon.logs("warning the limit of open files leaves room for ");  // so it can see its own limits
  EXPECT_EQ(daemon.log().find("running as root"), std::string::npos);
  Client ann = slash_user(daemon, "ann");
  Client bob = sigil_user(daemon, "bob");
  ann.sees("* bob joined.");
  bob.says("@lobby hello");
  ann.sees("bob: hello");
  daemon.signal(SIGUSR1);
  daemon.logs("figures: connections 2, users 2");
  daemon.signal(SIGTERM);
  ann.sees("* The server is shutting down. Goodbye.");
  ann.closes();
  bob.closes();
  EXPECT_EQ(daemon.status(), 0);
  manager.wait_for("STOPPING=1");
}

TEST_F(Confinement, WhatItForbidsIsForbidden) {
  const Outcome allowed = shell("umask; touch /tmp/a && rm /tmp/a && grep CapBnd /proc/self/status");
  EXPECT_EQ(allowed.status, 0) << allowed.err;
  EXPECT_TRUE(allowed.out.starts_with("0077\n")) << allowed.out;
  EXPECT_NE(shell("touch /tmp/a && chmod u+s /tmp/a; status=$?; rm /tmp/a; exit $status").err.find("not permitted"),
            std::string::npos);
  EXPECT_NE(confined({"/usr/bin/unshare", "--user", "true"}).err.find("not permitted"), std::string::npos);
  if (allowed.err.find("not tried: namespaces of mounts") == std::string::npos) {
    EXPECT_TRUE(allowed.out.ends_with("CapBnd:\t0000000000000000\n")) << allowed.out;
    EXPECT_EQ(shell("touch /run/confab/b").status, 0);
    EXPECT_NE(shell("echo x > /var/tmp/../x").err.find("Read-only file system"), std::string::npos);
    EXPECT_NE(shell("ls /home").err.find("denied"), std::string::npos);
  }
  require_program("python3", "python3");
  const auto python = [](const std::string& line) { return confined({"/usr/bin/python3", "-c", line}).err; };
  EXPECT_NE(python("import socket; socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)").find("not supported"),
            std::string::npos);
  EXPECT_NE(python("import mmap; mmap.mmap(-1, 4096, prot=7)").find("not permitted"), std::string::npos);
  EXPECT_NE(python("import os; os.chroot('/tmp')").find("not permitted"), std::string::npos);
  EXPECT_NE(python("import os; os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))").find("not permitted"),
            std::string::npos);
}

}  // namespace
}  // namespace confab::harness
