#include "confab/admission/turn_order.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>

namespace confab {
namespace {

class Person final : public Waiter {
 public:
  Person(char name, std::string& heard) : name_(name), heard_(heard) {}

  /// Waits again after its turn, whether it was heard or not.
  void waits_on(TurnOrder& order, std::size_t bytes, bool is_heard) {
    order_ = &order;
    bytes_ = bytes;
    is_heard_ = is_heard;
    order.wait(*this, bytes, false);
  }

  void proceed() override {
    stop_waiting();
    heard_ += name_;
    if (order_ != nullptr) order_->wait(*this, bytes_, is_heard_);
  }

 private:
  const char name_;
  std::string& heard_;
  TurnOrder* order_ = nullptr;
  std::size_t bytes_ = 0;
  bool is_heard_ = false;
};

class TurnOrderTest : public testing::Test {
 protected:
  std::string heard;
  TurnOrder order;
  Person a{'a', heard};
  Person b{'b', heard};
  Person c{'c', heard};
};

TEST_F(TurnOrderTest, EverybodyHasOneTurnInTheOrderOfComing) {
  for (Person* person : {&b, &a, &c}) order.wait(*person, 1, false);
  order.give_turns();
  order.give_turns();
  EXPECT_EQ(heard, "bac");
}

TEST_F(TurnOrderTest, OneWithMuchToSayThenThoseWithLittleThenTheRest) {
  order.wait(a, TurnOrder::brief_bytes + 1, false);
  order.wait(b, TurnOrder::brief_bytes + 1, false);
  order.wait(c, TurnOrder::brief_bytes, false);
  order.give_turns();
  EXPECT_EQ(heard, "acb") << "the limit itself is little";
}

TEST_F(TurnOrderTest, ThoseNotHeardComeBeforeThoseHeard) {
  order.wait(a, 1, true);
  order.wait(b, 1, false);
  order.wait(c, 1, false);
  order.give_turns();
  EXPECT_EQ(heard, "bca");
}

TEST_F(TurnOrderTest, AClientThatIsNotHeardKeepsItsPlace) {
  a.waits_on(order, 1, true);
  b.waits_on(order, 1, false);
  c.waits_on(order, 1, false);
  order.give_turns();
  order.give_turns();
  EXPECT_EQ(heard, "abcbca");
}

TEST_F(TurnOrderTest, AClientThatIsGoneHasNoTurn) {
  order.wait(a, 1, false);
  {
    Person gone('x', heard);
    order.wait(gone, 1, false);
  }
  order.give_turns();
  EXPECT_EQ(heard, "a");
}

}  // namespace
}  // namespace confab
