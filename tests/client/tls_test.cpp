// confab over TLS: it talks to the server that it was told, and to no other.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "fake_server.hpp"
#include "harness/certificate.hpp"
#include "program.hpp"

namespace confab::harness {
namespace {

std::string port_of(const Daemon& daemon, const std::string& protocol = "slash+tls") {
  return std::to_string(daemon.endpoint(protocol).port);
}

void refused(const Outcome& end, const std::string& sentence, Here here = Here::now()) {
  EXPECT_EQ(end.status, 2) << "line " << here.line;
  EXPECT_EQ(end.out, "") << "line " << here.line;
  EXPECT_EQ(end.err, "confab: " + sentence + "\n") << "line " << here.line;
}

Outcome joins(const std::vector<std::string>& options, const std::string& place) {
  std::vector<std::string> arguments = options;
  arguments.insert(arguments.begin(), "--tls");
  arguments.push_back(place);
  return run(confab(arguments), "ann\n/quit\n");
}

TEST(Tls, ACertificateThatIsTrustedLetsIn) {
  const CertificateFiles files;
  Daemon daemon(files.arguments());
  const Outcome end = joins({"--ca", files.certificate()}, "localhost:" + port_of(daemon));
  EXPECT_EQ(end.status, 0) << end.err;
  EXPECT_TRUE(end.out.ends_with("* Goodbye, ann.\n")) << end.out;
  EXPECT_TRUE(end.err.starts_with("Connected to 127.0.0.1 at port ")) << end.err;
}

TEST(Tls, TheStoreOfTheSystemCountsWithoutAFile) {
  const CertificateFiles files;
  Daemon daemon(files.arguments());
  const std::vector<std::string> command{confab_path(), "--tls", "localhost:" + port_of(daemon)};
  std::vector<std::string> trusting = command;
  trusting.insert(trusting.begin(), {"env", "SSL_CERT_FILE=" + files.certificate()});
  EXPECT_EQ(run(trusting, "ann\n/quit\n").status, 0);
  refused(
      run(command, "ann\n/quit\n"),
      "The certificate of the server is signed by nobody whom this machine trusts. If you have that certificate, or "
      "that of its authority, name it with --ca.");
}

TEST(Tls, ACertificateOfAnotherIsRefused) {
  const CertificateFiles files;
  const CertificateFiles others;
  Daemon daemon(files.arguments());
  refused(joins({"--ca", others.certificate()}, "localhost:" + port_of(daemon)),
          "The certificate of the server is signed by nobody in " + others.certificate() + ".");
}

TEST(Tls, ACertificateForAnotherNameIsRefused) {
  const CertificateFiles files({.name = "chat.example.org"});
  Daemon daemon(files.arguments());
  refused(joins({"--ca", files.certificate()}, "localhost:" + port_of(daemon)),
          "The certificate of the server is for another name than localhost: it may be another server.");
}

TEST(Tls, AnAddressIsNoName) {
  const CertificateFiles files({.name = "127.0.0.1"});
  Daemon daemon(files.arguments());
  refused(joins({"--ca", files.certificate()}, "127.0.0.1:" + port_of(daemon)),
          "The certificate of the server is for another name than 127.0.0.1: it may be another server.");
}

TEST(Tls, AnAddressInTheCertificateLetsIn) {
  require_program("openssl", "openssl");
  const CertificateFiles files;
  ASSERT_EQ(
      run({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
           "/CN=chat", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", files.key(), "-out", files.certificate()})
          .status,
      0);
  Daemon daemon(files.arguments());
  EXPECT_EQ(joins({"--ca", files.certificate()}, "127.0.0.1:" + port_of(daemon)).status, 0);
  EXPECT_EQ(joins({"--ca", files.certificate()}, "localhost:" + port_of(daemon)).status, 2);
}

TEST(Tls, ACertificateOutOfTimeIsRefused) {
  using std::chrono::hours;
  const CertificateFiles old({.valid_from = hours(-2), .valid_to = hours(-1)});
  Daemon daemon(old.arguments());
  refused(joins({"--ca", old.certificate()}, "localhost:" + port_of(daemon)),
          "The certificate of the server has expired. Tell who runs it.");
}

TEST(Tls, InsecureTalksToAnybodyAndWarns) {
  const CertificateFiles files({.name = "chat.example.org"});
  Daemon daemon(files.arguments());
  const Outcome end = joins({"--insecure"}, "localhost:" + port_of(daemon));
  EXPECT_EQ(end.status, 0);
  EXPECT_TRUE(end.err.starts_with(
      "confab: --insecure: the connection is encrypted, but nobody has checked who the server is.\n"))
      << end.err;
}

TEST(Tls, AServerInPlainTextIsTold) {
  Daemon daemon;
  const std::string place = "localhost:" + port_of(daemon, "slash");
  refused(joins({}, place), place + " does not speak TLS: leave out --tls, or name another port.");
}

TEST(Tls, AServerThatClosesInsteadIsTold) {
  FakeServer server;
  Program program(confab({"--tls", server.place()}));
  server.accepts();
  server.closes();
  const Outcome end = program.ends();
  EXPECT_EQ(end.status, 2);
  EXPECT_TRUE(end.err.starts_with("confab: ")) << end.err;
  EXPECT_NE(end.err.find(server.place()), std::string::npos) << end.err;
}

TEST(Tls, AServerThatSaysNothingIsTold) {
  const FakeServer server;  // the kernel accepts for it
  refused(joins({}, server.place()), server.place() + " does not answer as TLS does. Does it speak TLS?");
}

TEST(Tls, AFileWithoutCertificatesIsTold) {
  const CertificateFiles files;
  Daemon daemon(files.arguments());
  const std::string place = "localhost:" + port_of(daemon);
  refused(joins({"--ca", "/nowhere"}, place), "Can't read /nowhere: No such file or directory.");
  refused(joins({"--ca", "/dev/null"}, place), "There is no certificate to be read in /dev/null: it is a file in PEM.");
}

TEST(Tls, TheEndOfTheInputEndsTheStream) {
  const CertificateFiles files;
  Daemon daemon(files.arguments());
  const Outcome end =
      run(confab({"--tls", "--ca", files.certificate(), "localhost:" + port_of(daemon)}), "ann\n/rooms\n");
  EXPECT_EQ(end.status, 0) << end.err;
  EXPECT_TRUE(end.out.ends_with("* Rooms: lobby (1)\n")) << end.out;
}

TEST(Tls, AServerThatShutsDownHasClosedUnasked) {
  const CertificateFiles files;
  Daemon daemon(files.arguments());
  Program program(confab({"--tls", "--ca", files.certificate(), "localhost:" + port_of(daemon)}));
  program.types("ann\n");
  program.shows("* Hello, ann.");
  daemon.stop();
  const Outcome end = program.ends();
  EXPECT_EQ(end.status, 1);
  EXPECT_TRUE(end.err.ends_with("\nConnection closed by server.\n")) << end.err;
}

TEST(Tls, ANameOfAScriptIsRefusedAsInPlainText) {
  const CertificateFiles files;
  Daemon daemon(files.arguments({"--listen", "sigil+tls://127.0.0.1:0"}));
  Client ann = slash_user(daemon, "ann");
  const Outcome end = run(confab({"--send", "--as", "ann", "--tls", "--ca", files.certificate(),
                                  "localhost:" + port_of(daemon, "sigil+tls"), "hello"}));
  EXPECT_EQ(end.status, 3) << end.err;
}

TEST(Tls, LinesAreSaidByScriptsToo) {
  const CertificateFiles files;
  Daemon daemon(files.arguments({"--listen", "sigil+tls://127.0.0.1:0", "--notices", "quiet"}));
  Client ann = slash_user(daemon, "ann");
  std::string input;
  for (int i = 0; i < 500; ++i) input += "line " + std::to_string(i) + "\n";
  const Outcome end = run(confab({"--send", "--as", "bot", "--tls", "--ca", files.certificate(),
                                  "localhost:" + port_of(daemon, "sigil+tls")}),
                          input);
  EXPECT_EQ(end.status, 0) << end.err;
  for (int i = 0; i < 500; ++i) ann.sees("bot: line " + std::to_string(i));
}

}  // namespace
}  // namespace confab::harness
