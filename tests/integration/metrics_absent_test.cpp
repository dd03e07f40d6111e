// A daemon that was built without metrics.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/daemon.hpp"
#include "harness/process.hpp"

namespace confab::harness {
namespace {

TEST(WithoutMetrics, BothListenerAndProbeAreRefusedWithASentence) {
  for (const std::string flag : {"--listen", "--probe"}) {
    const Outcome outcome = run({confabd_path(), flag, "metrics://127.0.0.1:0"});
    EXPECT_EQ(outcome.status, 2) << flag;
    EXPECT_TRUE(outcome.err.ends_with("this confabd was built without metrics (-DCONFAB_METRICS=OFF).\n"))
        << outcome.err;
  }
}

}  // namespace
}  // namespace confab::harness
