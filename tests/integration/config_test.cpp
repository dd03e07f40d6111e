// The configuration file of the real binary: --config, --check-config, and what SIGHUP means with it and without.
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <string>
#include <vector>

#include "harness/certificate.hpp"
#include "harness/client.hpp"
#include "harness/terminal.hpp"
#include "harness/text_file.hpp"

namespace confab::harness {
namespace {

Outcome confabd(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), confabd_path());
  return run(arguments);
}

TEST(Config, AGoodOneIsSaidToBeGoodWithoutOpeningAnything) {
  Daemon other;
  const std::string taken = std::to_string(other.endpoint("slash").port);
  const TextFile file(
      "rate = 40\n[[listen]]\nat = \"slash://no-such-host.invalid:1\"\n[[listen]]\nat = "
      "\"sigil://127.0.0.1:" +
      taken + "\"\n");
  const Outcome outcome = confabd({"--config", file.path(), "--check-config"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.out, "confabd: " + file.path() + " is good.\n");
  EXPECT_EQ(outcome.err, "");
}

TEST(Config, AllMistakesAreToldAtTheCheckAndAtTheStart) {
  const TextFile file("rate = \"x\"\nburst = 0\n");
  const std::string sentences = file.path() +
                                ":1:8: rate is a whole number without quotation marks: write it like rate = 20.\n" +
                                file.path() + ":2:9: burst can't be 0: it is a number from 1 to 1000000.\n";
  for (const std::vector<std::string>& more : {std::vector<std::string>{}, {"--check-config"}}) {
    std::vector<std::string> arguments = {"--config", file.path()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Outcome outcome = confabd(arguments);
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.err, sentences);
  }
}

TEST(Config, CertificatesAreChecked) {
  const CertificateFiles files;
  const CertificateFiles others;
  const auto with_key = [&files](const std::string& key) {
    return "[[listen]]\nat = \"slash+tls://127.0.0.1:1\"\ncertificate = \"" + files.certificate() + "\"\nkey = \"" +
           key + "\"\n";
  };
  const TextFile good(with_key(files.key()));
  const Outcome fits = confabd({"--config", good.path(), "--check-config"});
  EXPECT_EQ(fits.status, 0);
  EXPECT_EQ(fits.err, "");
  const TextFile wrong(with_key(others.key()));
  const Outcome differs = confabd({"--config", wrong.path(), "--check-config"});
  EXPECT_EQ(differs.status, 2);
  EXPECT_EQ(differs.out, "");
  EXPECT_NE(differs.err.find("is not that of the certificate"), std::string::npos) << differs.err;
}

TEST(Config, AKeyThatOnlyTheServiceCanReadIsToldAndNoMistake) {
  const CertificateFiles files;
  const TextFile file("tls-certificate = \"" + files.certificate() + "\"\ntls-key = \"/nowhere/key.pem\"\n");
  const Outcome outcome = confabd({"--config", file.path(), "--check-config"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.out, "confabd: " + file.path() + " is good.\n");
  EXPECT_EQ(outcome.err, "confabd: Can't read the key /nowhere/key.pem: No such file or directory.\n");
}

TEST(Config, AHundredMistakesArriveWhole) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "zzz" + std::to_string(i) + " = 1\n";
  const TextFile file(text);
  const Outcome outcome = confabd({"--config", file.path(), "--check-config"});
  EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 100);
  EXPECT_NE(outcome.err.find(":100:1: There is no setting \"zzz99\""), std::string::npos);
}

TEST(Config, WhatCannotBeReadIsASentence) {
  const Outcome missing = confabd({"--config", "/nowhere/confabd.toml"});
  EXPECT_EQ(missing.status, 2);
  EXPECT_EQ(missing.err,
            "confabd: Can't read the configuration file /nowhere/confabd.toml: No such file or directory.\n");
  EXPECT_EQ(confabd({"--config", "/"}).err, "confabd: Can't read the configuration file /: Is a directory.\n");
  EXPECT_EQ(confabd({"--config", ""}).err, "confabd: --config can't be empty: it is the name of a file.\n");
  EXPECT_EQ(confabd({"--check-config"}).err, "confabd: --check-config needs the file to check: add --config FILE.\n");
}

TEST(Config, SaysWhereToListenAndAFlagBeatsIt) {
  const TextFile file(
      "line-bytes-max = 200\nrooms-max = 1\n[[listen]]\nat = \"slash://127.0.0.1:0\"\n"
      "[[listen]]\nat = \"sigil://127.0.0.1:0\"\n");
  Daemon daemon({"--config", file.path(), "--line-bytes-max", "300"});
  Client ann = slash_user(daemon, "ann");
  Client bob = sigil_user(daemon, "bob");
  ann.sees("* bob joined.");
  ann.says(std::string(301, 'x'));
  ann.sees("* That line is longer than 300 bytes and was not sent.");
  bob.says("!enter dev");
  bob.says("!enter ops");
  bob.sees("! too many rooms on this server");
}

// ---- SIGHUP without a file

TEST(Hangup, WithoutATerminalAndAFileItIsIgnoredWithAWarning) {
  Daemon daemon;
  Client ann = slash_user(daemon, "ann");
  for (int i = 0; i < 2; ++i) daemon.signal(SIGHUP);
  daemon.logs("signal 1 (SIGHUP) ignored: there is no configuration file to read again (--config FILE)");
  ann.says("/who");
  ann.sees("* In lobby (1): ann");
}

TEST(Hangup, ItEndsAProcessThatHadATerminal) {
  Terminal terminal({confabd_path(), "--port", "0"});
  terminal.shows("listening on slash://");
  EXPECT_EQ(terminal.hangs_up(), 0);
}

}  // namespace
}  // namespace confab::harness
