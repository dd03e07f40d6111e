// What a live upgrade carries of manners and of what rooms keep.
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <string_view>

#include "carried_fixture.hpp"

namespace confab {
namespace {

using namespace std::chrono_literals;

class CarriedMannersTest : public testing::Test {
 protected:
  CarriedMannersTest() { all_look(); }

  Traveller& slash(std::string_view name) { return travellers.named("slash", name); }
  void says(Traveller& client, std::string_view line) { client.says(std::string(line) + "\n", travellers.now); }
  std::string sees(Traveller& client) {
    travellers.run();
    return client.socket.sees();
  }
  std::string answer(Traveller& client, std::string_view line) {
    sees(client);
    says(client, line);
    return sees(client);
  }
  void all_look() {
    for (const auto& client : travellers.all) sees(*client);
  }
  void upgrade() {
    all_look();
    travellers.upgrade();
    for (const auto& client : travellers.all) EXPECT_EQ(sees(*client), "") << "nobody notices";
    travellers.process->chat.registry().check();
  }

  Travellers travellers{travel_limits};
  Traveller& ann = slash("ann");
  Traveller& bob = slash("bob");
};

TEST_F(CarriedMannersTest, WhoIsQuietStaysSo) {
  says(ann, "/quiet");
  upgrade();
  slash("eve");
  EXPECT_EQ(sees(ann), "");
  EXPECT_EQ(sees(bob), "* eve joined.");
  says(bob, "hello");
  EXPECT_EQ(sees(ann), "bob: hello");
  EXPECT_EQ(answer(ann, "/quiet"), "* Comings and goings are shown from now on.");
}

TEST_F(CarriedMannersTest, ABellGoesOnRinging) {
  says(ann, "/bell");
  upgrade();
  says(bob, "ann?");
  EXPECT_EQ(sees(ann), "bob: ann?\a");
  EXPECT_EQ(answer(ann, "/bell"), "* No bell rings from now on.");
}

TEST_F(CarriedMannersTest, WhoIsIgnoredStaysSo) {
  Traveller& eve = slash("eve");
  says(ann, "/ignore eve");
  says(ann, "/ignore bob");
  says(bob, "/nick robert");
  upgrade();
  EXPECT_EQ(answer(ann, "/ignore"), "* You ignore (2): eve, robert");
  says(bob, "one");
  EXPECT_EQ(sees(ann), "");
  EXPECT_EQ(sees(eve), "robert: one");
}

TEST_F(CarriedMannersTest, APasteGoesOnAndItsLinesAreCounted) {
  says(ann, "/paste");
  says(ann, "/one");
  upgrade();
  says(ann, "");
  EXPECT_EQ(sees(bob), "ann: ");
  EXPECT_EQ(answer(ann, "/end"), "* 2 lines were said.");
}

TEST_F(CarriedMannersTest, AnAnswerGoesToWhoeverWroteBefore) {
  says(bob, "/msg ann psst");
  upgrade();
  says(bob, "/nick robert");
  EXPECT_EQ(answer(ann, "/r yes"), "[to robert] yes");
}

TEST_F(CarriedMannersTest, AnAnswerGoesToNobodyElseWhoHasThatNameNow) {
  Traveller& eve = slash("eve");
  says(eve, "/msg ann psst");
  says(eve, "/quit");
  all_look();
  std::erase_if(travellers.all, [&](const auto& client) { return client.get() == &eve; });
  Traveller& other = slash("eve");
  upgrade();
  EXPECT_EQ(answer(ann, "/r secret"), "* No user named eve is here.");
  EXPECT_EQ(sees(other), "");
}

TEST_F(CarriedMannersTest, TopicsCross) {
  says(ann, "/topic tea");
  upgrade();
  EXPECT_EQ(answer(bob, "/topic"), "* The topic of lobby is: tea (set by ann).");
}

TEST_F(CarriedMannersTest, WhoDoesNothingSpecialCarriesNone) {
  upgrade();
  const CarriedChat state = travellers.carried();
  for (const auto& conversation : state.conversations) EXPECT_FALSE(conversation.session.manners);
}

TEST_F(CarriedMannersTest, StatesThatCannotBeAreRefusedAndTheOldProcessGoesOn) {
  says(ann, "/ignore bob");
  says(bob, "/msg ann not heard");
  says(ann, "/msg bob heard");
  all_look();
  const auto refuses = [this](const std::function<void(carried::MannersState&)>& lie) {
    CarriedChat state = travellers.carried();
    lie(*state.conversations.front().session.manners);
    EXPECT_THROW(travellers.restore(state), carried::BadState);
  };
  refuses([](auto& manners) { manners.ignored = {{"eve", ""}}; });
  refuses([](auto& manners) { manners.ignored = {{"ann", ""}}; });
  refuses([](auto& manners) { manners.writer = "no name"; });
  refuses([](auto& manners) { manners.writer = "eve"; });
  says(bob, "still here");
  EXPECT_EQ(sees(ann), "");
  EXPECT_EQ(answer(ann, "/ignore"), "* You ignore (1): bob");
}

}  // namespace
}  // namespace confab
