// What a live upgrade carries is not believed: each lie is refused with a sentence, and the process of before goes on.
#include <gtest/gtest.h>

#include <functional>
#include <ostream>
#include <string>

#include "carried_fixture.hpp"

namespace confab {
namespace {

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

// ---- At the edge of each limit

TEST(CarriedLimits, HoldExactly) {
  const auto refused = [](const std::function<void(CarriedChat&)>& change) {
    Travellers travellers(travel_limits);
    travellers.named("slash", "ann");
    CarriedChat state = travellers.carried();
    change(state);
    try {
      travellers.restore(state);
    } catch (const carried::BadState&) {
      return true;
    }
    return false;
  };
  const auto line_of = [](std::size_t bytes) {
    return [bytes](CarriedChat& s) {
      input(s).framer.holds = carried::LineHolds::tail;
      input(s).framer.line.bytes.assign(bytes, 'x');
    };
  };
  EXPECT_FALSE(refused(line_of(carried::unfinished_bytes_max)));
  EXPECT_TRUE(refused(line_of(carried::unfinished_bytes_max + 1)));
  const auto unheard_of = [](std::size_t bytes) {
    return [bytes](CarriedChat& s) {
      s.conversations[0].pause = Pause::too_fast;
      s.conversations[0].unheard.assign(bytes, 'x');
    };
  };
  EXPECT_FALSE(refused(unheard_of(carried::unheard_bytes_max)));
  EXPECT_TRUE(refused(unheard_of(carried::unheard_bytes_max + 1)));
  const auto blob_of = [](std::size_t bytes) {
    return [bytes](CarriedChat& s) { s.chat.blobs.push_back({std::string(bytes, 'x'), 0}); };
  };
  EXPECT_FALSE(refused(blob_of(carried::blob_bytes_max)));
  EXPECT_TRUE(refused(blob_of(carried::blob_bytes_max + 1)));
  const auto pieces_of = [](std::uint32_t count) {
    return [count](CarriedChat& s) {
      s.chat.blobs = {{std::string(carried::blob_bytes_max, 'x'), 0}};
      carried::PieceState all;
      all.length = carried::blob_bytes_max;
      s.conversations[0].queue.pieces.assign(count, all);
    };
  };
  constexpr std::uint32_t fit = carried::waiting_bytes_max / carried::blob_bytes_max;
  EXPECT_FALSE(refused(pieces_of(fit)));
  EXPECT_TRUE(refused(pieces_of(fit + 1)));
  const auto moment_of = [](Instant moment) { return [moment](CarriedChat& s) { input(s).spent_until = moment; }; };
  EXPECT_FALSE(refused(moment_of(carried::moment_max)));
  EXPECT_TRUE(refused(moment_of(carried::moment_max + Instant(1))));
  EXPECT_TRUE(refused(moment_of(Instant(-1))));
}

}  // namespace
}  // namespace confab
