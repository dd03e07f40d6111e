// A build without TLS refuses addresses that want it, in a sentence.
#include <gtest/gtest.h>

#include "harness/daemon.hpp"
#include "harness/process.hpp"

namespace confab::harness {
namespace {

TEST(TlsAbsent, AnAddressWithTlsIsRefused) {
  const Outcome end = run({confabd_path(), "--listen", "slash+tls://127.0.0.1:0"});
  EXPECT_EQ(end.status, 2);
  EXPECT_EQ(end.err, "confabd: Can't listen on slash+tls://127.0.0.1:0: this confabd was built without TLS.\n");
}

}  // namespace
}  // namespace confab::harness
