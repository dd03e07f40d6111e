// How the server and a telnet client agree that the server edits the client's line (RFC 857, 858, 1073, 1143).
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "confab/inbound/telnet_filter.hpp"

namespace confab {
namespace {

using namespace std::string_literals;
using Editing = TelnetFilter::Editing;

const std::string will_echo = "\xff\xfb\x01";
const std::string wont_echo = "\xff\xfc\x01";
const std::string do_echo = "\xff\xfd\x01";
const std::string dont_echo = "\xff\xfe\x01";
const std::string will_sga = "\xff\xfb\x03";
const std::string wont_sga = "\xff\xfc\x03";
const std::string do_sga = "\xff\xfd\x03";
const std::string dont_sga = "\xff\xfe\x03";
const std::string will_naws = "\xff\xfb\x1f";
const std::string wont_naws = "\xff\xfc\x1f";
const std::string do_naws = "\xff\xfd\x1f";
const std::string dont_naws = "\xff\xfe\x1f";
const std::string will_binary = "\xff\xfb\x00"s;
const std::string do_binary = "\xff\xfd\x00"s;
const std::string dont_binary = "\xff\xfe\x00"s;
const std::string wont_binary = "\xff\xfc\x00"s;
const std::string asks = will_echo + will_sga + do_naws + do_binary;
const std::string agrees = do_echo + do_sga + will_naws + will_binary;

std::string window(unsigned columns, unsigned rows) {
  std::string bytes = "\xff\xfa\x1f";
  for (const unsigned byte : {columns >> 8U, columns & 255U, rows >> 8U, rows & 255U}) {
    bytes += static_cast<char>(byte);
    if (byte == 255) bytes += '\xff';
  }
  return bytes + "\xff\xf0";
}

class TelnetEditing : public testing::Test {
 protected:
  /// Returns what the filter answers.
  std::string hears(std::string_view bytes, bool edits_if_offered = false) {
    std::string answers;
    while (!bytes.empty()) {
      const auto run = filter.next(bytes, answers, edits_if_offered);
      EXPECT_EQ(run.data, "");
      bytes.remove_prefix(run.consumed);
    }
    return answers;
  }
  std::string edits(bool edit) {
    std::string answers;
    filter.edit_lines(edit, answers);
    return answers;
  }
  std::string hides(bool hide) {
    std::string answers;
    filter.hide_input(hide, answers);
    return answers;
  }

