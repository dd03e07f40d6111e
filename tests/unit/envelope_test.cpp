// What an event is told with: its number, its moment, and who caused it.
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "conversation_fixture.hpp"
#include "sigil_but.hpp"

namespace confab {
namespace {

using namespace std::chrono_literals;

/// Writes what an event is told with, and not the event.
class Stamps final : public SigilBut {
 public:
  void render(const Envelope& told, std::string& line) const override {
    line = std::to_string(told.number) + " at " + std::to_string(told.moment / 1s) + " by ";
    line += told.origin == nullptr ? "nobody" : told.origin->name();
  }
  using SigilBut::render;
};

// They outlive everybody who is told something in them.
const Stamps stamps;
const Stamps other_stamps;

using EnvelopeTest = RoomRegistryTest;

TEST_F(EnvelopeTest, SaysWhenAndByWhom) {
  Resident& log = admitted("log", stamps);
  Resident& ann = slash("ann");
  log.sees();
  registry.say(ann.person(), std::nullopt, "hello", 3601s);
  registry.tell(ann.person(), "log", "psst", 3602s);
  registry.enter(ann.person(), "dev", 3603s);
  registry.leave(ann.person(), std::nullopt, 3604s);
  EXPECT_EQ(log.sees(), "3 at 3601 by ann\n4 at 3602 by ann\n5 at 3603 by ann\n8 at 3604 by ann")
      << "joining and leaving dev was told there";
}

TEST_F(EnvelopeTest, OfALineHasTheMomentAtWhichItWasReceived) {
  Resident& log = admitted("log", stamps);
  ChatFrontend frontend(sigil_dialect(), registry);
  Carried ann(limits, frontend, loop.schedule());
  ann.conversation.received("ann\nhello\n", 3601s);
  ann.ends_at = 3602s;
  ann.conversation.client_ended();
  ann.go_on();
  EXPECT_EQ(log.sees(), "2 at 3601 by ann\n3 at 3601 by ann\n4 at 3602 by ann");
}

TEST_F(EnvelopeTest, OneEventHasOneNumberInEveryFormat) {
  Resident& log = admitted("log", stamps);
  Resident& other = admitted("other", other_stamps);
  Resident& ann = slash("ann");
  log.sees();
  other.sees();
  ann.say("hello");
  EXPECT_EQ(log.sees(), "4 at 3600 by ann");
  EXPECT_EQ(other.sees(), "4 at 3600 by ann");
}

TEST_F(EnvelopeTest, OfACrowdIsByNobody) {
  limits.named_notices_moves_max = 1000;
  Resident& log = admitted("log", stamps);
  for (std::uint32_t i = 0; i < limits.named_notices_members_max; ++i) slash("member" + std::to_string(i));
  log.sees();
  registry.announce_crowds(7200s);
  EXPECT_EQ(log.sees(), "101 at 7200 by nobody");
}

}  // namespace
}  // namespace confab
