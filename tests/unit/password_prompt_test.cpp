// The password at the prompt, as a telnet client meets it (RFC 857, RFC 1143), and in a live upgrade.
#include <gtest/gtest.h>

#include <string>

#include "confab/inbound/telnet_filter.hpp"
#include "support/world.hpp"

namespace confab {
namespace {

using test::Client;
using test::World;

constexpr const char* will_echo = "\xff\xfb\x01";
constexpr const char* wont_echo = "\xff\xfc\x01";
constexpr const char* do_echo = "\xff\xfd\x01";
constexpr const char* dont_echo = "\xff\xfe\x01";
constexpr const char* nop = "\xff\xf1";

class PasswordPrompt : public testing::Test {
 protected:
  PasswordPrompt() : world(options()) {
    world.passwords.works_at_once(true);
    world.keeps_names();
    Client& owner = world.slash("ann");
    owner.says("/claim secret words");
    owner.says("/quit");
    owner.sees();
  }

  static test::WorldOptions options() {
    test::WorldOptions options;
    options.limits.names_max = 10;
    return options;
  }

  Client& connected() {
    Client& client = world.connects("slash");
    client.receives();
    return client;
  }

  World world;
};

TEST_F(PasswordPrompt, AClientThatNeverNegotiatedSeesNoTelnet) {
  Client& ann = connected();
  ann.says("ann");
  EXPECT_EQ(ann.receives(), "* The name ann is kept. Enter its password:\n");
  ann.says("secret words");
  EXPECT_EQ(ann.receives(), "* Hello, ann. You are in lobby with no others. Type /help for commands.\n");
}

TEST_F(PasswordPrompt, ATelnetClientHidesThePasswordAndNothingElse) {
  Client& ann = connected();
  ann.sends(std::string(nop) + "ann\r\n");
  EXPECT_EQ(ann.receives(), std::string("* The name ann is kept. Enter its password:\r\n") + will_echo);
  ann.sends(do_echo);
  EXPECT_EQ(ann.receives(), "");
  ann.sends("other words\r\n");
  EXPECT_EQ(ann.receives(), "* That is not the password. Enter it again:\r\n") << "it is hidden still";
  ann.sends("secret words\r\n");
  EXPECT_EQ(ann.receives(),
            std::string("* Hello, ann. You are in lobby with no others. Type /help for commands.\r\n") + wont_echo);
  ann.sends(dont_echo);
  EXPECT_EQ(ann.receives(), "");
}

TEST_F(PasswordPrompt, WhoNegotiatesAfterThePromptIsToldThen) {
  Client& ann = connected();
  ann.sends("ann\r\n");
  ann.receives();
  ann.sends(nop);
  EXPECT_EQ(ann.receives(), will_echo);
}

TEST_F(PasswordPrompt, APasswordThatCameWithTheNameNeedsNoHiding) {
  Client& ann = connected();
  ann.sends(std::string(nop) + "ann\r\nsecret words\r\n");
  const std::string got = ann.receives();
  EXPECT_EQ(got.find('\xff'), std::string::npos);
  EXPECT_EQ(ann.name(), "ann");
}

TEST_F(PasswordPrompt, TheAnswerMayComeAfterThePassword) {
  Client& ann = connected();
  ann.sends(std::string(nop) + "ann\r\n");
  ann.receives();
  ann.sends("secret words\r\n");
  EXPECT_EQ(ann.receives().find('\xff'), std::string::npos) << "WONT has to wait for the answer to WILL";
  ann.sends(do_echo);
  EXPECT_EQ(ann.receives(), wont_echo);
  ann.sends(dont_echo);
  EXPECT_EQ(ann.receives(), "");
}

TEST_F(PasswordPrompt, WhoRefusesIsNotAskedAgain) {
  Client& ann = connected();
  ann.sends(std::string(nop) + "ann\r\n");
  ann.receives();
  ann.sends(dont_echo);
  ann.sends("other words\r\nsecret words\r\n");
  EXPECT_EQ(ann.receives().find('\xff'), std::string::npos);
}

// ---- The filter

class EchoOption : public testing::Test {
 protected:
  EchoOption() { hears(nop); }

