#include "histogram.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace confab::bench {
namespace {

TEST(Histogram, QuantilesAreRightToWithinThreePercent) {
  Histogram histogram;
  for (std::uint64_t value = 1; value <= 100'000; ++value) histogram.add(value * 1000);
  for (const double part : {0.01, 0.5, 0.99, 0.999}) {
    const double exact = part * 100'000 * 1000;
    EXPECT_NEAR(static_cast<double>(histogram.quantile(part)), exact, exact * 0.032) << part;
  }
  EXPECT_EQ(histogram.quantile(1), 100'000'000U);
  EXPECT_EQ(histogram.total(), 100'000U);
}

TEST(Histogram, OneOutlierIsTheMaximumAndNotTheNinetyNinth) {
  Histogram histogram;
  for (int i = 0; i < 999; ++i) histogram.add(10);
  histogram.add(1'000'000'000);
  EXPECT_EQ(histogram.quantile(0.99), 10U);
  EXPECT_EQ(histogram.quantile(0.9999), 1'000'000'000U);
  EXPECT_EQ(histogram.max(), 1'000'000'000U);
}

TEST(Histogram, ExtremesHaveTheirPlace) {
  Histogram histogram;
  histogram.add(0);
  histogram.add(UINT64_MAX);
  EXPECT_EQ(histogram.quantile(0.5), 0U);
  EXPECT_EQ(histogram.quantile(1), UINT64_MAX);
}

TEST(Histogram, WithoutValuesThereIsNoQuantile) {
  EXPECT_EQ(Histogram().quantile(0.5), 0U);
}

}  // namespace
}  // namespace confab::bench