  TelnetFilter filter;
};

TEST_F(TelnetEditing, AsksForEchoNoGoAheadAndTheWindow) {
  EXPECT_EQ(filter.editing(), Editing::off);
  EXPECT_EQ(edits(true), asks);
  EXPECT_EQ(filter.editing(), Editing::asked);
  EXPECT_EQ(edits(true), "") << "once";
}

TEST_F(TelnetEditing, IsAgreedOnceTheClientWantsEchoAndNoGoAhead) {
  edits(true);
  EXPECT_EQ(hears(do_echo), "");
  EXPECT_EQ(filter.editing(), Editing::asked);
  EXPECT_EQ(hears(do_sga), "");
  EXPECT_EQ(filter.editing(), Editing::agreed) << "whether the client tells the size of its window or not";
  EXPECT_EQ(hears(wont_naws), "");
  EXPECT_EQ(filter.editing(), Editing::agreed);
}

TEST_F(TelnetEditing, AClientThatRefusesEitherHasRefused) {
  edits(true);
  hears(do_echo);
  EXPECT_EQ(hears(dont_sga), "");
  EXPECT_EQ(filter.editing(), Editing::refused);
}

TEST_F(TelnetEditing, AClientThatChangesItsMindIsObeyed) {
  edits(true);
  hears(agrees);
  EXPECT_EQ(hears(dont_echo), wont_echo);
  EXPECT_EQ(filter.editing(), Editing::refused);
}

TEST_F(TelnetEditing, EndsEveryOption) {
  edits(true);
  hears(agrees);
  EXPECT_EQ(edits(false), wont_echo + wont_sga + dont_naws + dont_binary);
  EXPECT_EQ(filter.editing(), Editing::off);
  EXPECT_EQ(hears(dont_echo + dont_sga + wont_naws + wont_binary), "");
  EXPECT_EQ(edits(true), asks) << "and can begin again";
}

TEST_F(TelnetEditing, EndsBeforeTheAnswerOnceThatIsThere) {
  edits(true);
  EXPECT_EQ(edits(false), "");
  EXPECT_EQ(hears(do_echo), wont_echo);
  EXPECT_EQ(hears(dont_sga), "");
}

TEST_F(TelnetEditing, BeginsByItselfWhereTheClientOffersToTellItsWindow) {
  EXPECT_EQ(hears(will_naws, true), asks) << "the request for the window is the answer to the offer";
  EXPECT_EQ(hears(will_naws, true), "");
  EXPECT_EQ(hears(do_echo + do_sga, true), "");
  EXPECT_EQ(filter.editing(), Editing::agreed);
}

TEST_F(TelnetEditing, DoesNotBeginByItselfOtherwise) {
  EXPECT_EQ(hears(will_naws), dont_naws);
  EXPECT_EQ(hears(do_sga, true), wont_sga);
  EXPECT_EQ(filter.editing(), Editing::off);
}

TEST_F(TelnetEditing, WhoEndedItIsNotGivenItByAnotherOffer) {
  hears(will_naws + do_echo + do_sga, true);
  edits(false);
  hears(dont_echo + dont_sga + wont_naws, true);
  EXPECT_EQ(hears(will_naws, true), dont_naws);
  EXPECT_EQ(filter.editing(), Editing::off);
}

TEST_F(TelnetEditing, ReadsTheSizeOfTheWindow) {
  edits(true);
  hears(agrees);
  EXPECT_EQ(filter.window_size(), carried::WindowSize{});
  for (const carried::WindowSize size : {carried::WindowSize{80, 24}, {0, 0}, {1, 1}, {65535, 65535}, {255, 511}}) {
    EXPECT_EQ(hears(window(size.columns, size.rows)), "");
    EXPECT_EQ(filter.window_size(), size);
  }
}

TEST_F(TelnetEditing, ReadsTheSizeOfTheWindowWhereverItIsCut) {
  const std::string bytes = window(255, 40);
  for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
    TelnetFilter fresh;
    std::string answers;
    fresh.edit_lines(true, answers);
    fresh.next(std::string_view(bytes).substr(0, cut), answers);
    TelnetFilter successor;
    successor.restore(fresh.carried());
    successor.next(std::string_view(bytes).substr(cut), answers);
    EXPECT_EQ(successor.window_size(), (carried::WindowSize{255, 40})) << "cut at " << cut;
  }
}

TEST_F(TelnetEditing, AWindowOfAnotherLengthIsNone) {
  edits(true);
  hears(agrees + window(80, 24));
  hears("\xff\xfa\x1f\x00\x10\x00\xff\xf0"s);
  hears("\xff\xfa\x1f\x00\x10\x00\x10\x00\xff\xf0"s);
  hears("\xff\xfa\x1f\xff\xf0"s);
  hears("\xff\xfa\xff\xf0"s);
  hears("\xff\xfa\x18\x00\x10\x00\x10\xff\xf0"s);
  EXPECT_EQ(filter.window_size(), (carried::WindowSize{80, 24}));
}

TEST_F(TelnetEditing, AWindowThatNobodyAskedForIsIgnored) {
  hears(window(80, 24));
  EXPECT_EQ(filter.window_size(), carried::WindowSize{});
}

TEST_F(TelnetEditing, TakesBinaryWhereItIsOffered) {
  EXPECT_EQ(hears(will_binary + do_binary), dont_binary + wont_binary);
  EXPECT_EQ(edits(true), asks + will_binary) << "it was offered before";
  EXPECT_EQ(hears(agrees + do_binary), "");
  EXPECT_EQ(edits(false), wont_echo + wont_sga + dont_naws + dont_binary + wont_binary);
}

TEST_F(TelnetEditing, TakesBinaryThatIsOfferedLater) {
  edits(true);
  hears(agrees);
  EXPECT_EQ(hears(do_binary), will_binary);
  EXPECT_EQ(hears(will_binary + do_binary), "") << "an agreement is not answered";
}

TEST_F(TelnetEditing, APasswordNeedsNoMoreThanTheEchoThatIsThere) {
  edits(true);
  hears(agrees);
  EXPECT_EQ(hides(true), "");
  EXPECT_EQ(hides(false), "");
  hides(true);
  EXPECT_EQ(edits(false), wont_sga + dont_naws + dont_binary) << "the password is hidden still";
  EXPECT_EQ(hides(false), wont_echo);
}

TEST_F(TelnetEditing, APeerThatOnlyRepeatsItselfIsNotAnsweredForEver) {
  edits(true);
  hears(agrees);
  std::size_t answered = 0;
  for (int i = 0; i < 1000; ++i) answered += hears(dont_echo + do_echo + will_binary + "\xff\xfc"s + "\x00"s).size();
  EXPECT_LE(answered, 12U + 3U * 2000) << "two answers each time, to what the client asks anew, and no more";
}

TEST_F(TelnetEditing, GoesOnInAnotherProcess) {
  edits(true);
  hears(do_echo);
  TelnetFilter successor;
  successor.restore(filter.carried());
  EXPECT_EQ(successor.editing(), Editing::asked);
  std::string answers;
  successor.next(do_sga, answers);
  EXPECT_EQ(successor.editing(), Editing::agreed);
  EXPECT_EQ(answers, "");
  EXPECT_EQ(successor.carried()->echo, carried::TelnetAgreement::yes);
}

TEST_F(TelnetEditing, StatesThatCannotBeAreRefused) {
  edits(true);
  const auto good = filter.carried();
  for (const auto field :
       {&carried::TelnetState::echo, &carried::TelnetState::no_go_ahead, &carried::TelnetState::window,
        &carried::TelnetState::binary_in, &carried::TelnetState::binary_out}) {
    auto bad = good;
    (*bad).*field = static_cast<carried::TelnetAgreement>(6);
    EXPECT_THROW(TelnetFilter().restore(bad), carried::BadState);
  }
  auto bad = good;
  bad->begun.resize(6);
  EXPECT_THROW(TelnetFilter().restore(bad), carried::BadState);
}

}  // namespace
}  // namespace confab
