// confab at a terminal over TLS: what is typed and what arrives is whole, and the end is told.
#include "harness/certificate.hpp"
#include "terminal_fixture.hpp"

namespace confab::harness {
namespace {

class TerminalTls : public testing::Test {
 protected:
  CertificateFiles files;
  Daemon daemon{files.arguments({"--listen", "slash://127.0.0.1:0"})};
  TmuxScreen ann = confab_at("localhost:" + std::to_string(daemon.endpoint("slash+tls").port), {},
                             {"--tls", "--ca", files.certificate()});
  void log_in() {
    ann.shows("Enter your");
    ann.enters("ann");
    ann.shows("* Hello, ann.");
  }
};

TEST_F(TerminalTls, LinesGoBothWaysAroundATypedOne) {
  log_in();
  Client bob = slash_user(daemon, "bob");
  ann.shows("* bob joined.");
  ann.types("half a");
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "line " + std::to_string(i) + "\n";
  bob.sends(many);
  ann.shows("bob: line 999");
  ann.shows("half a");
  ann.enters(" line");
  bob.sees("ann: half a line");
}

TEST_F(TerminalTls, AServerThatShutsDownIsTold) {
  log_in();
  daemon.stop();
  ann.shows("Connection closed by server.");
  EXPECT_EQ(ann.ends(), 1);
}

}  // namespace
}  // namespace confab::harness