  std::string hears(std::string_view bytes) {
    std::string answers;
    while (!bytes.empty()) bytes.remove_prefix(filter.next(bytes, answers).consumed);
    return answers;
  }
  std::string hides(bool hide) {
    std::string answers;
    filter.hide_input(hide, answers);
    return answers;
  }

  TelnetFilter filter;
};

TEST_F(EchoOption, IsOfferedAndWithdrawnOnce) {
  EXPECT_EQ(hides(true), will_echo);
  EXPECT_EQ(hides(true), "");
  EXPECT_EQ(hears(do_echo), "");
  EXPECT_EQ(hears(do_echo), "");
  EXPECT_EQ(hides(false), wont_echo);
  EXPECT_EQ(hides(false), "");
  EXPECT_EQ(hears(dont_echo), "");
}

TEST_F(EchoOption, AWishThatChangesTwiceBeforeTheAnswerSaysNothing) {
  hides(true);
  EXPECT_EQ(hides(false), "");
  EXPECT_EQ(hides(true), "");
  EXPECT_EQ(hears(do_echo), "");
  EXPECT_EQ(hides(false), wont_echo);
  EXPECT_EQ(hides(true), "");
  EXPECT_EQ(hides(false), "");
  EXPECT_EQ(hears(dont_echo), "");
}

TEST_F(EchoOption, IsOfferedAgainAfterTheLastWithdrawalIsAnswered) {
  hides(true);
  hears(do_echo);
  hides(false);
  EXPECT_EQ(hides(true), "");
  EXPECT_EQ(hears(dont_echo), will_echo);
  EXPECT_EQ(hears(do_echo), "");
}

TEST_F(EchoOption, AClientThatTakesItsAgreementBackIsObeyed) {
  hides(true);
  hears(do_echo);
  EXPECT_EQ(hears(dont_echo), wont_echo);
  EXPECT_EQ(hides(false), "");
}

TEST_F(EchoOption, ARequestWithoutAnOfferIsRefusedAsAnyOther) {
  EXPECT_EQ(hears(do_echo), wont_echo);
  EXPECT_EQ(hears(do_echo), "");
  EXPECT_EQ(hears(dont_echo), "");
  EXPECT_EQ(hides(true), will_echo);
  EXPECT_EQ(hears(do_echo), "");
}

TEST_F(EchoOption, TwoFiltersCannotLoop) {
  // Whatever the peer says, in any order, each of its commands gets one answer at most.
  for (unsigned script = 0; script < 1024; ++script) {
    TelnetFilter fresh;
    std::string answers;
    fresh.next(nop, answers);
    for (unsigned step = 0; step < 5; ++step) {
      const unsigned deed = script >> (2 * step) & 3U;
      answers.clear();
      if (deed < 2) fresh.hide_input(deed == 1, answers);
      std::string_view bytes = deed == 2 ? do_echo : dont_echo;
      while (deed >= 2 && !bytes.empty()) bytes.remove_prefix(fresh.next(bytes, answers).consumed);
      EXPECT_LE(answers.size(), 3U) << script;
    }
  }
}

TEST_F(EchoOption, CrossesOverInAnUpgradeInEachState) {
  hides(true);
  TelnetFilter next;
  next.restore(filter.carried());
  std::string answers;
  next.hide_input(true, answers);
  EXPECT_EQ(answers, "") << "it was offered already";
  next.hide_input(false, answers);
  EXPECT_EQ(answers, "");
  next.next(do_echo, answers);
  std::string_view bytes = do_echo;
  while (!bytes.empty()) bytes.remove_prefix(next.next(bytes, answers).consumed);
  EXPECT_EQ(next.carried()->hides, false);
}

TEST_F(EchoOption, AnUnknownStateIsRefused) {
  auto state = filter.carried();
  state->echo = static_cast<carried::TelnetAgreement>(6);
  EXPECT_THROW(TelnetFilter().restore(state), carried::BadState);
}

}  // namespace
}  // namespace confab
