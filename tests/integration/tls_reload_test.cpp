// Certificates that are renewed while people talk, and a live upgrade with people on TLS.
#include <gtest/gtest.h>

#include <csignal>
#include <string>
#include <vector>

#include "harness/certificate.hpp"
#include "harness/client.hpp"
#include "harness/replaceable.hpp"
#include "harness/text_file.hpp"

namespace confab::harness {
namespace {

class TlsReload : public testing::Test {
 protected:
  void SetUp() override { daemon.endpoint("sigil+tls"); }  // from now on the files may change

  static std::string listeners(const CertificateFiles& files) {
    return "tls-certificate = \"" + files.certificate() + "\"\ntls-key = \"" + files.key() +
           "\"\n[[listen]]\nat = \"slash+tls://127.0.0.1:0\"\n[[listen]]\nat = \"slash://127.0.0.1:0\"\n"
           "[[listen]]\nat = \"sigil+tls://127.0.0.1:0\"\n";
  }

  /// The certificate and its key take the place of the others.
  void renew(const test::CertificateAndKey& fresh) const {
    files.write_certificate(fresh.certificate);
    files.write_key(fresh.key);
  }

  std::string name_at_the_door() { return connect(daemon, "slash+tls").tls().server_name(); }

  CertificateFiles files{{.name = "first"}};
  TextFile config{listeners(files)};
  Daemon daemon{{"--config", config.path()}};
};

TEST_F(TlsReload, NewcomersMeetTheRenewedCertificateAndNobodyIsDisconnected) {
  Client ann = tls_user(daemon, "ann");
  Client bob = slash_user(daemon, "bob");
  ann.sees("* bob joined.");
  EXPECT_EQ(name_at_the_door(), "first");
  renew(test::make_certificate({.name = "second"}));
  EXPECT_EQ(name_at_the_door(), "first") << "before the reload";
  daemon.signal(SIGHUP);
  daemon.logs("reloaded " + config.path());
  EXPECT_EQ(name_at_the_door(), "second");
  ann.says("still here");
  bob.sees("ann: still here");
}

TEST_F(TlsReload, AKeyThatDoesNotFitLeavesEverythingAsItWas) {
  files.write_key(test::make_certificate().key);
  config.write("rate = 77\n" + listeners(files));
  daemon.signal(SIGHUP);
  daemon.logs("not reloaded: The key " + files.key() + " is not that of the certificate");
  EXPECT_EQ(name_at_the_door(), "first");
  EXPECT_EQ(daemon.log().find("rate 20 -> 77"), std::string::npos) << "all or nothing";
}

TEST_F(TlsReload, AFileThatIsGoneLeavesEverythingAsItWas) {
  std::filesystem::remove(files.certificate());
  daemon.signal(SIGHUP);
  daemon.logs("not reloaded: Can't read the certificate " + files.certificate());
  EXPECT_EQ(name_at_the_door(), "first");
}

TEST_F(TlsReload, AnExpiredCertificateIsServedWithAWarning) {
  renew(test::make_certificate(
      {.name = "old", .valid_from = std::chrono::hours(-48), .valid_to = std::chrono::hours(-24)}));
  daemon.signal(SIGHUP);
  daemon.logs("warning the certificate " + files.certificate() + " has expired");
  EXPECT_EQ(name_at_the_door(), "old");
}

TEST_F(TlsReload, AListenerCanHaveACertificateOfItsOwn) {
  const CertificateFiles own({.name = "own"});
  config.write(listeners(files) + "[[listen]]\nat = \"echo+tls://127.0.0.1:0\"\ncertificate = \"" + own.certificate() +
               "\"\nkey = \"" + own.key() + "\"\n");
  daemon.signal(SIGHUP);
  daemon.logs("reloaded " + config.path());
  Client echo = connect(daemon, "echo+tls");
  EXPECT_EQ(echo.tls().server_name(), "own");
  EXPECT_EQ(name_at_the_door(), "first");
}

TEST(TlsUpgrade, WhoIsOnTlsIsAskedToComeBackAndTheOthersTalkOn) {
  Replaceable program;
  CertificateFiles files;
  Daemon daemon = Daemon::of(program.path(), files.arguments());
  Client ann = tls_user(daemon, "ann");
  Client script = connect(daemon, "sigil+tls");
  script.says("eve");
  Client bob = slash_user(daemon, "bob");
  ann.sees("* eve joined.");
  ann.sees("* bob joined.");
  Client knocking(daemon.endpoint("slash+tls"));
  knocking.sees("* Welcome to confab. Enter your username:");
  daemon.signal(SIGUSR2);
  ann.sees("* The server is being upgraded. Please come back in a moment.");
  ann.sees_end();
  EXPECT_TRUE(ann.tls().saw_end());
  script.sees_end();
  knocking.sees("* The server is being upgraded. Please come back in a moment.");
  knocking.sees_end();
  daemon.is_replaced();
  bob.sees("* ann left.");
  bob.sees("* eve left.");
  Client again = tls_user(daemon, "ann");
  bob.sees("* ann joined.");
  again.says("back");
  bob.sees("ann: back");
}

TEST(TlsUpgrade, ThatFailsIsNoticedByNobodyOnTls) {
  Replaceable program;
  CertificateFiles files;
  Daemon daemon = Daemon::of(program.path(), files.arguments());
  Client ann = tls_user(daemon, "ann");
  Client bob = slash_user(daemon, "bob");
  ann.sees("* bob joined.");
  ann.says("/join dev");
  ann.sees("* You are now in dev with no others.");
  bob.sees("* ann left for dev.");
  // It has the state, and then it ends.
  program.becomes_script(
      "exec perl -e 'open(F, q(+>&=3)) or die; do { defined(recv(F, $m, 65536, 0)) or die } until $m eq q(that is "
      "all); send(F, q(ready), 0); recv(F, $m, 65536, 0); exit 5'");
  daemon.signal(SIGUSR2);
  daemon.logs("not upgraded: The new confabd ended with status 5");
  ann.sees_nothing();
  ann.says("/msg bob still here");
  ann.sees("[to bob] still here");
  bob.sees("[from ann] still here");
  program.becomes_confabd();
  daemon.signal(SIGUSR2);
  ann.sees("* The server is being upgraded. Please come back in a moment.");
  ann.sees_end();
  daemon.is_replaced();
  bob.says("/rooms");
  bob.sees("* Rooms: lobby (1)");
}

}  // namespace
}  // namespace confab::harness
