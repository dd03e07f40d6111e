// The open descriptors, counted and as the kernel tells them.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <vector>

#include "metrics/process_figures.hpp"

namespace confab::metrics {
namespace {

struct Counted {
  std::uint64_t descriptors = 0;
  int handlers = 0;
};

Counted count() {
  net::asio::io_context context(1);
  Counted counted;
  const auto keep = [&counted](const std::exception_ptr& mistake, std::optional<std::uint64_t> count) {
    EXPECT_FALSE(mistake);
    counted.descriptors = count.value_or(0);
  };
  net::asio::co_spawn(context.get_executor(), count_descriptors(), keep);
  while (context.run_one() > 0) ++counted.handlers;
  return counted;
}

TEST(DescriptorCount, CountsEachAndLetsOthersHaveTheirTurn) {
  const Counted before = count();
  constexpr int more = 500;
  std::vector<int> opened;
  for (int i = 0; i < more; ++i) opened.push_back(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  const Counted after = count();
  for (const int descriptor : opened) ::close(descriptor);
  EXPECT_EQ(after.descriptors, before.descriptors + more);
  EXPECT_GT(after.handlers, before.handlers + more / 100);
}

TEST(DescriptorCount, IsWhatTheKernelTells) {
  const auto told = descriptors_told();
  if (!told) GTEST_SKIP() << "this kernel does not tell (before Linux 6.2)";
  EXPECT_EQ(count().descriptors, *told);
}

}  // namespace
}  // namespace confab::metrics
