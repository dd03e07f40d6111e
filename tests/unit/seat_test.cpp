// RoomRegistry: people without a seat, whose clients are elsewhere.
#include "confab/chat/person.hpp"

#include <gtest/gtest.h>

#include <string>

#include "registry_fixture.hpp"

namespace confab {
namespace {

class SeatTest : public RoomRegistryTest {
 protected:
  SeatTest() { EXPECT_FALSE(registry.admit(far, now)); }
  ~SeatTest() override {
    if (registry.find_person("far") != nullptr) registry.dismiss(far, Departure::ordinary, now);
  }

  Person far{*Name::parse("far", NameAlphabet::extended), Residence::one_room, nullptr};
};

TEST_F(SeatTest, OneWithoutASeatIsListed) {
  EXPECT_EQ(registry.find_person("FAR"), &far);
  EXPECT_TRUE(registry.lobby().members().contains("far"));
  EXPECT_EQ(stranger("Far", slash_dialect()).admit()->reason, Reason::name_in_use);
  registry.check();
}

TEST_F(SeatTest, OneWithoutASeatSpeaksLikeTheOthers) {
  Resident& ann = slash("ann");
  Resident& bob = sigil("bob");
  EXPECT_TRUE(std::holds_alternative<Done>(registry.say(far, std::nullopt, "hello", now)));
  EXPECT_TRUE(std::holds_alternative<Done>(registry.tell(far, "bob", "psst", now)));
  EXPECT_EQ(ann.sees(), "* bob joined.\nfar: hello");
  EXPECT_EQ(bob.sees(), "far: hello\n#far: psst");
}

TEST_F(SeatTest, OneWithoutASeatMovesAndLeaves) {
  Resident& ann = slash("ann");
  registry.enter(far, "dev", now);
  EXPECT_EQ(registry.find_room("dev")->members().size(), 1U);
  registry.check();
  registry.leave(far, std::nullopt, now);
  EXPECT_EQ(registry.find_room("dev"), nullptr);
  registry.dismiss(far, Departure::connection_lost, now);
  EXPECT_EQ(ann.sees(), "* far left for dev.\n* far joined.\n* far left (connection lost).");
  EXPECT_EQ(registry.people().size(), 1U);
}

TEST_F(SeatTest, OneWithoutASeatHearsNothingAndHoldsUpNobody) {
  Resident& ann = slash("ann");
  for (int i = 0; i < 2 * 256; ++i) {
    EXPECT_FALSE(ann.tell("far", std::string(1000, 'x')));
    EXPECT_FALSE(ann.had_to_wait());
  }
  EXPECT_EQ(ann.sees(), "");
  EXPECT_EQ(registry.pause(far), Pause::none);
}

TEST_F(SeatTest, OneWithoutASeatWaitsForReadersLikeTheOthers) {
  slash("ann");
  for (int i = 0; i < 1000; ++i) registry.say(far, std::nullopt, std::string(1000, 'x'), now);
  EXPECT_EQ(registry.pause(far), Pause::readers_behind);
  loop.run();
  EXPECT_EQ(registry.pause(far), Pause::none);
}

}  // namespace
}  // namespace confab
