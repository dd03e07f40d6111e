// What a live upgrade carries of the chat: who is where, and what everybody is still to be sent.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "carried_fixture.hpp"

namespace confab {
namespace {

using namespace std::chrono_literals;

class CarriedChatTest : public testing::Test {
 protected:
  Traveller& slash(std::string_view name) { return travellers.named("slash", name); }
  Traveller& sigil(std::string_view name) { return travellers.named("sigil", name); }
  void says(Traveller& client, std::string_view line) { client.says(std::string(line) + "\n", travellers.now); }
  std::string sees(Traveller& client) {
    travellers.run();
    return client.socket.sees();
  }
  void all_look() {
    for (const auto& client : travellers.all) sees(*client);
  }

  Travellers travellers{travel_limits};
};

TEST_F(CarriedChatTest, IsTakenWithoutAChange) {
  says(slash("ann"), "/join dev");
  says(sigil("bob"), "!enter dev");
  travellers.run();
  const CarriedChat state = travellers.carried();
  EXPECT_EQ(travellers.carried(), state);
}

TEST_F(CarriedChatTest, TellsNobodyAnything) {
  Traveller& ann = slash("ann");
  Traveller& bob = sigil("bob");
  Traveller& eve = travellers.connects("slash");
  all_look();
  travellers.upgrade();
  for (Traveller* client : {&ann, &bob, &eve}) EXPECT_EQ(sees(*client), "");
}

TEST_F(CarriedChatTest, EverybodyIsWhereTheyWere) {
  Traveller& ann = slash("ann");
  Traveller& bob = sigil("Bob");
  says(ann, "/join Dev");
  says(bob, "!enter dev");
  says(bob, "!enter ops");
  all_look();
  travellers.upgrade();
  says(bob, "@dev hi");
  EXPECT_EQ(sees(ann), "Bob: hi");
  says(ann, "hello");
  EXPECT_EQ(sees(bob), "@Dev ann: hello");
  says(bob, "!rooms");
  EXPECT_EQ(sees(bob), "Dev ops");
  says(ann, "/leave");
  EXPECT_EQ(sees(ann), "* You are now in lobby with 1 other: Bob.");
  travellers.process->chat.registry().check();
}

TEST_F(CarriedChatTest, ALineThatWasBegunIsSentToItsEndOnce) {
  Traveller& ann = slash("ann");
  Traveller& bob = slash("bob");
  all_look();
  ann.socket_takes(7);
  says(bob, "first");
  says(bob, "second");
  travellers.run();
  travellers.upgrade();
  ann.socket_takes(test::FakeSocket::unlimited);
  EXPECT_EQ(sees(ann), "bob: first\nbob: second");
}

TEST_F(CarriedChatTest, WhatASlowReaderMissedIsToldOnce) {
  Traveller& ann = slash("ann");
  Traveller& bob = slash("bob");
  all_look();
  ann.socket_takes(0);
  for (int line = 0; line < 100; ++line) {
    says(bob, std::string(100, 'x'));
    travellers.run();
    ann.conversation->queue().give_up_waiting();
    if (line % 10 == 5) travellers.upgrade();
  }
  ann.socket_takes(test::FakeSocket::unlimited);
  const std::string seen = sees(ann);
  const auto lines = 1 + std::count(seen.begin(), seen.end(), '\n');
  const std::string notice = "* You missed " + std::to_string(100 - (lines - 1)) + " messages";
  EXPECT_EQ(seen.substr(0, notice.size()), notice);
}

TEST_F(CarriedChatTest, WhatManyAreStillToBeSentIsCarriedOnce) {
  for (int reader = 0; reader < 50; ++reader) slash("u" + std::to_string(reader)).socket_takes(0);
  Traveller& bob = slash("bob");
  for (int line = 0; line < 8; ++line) says(bob, std::string(100, 'x'));
  travellers.run();
  const auto bytes_in = [](const CarriedChat& state) {
    std::size_t bytes = 0;
    for (const auto& blob : state.chat.blobs) bytes += blob.bytes.size();
    return bytes;
  };
  const std::size_t before = bytes_in(travellers.carried());
  EXPECT_LT(before, 50U * 800U / 2);
  travellers.upgrade();
  EXPECT_LE(bytes_in(travellers.carried()), before);
}

TEST_F(CarriedChatTest, SpeakersStillWaitForReadersWhoAreBehind) {
  Traveller& ann = slash("ann");
  Traveller& bob = slash("bob");
  all_look();
  ann.socket_takes(0);
  int said = 0;
  for (; bob.conversation->pause() == Pause::none && said < 100; ++said) {
    says(bob, std::string(100, 'x'));
    travellers.run();
  }
  ASSERT_EQ(bob.conversation->pause(), Pause::readers_behind);
  travellers.upgrade();
  travellers.run();
  EXPECT_EQ(bob.conversation->pause(), Pause::readers_behind) << "ann is still waited for";
  ann.socket_takes(test::FakeSocket::unlimited);
  const std::string seen = sees(ann);
  EXPECT_EQ(std::count(seen.begin(), seen.end(), '\n'), said - 1);
  EXPECT_EQ(bob.conversation->pause(), Pause::none);
}

TEST_F(CarriedChatTest, RefusedNamesStayCounted) {
  Traveller& ann = travellers.connects("slash");
  for (int refused = 1; refused < 5; ++refused) {
    says(ann, "not a name");
    travellers.upgrade();
  }
  EXPECT_TRUE(ann.conversation->can_be_carried());
  says(ann, "not a name");
  EXPECT_FALSE(ann.conversation->can_be_carried());
}

TEST_F(CarriedChatTest, TheDeadlineThatRanGoesOn) {
  Traveller& ann = travellers.connects("slash");
  EXPECT_EQ(travellers.carried().conversations[0].deadline, Deadline::Kind::login);
  travellers.upgrade();
  EXPECT_EQ(ann.conversation->deadline().kind, Deadline::Kind::login);
  says(ann, "ann");
  EXPECT_EQ(ann.conversation->deadline().kind, Deadline::Kind::none);
}

TEST_F(CarriedChatTest, OneThatIsAboutToEndIsNotCarried) {
  Traveller& ann = slash("ann");
  EXPECT_TRUE(ann.conversation->can_be_carried());
  says(ann, "/quit");
  EXPECT_FALSE(ann.conversation->can_be_carried());
}

TEST(CarriedCrowd, IsAnnouncedOnceAfterTheUpgrade) {
  Limits limits = travel_limits;
  limits.named_notices_members_max = 1;
  Travellers travellers(limits);
  Traveller& ann = travellers.named("slash", "ann");
  travellers.named("slash", "bob");
  travellers.named("slash", "eve");
  travellers.upgrade();
  EXPECT_TRUE(travellers.process->chat.has_crowds_to_announce());
  travellers.process->chat.announce_crowds(travellers.now);
  travellers.run();
  const std::string seen = ann.socket.sees();
  EXPECT_NE(seen.find("2"), std::string::npos) << seen;
  travellers.upgrade();
  EXPECT_FALSE(travellers.process->chat.has_crowds_to_announce());
}

// ---- What must not be believed

struct Lie {
  const char* name;
  std::function<void(CarriedChat&)> tell;
};
void PrintTo(const Lie& lie, std::ostream* out) {
  *out << lie.name;
}

class BadStateTest : public testing::TestWithParam<Lie> {};

TEST_P(BadStateTest, IsRefusedWithASentence) {
  Travellers travellers(travel_limits);
  Traveller& ann = travellers.named("slash", "ann");
  travellers.named("sigil", "bob").says("!enter dev\n", travellers.now);
  travellers.connects("slash");
  ann.socket_takes(0);
  ann.says("hello\n/who\n", travellers.now);
  travellers.run();
  CarriedChat state = travellers.carried();
  GetParam().tell(state);
  const CarriedChat truth = travellers.carried();
  EXPECT_THROW(travellers.restore(state), carried::BadState);
  EXPECT_EQ(travellers.carried(), truth) << "the process of before goes on";
}

carried::PieceState& piece(CarriedChat& state) {
  return state.conversations[0].queue.pieces.at(0);
}
carried::SessionState& ann(CarriedChat& state) {
  return state.conversations[0].session;
}
carried::SessionState& bob(CarriedChat& state) {
  return state.conversations[1].session;
}
carried::IntakeState& input(CarriedChat& state) {
  return state.conversations[0].intake;
}

INSTANTIATE_TEST_SUITE_P(
    EachLie, BadStateTest,
    testing::Values(
        Lie{"NoSuchBlob", [](CarriedChat& s) { piece(s).blob = 1000; }},
        Lie{"PieceBeyondItsBlob", [](CarriedChat& s) { piece(s).length = 100'000; }},
        Lie{"PieceThatOverflows", [](CarriedChat& s) { piece(s).offset = 0xffffffff; }},
        Lie{"EmptyPiece", [](CarriedChat& s) { piece(s).length = 0; }},
        Lie{"PieceOfUnknownFraming", [](CarriedChat& s) { piece(s).framing = 9; }},
        Lie{"UnknownFraming", [](CarriedChat& s) { s.conversations[0].queue.framing = 9; }},
        Lie{"TwoOwners",
            [](CarriedChat& s) {
              piece(s).own = true;
              s.conversations[0].queue.pieces.push_back(piece(s));
            }},
        Lie{"GrowsInTheMiddle",
            [](CarriedChat& s) {
              piece(s).own = true;
              --piece(s).length;
            }},
        Lie{"TooMuchRoom", [](CarriedChat& s) { s.chat.blobs.at(0).capacity = 1'000'000; }},
        Lie{"NothingBegun",
            [](CarriedChat& s) { s.conversations[2].queue.begun = s.conversations[2].queue.pieces.empty(); }},
        Lie{"SameNameTwice", [](CarriedChat& s) { bob(s).name = "ANN"; }},
        Lie{"NoName", [](CarriedChat& s) { ann(s).name = "an n"; }},
        Lie{"ReservedName", [](CarriedChat& s) { ann(s).name = "server"; }},
        Lie{"NoRoom", [](CarriedChat& s) { ann(s).rooms.clear(); }},
        Lie{"TwoRoomsForOne",
            [](CarriedChat& s) {
              ann(s).rooms.push_back({"dev", {}});
            }},
        Lie{"SameRoomTwice",
            [](CarriedChat& s) {
              bob(s).rooms.push_back({"DEV", {}});
            }},
        Lie{"BadRoomName", [](CarriedChat& s) { ann(s).rooms.at(0).room = "a b"; }},
        Lie{"NotInTheLobby", [](CarriedChat& s) { bob(s).rooms.erase(bob(s).rooms.begin()); }},
        Lie{"WaitsForARoomElsewhere", [](CarriedChat& s) { ann(s).wait.room = "dev"; }},
        Lie{"MoreSentThanWritten", [](CarriedChat& s) { ann(s).rooms.at(0).lane.sent_to_all = 1U << 30U; }},
        Lie{"MoreSentThanWrittenToTheLoose", [](CarriedChat& s) { s.chat.loose.sent_to_all = 1U << 30U; }},
        Lie{"LagsAheadOfAll",
            [](CarriedChat& s) {
              s.conversations[0].queue.standing = carried::Standing::lags;
              s.conversations[0].queue.lags_from = 1U << 30U;
            }},
        Lie{"TooManyNamesRefused", [](CarriedChat& s) { ann(s).refused_names = 99; }},
        Lie{"LineTooLong",
            [](CarriedChat& s) {
              input(s).framer.holds = carried::LineHolds::tail;
              input(s).framer.line.bytes.assign(100'000, 'x');
            }},
        Lie{"SettledBeyondTheLine", [](CarriedChat& s) { input(s).framer.line.settled = 1000; }},
        Lie{"NoByteOrderMark",
            [](CarriedChat& s) {
              input(s).framer.holds = carried::LineHolds::stream_start;
              input(s).framer.line.bytes = "ab";
            }},
        Lie{"LongSubnegotiation", [](CarriedChat& s) { input(s).telnet.emplace().subnegotiation_bytes = 5000; }},
        Lie{"OptionWithoutAVerb",
            [](CarriedChat& s) { input(s).telnet.emplace().phase = carried::TelnetPhase::option; }},
        Lie{"BlankInputUncharged", [](CarriedChat& s) { input(s).ignored_bytes = 5000; }},
        Lie{"UnheardWithoutAPause", [](CarriedChat& s) { s.conversations[2].unheard = "hello\n"; }},
        Lie{"HasEnded", [](CarriedChat& s) { s.conversations[0].deadline = Deadline::Kind::finish; }},
        Lie{"UnknownPause", [](CarriedChat& s) { s.conversations[2].pause = static_cast<Pause>(9); }},
        Lie{"UnknownStanding",
            [](CarriedChat& s) { s.conversations[2].queue.standing = static_cast<carried::Standing>(9); }},
        Lie{"UnknownLine", [](CarriedChat& s) { input(s).framer.holds = static_cast<carried::LineHolds>(9); }},
        Lie{"UnknownTelnet",
            [](CarriedChat& s) { input(s).telnet.emplace().phase = static_cast<carried::TelnetPhase>(9); }},
        Lie{"NoMoment", [](CarriedChat& s) { input(s).spent_until = Instant::max(); }},
        Lie{"CrowdOfNobody",
            [](CarriedChat& s) {
              s.chat.crowds.push_back({"dev", 0, 0});
            }},
        Lie{"CrowdNowhere",
            [](CarriedChat& s) {
              s.chat.crowds.push_back({"ops", 1, 0});
            }},
        Lie{"CrowdTwice",
            [](CarriedChat& s) {
              s.chat.crowds = {{"dev", 1, 0}, {"dev", 1, 0}};
            }}),
    [](const auto& lie) { return std::string(lie.param.name); });

}  // namespace
}  // namespace confab
