#include "confab/base/assert.hpp"

#include <gtest/gtest.h>

namespace confab {
namespace {

TEST(Assert, AConditionThatHoldsDoesNothing) {
  int evaluated = 0;
  CONFAB_ASSERT(++evaluated == 1);
  EXPECT_EQ(evaluated, 1) << "on in every build, and looked at once";
}

TEST(AssertDeathTest, ABrokenConditionIsNamedWithItsPlace) {
  EXPECT_DEATH(CONFAB_ASSERT(1 + 1 == 3), "confab: broken assertion: 1 \\+ 1 == 3 \\(.*assert_test\\.cpp:[0-9]+\\)");
}

}  // namespace
}  // namespace confab
