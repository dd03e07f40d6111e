// What is wrong with a certificate or its key is said in a sentence that names the file.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "harness/certificate.hpp"
#include "harness/client.hpp"
#include "harness/process.hpp"

namespace confab::harness {
namespace {

class TlsCertificates : public testing::Test {
 protected:
  std::vector<std::string> command(const std::vector<std::string>& tls) const {
    std::vector<std::string> all = {confabd_path(), "--listen", "slash+tls://127.0.0.1:0"};
    all.insert(all.end(), tls.begin(), tls.end());
    return all;
  }
  std::vector<std::string> both() const {
    return command({"--tls-certificate", files.certificate(), "--tls-key", files.key()});
  }
  static void refused(const std::vector<std::string>& command, const std::string& sentence, Here here = Here::now()) {
    const Outcome end = run(command, {}, here);
    EXPECT_EQ(end.status, 2) << "line " << here.line;
    EXPECT_NE(end.err.find("confabd: " + sentence), std::string::npos) << "line " << here.line << "\n" << end.err;
  }

  CertificateFiles files;
};

TEST_F(TlsCertificates, AreNeededForAnAddressWithTls) {
  refused(command({}),
          "slash+tls://127.0.0.1:0 needs a certificate and its key: name their files with "
          "--tls-certificate FILE and --tls-key FILE.\n");
}

TEST_F(TlsCertificates, ComeInPairs) {
  refused(command({"--tls-key", files.key()}),
          "--tls-certificate and --tls-key belong together: give both, or neither.\n");
}

TEST_F(TlsCertificates, ThatAreMissingAreNamed) {
  const std::string missing = files.folder() + "/missing.pem";
  refused(command({"--tls-certificate", missing, "--tls-key", files.key()}),
          "Can't read the certificate " + missing + ": No such file or directory.\n");
  refused(command({"--tls-certificate", files.certificate(), "--tls-key", missing}),
          "Can't read the key " + missing + ": No such file or directory.\n");
}

TEST_F(TlsCertificates, ThatAreFoldersAreNoFiles) {
  refused(command({"--tls-certificate", files.folder(), "--tls-key", files.key()}),
          "Can't read the certificate " + files.folder() + ": it is no file.\n");
}

TEST_F(TlsCertificates, ThatMayNotBeReadTellWhoReadsThem) {
  if (geteuid() == 0) GTEST_SKIP() << "root reads everything";
  chmod(files.key().c_str(), 0);
  refused(both(), "Can't read the key " + files.key() + ": Permission denied. It must be readable for the user");
}

TEST_F(TlsCertificates, ThatAreEmptyOrTooLargeAreRefused) {
  files.write_certificate("");
  refused(both(), "The certificate " + files.certificate() + " is empty.\n");
  files.write_certificate(std::string(1024 * 1024 + 1, '#'));
  refused(both(), "The certificate " + files.certificate() + " is too large: it may have 1048576 bytes.\n");
}

TEST_F(TlsCertificates, OfTheLargestSizeAreRead) {
  const auto made = test::make_certificate();
  files.write_key(made.key);
  std::string text = made.certificate;
  text.append(1024 * 1024 - text.size(), '#');
  files.write_certificate(text);
  const Daemon daemon(files.arguments());
  daemon.endpoint("slash+tls");
}

TEST_F(TlsCertificates, ThatAreNoPemAreRefused) {
  files.write_certificate("hello\n");
  refused(both(), files.certificate() + " is no certificate in PEM:");
}

TEST_F(TlsCertificates, WithACutCertificateInTheChainAreRefused) {
  const auto made = test::make_certificate();
  files.write_certificate(made.certificate + made.certificate.substr(0, made.certificate.size() / 2));
  files.write_key(made.key);
  refused(both(), files.certificate() + " is no certificate in PEM:");
}

TEST_F(TlsCertificates, KeysThatAreNoPemAreRefused) {
  files.write_key("hello\n");
  refused(both(), files.key() + " is no key in PEM:");
}

TEST_F(TlsCertificates, KeysWithAPasswordAreRefused) {
  files.write_key(test::make_certificate({.password = "secret"}).key);
  refused(both(), "The key " + files.key() + " has a password: remove it with  openssl pkey -in " + files.key());
}

TEST_F(TlsCertificates, KeysOfAnotherCertificateAreRefused) {
  files.write_key(test::make_certificate().key);
  refused(both(), "The key " + files.key() + " is not that of the certificate " + files.certificate());
}

TEST_F(TlsCertificates, ThatHaveExpiredAreServedWithAWarning) {
  const CertificateFiles old({.valid_from = std::chrono::hours(-48), .valid_to = std::chrono::hours(-24)});
  const Daemon daemon(old.arguments());
  daemon.logs("warning the certificate " + old.certificate() + " has expired: clients that check it");
  Client ann = tls_user(daemon, "ann");
  ann.sees_nothing();
}

TEST_F(TlsCertificates, ThatAreNotValidYetAreServedWithAWarning) {
  const CertificateFiles young({.valid_from = std::chrono::hours(24), .valid_to = std::chrono::hours(48)});
  const Daemon daemon(young.arguments());
  daemon.logs("warning the certificate " + young.certificate() + " is not valid yet: clients that check it");
  Client ann = tls_user(daemon, "ann");
  ann.sees_nothing();
}

TEST_F(TlsCertificates, ThatTheUserCanNotReadLaterAreToldAtTheStart) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can become somebody else";
  chmod(files.folder().c_str(), 0755);
  chmod(files.key().c_str(), 0600);
  const Daemon daemon(files.arguments({"--user", "nobody"}));
  daemon.logs("warning " + files.key() + " can't be read any more (Permission denied)");
  Client ann = tls_user(daemon, "ann");
  ann.sees_nothing();
}

}  // namespace
}  // namespace confab::harness
