// A live upgrade with kept names: in the middle of a prompt, while a password is checked, and after a proof.
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "carried_fixture.hpp"

namespace confab {
namespace {

Limits limits_with_names() {
  Limits limits = travel_limits;
  limits.names_max = 10;
  return limits;
}

class CarriedNames : public testing::Test {
 protected:
  CarriedNames() : travellers(limits_with_names()) {
    Traveller& owner = travellers.named("slash", "ann");
    owner.says("/claim secret words\n", travellers.now);
    passwords_are_worked_on();
    owner.says("/quit\n", travellers.now);
    travellers.run();
    travellers.all.clear();
  }

  void passwords_are_worked_on() {
    travellers.process->passwords.works();
    for (const auto& client : travellers.all) {
      if (client->conversation->pause() == Pause::asking) client->resume(travellers.now);
    }
    travellers.run();
  }

  /// What the shell does for a client that need not wait.
  void resume_all() {
    for (const auto& client : travellers.all) client->resume(travellers.now);
    travellers.run();
  }

  std::string sees(Traveller& client) {
    travellers.run();
    return client.socket.receives();
  }

  Travellers travellers;
};

TEST_F(CarriedNames, AreKeptByTheirPasswordsAndNobodyElseGetsThem) {
  travellers.upgrade();
  Traveller& eve = travellers.connects("slash");
  eve.says("ANN\n", travellers.now);
  eve.says("other words\n", travellers.now);
  passwords_are_worked_on();
  EXPECT_FALSE(eve.conversation->named());
  eve.says("secret words\n", travellers.now);
  passwords_are_worked_on();
  EXPECT_TRUE(eve.conversation->named());
}

TEST_F(CarriedNames, APromptGoesOnWithTheTriesThatAreLeft) {
  Traveller& ann = travellers.connects("slash");
  ann.says("ann\nshort\n", travellers.now);
  sees(ann);
  travellers.upgrade();
  EXPECT_EQ(sees(ann), "");
  ann.says("short\n", travellers.now);
  EXPECT_EQ(sees(ann), "* That is not the password. Enter it again:\n");
  travellers.upgrade();
  ann.says("short\n", travellers.now);
  EXPECT_EQ(sees(ann), "* That is not the password. That was one try too many. Goodbye.\n");
}

TEST_F(CarriedNames, APasswordThatIsBeingCheckedIsCheckedByTheNextProcess) {
  for (const char* protocol : {"slash", "sigil"}) {
    Traveller& ann = travellers.connects(protocol);
    ann.says(std::string(protocol) == "slash" ? "ann\nsecret words\n" : "ann secret words\n", travellers.now);
    EXPECT_EQ(ann.conversation->pause(), Pause::asking);
    travellers.upgrade();
    EXPECT_FALSE(ann.conversation->named());
    resume_all();
    passwords_are_worked_on();
    EXPECT_TRUE(ann.conversation->named()) << protocol;
    travellers.all.clear();
  }
}

TEST_F(CarriedNames, APasswordThatIsBeingCheckedIsOneTry) {
  Traveller& eve = travellers.connects("slash");
  eve.says("ann\n", travellers.now);
  eve.says("other words\n", travellers.now);
  travellers.run();
  for (int upgrades = 0; upgrades < 10; ++upgrades) {
    travellers.upgrade();
    resume_all();
    ASSERT_EQ(travellers.process->chat.kept_names().tries().size(), 1U) << upgrades;
  }
  passwords_are_worked_on();
  EXPECT_EQ(travellers.process->chat.kept_names().tries().size(), 1U);
}

TEST_F(CarriedNames, AClaimUnderWayIsMadeByTheNextProcess) {
  Traveller& bob = travellers.named("slash", "bob");
  bob.says("/claim secret words\n", travellers.now);
  travellers.upgrade();
  resume_all();
  passwords_are_worked_on();
  EXPECT_EQ(sees(bob), "* The name bob is yours. Give the password when you come back.\n");
}

TEST_F(CarriedNames, AProofHolds) {
  Traveller& ann = travellers.connects("slash");
  ann.says("ann\nsecret words\n", travellers.now);
  passwords_are_worked_on();
  ann.says("/nick caz\n", travellers.now);
  travellers.upgrade();
  ann.says("/nick ann\n", travellers.now);
  travellers.run();
  EXPECT_EQ(ann.conversation->name(), "ann");
}

TEST_F(CarriedNames, TheTriesOfBeforeCount) {
  for (int i = 0; i < 5; ++i) {
    Traveller& eve = travellers.connects("slash");
    eve.says("ann\nother words\n", travellers.now);
    passwords_are_worked_on();
    travellers.all.clear();
  }
  travellers.upgrade();
  Traveller& eve = travellers.connects("slash");
  sees(eve);
  eve.says("ann\n", travellers.now);
  EXPECT_EQ(sees(eve), "* Too many passwords were tried. Please come back in some minutes. Goodbye.\n");
}

TEST_F(CarriedNames, WhoIsIgnoredByAKeptNameStaysSoWhetherGoneOrHere) {
  Traveller& bob = travellers.named("slash", "bob");
  Traveller& ann = travellers.connects("slash");
  ann.says("ann\nsecret words\n", travellers.now);
  passwords_are_worked_on();
  bob.says("/ignore ann\n", travellers.now);
  travellers.upgrade();
  ann.says("one\n", travellers.now);
  ann.says("/quit\n", travellers.now);
  travellers.run();
  travellers.all.pop_back();
  travellers.upgrade();
  Traveller& again = travellers.connects("slash");
  again.says("ann\nsecret words\n", travellers.now);
  passwords_are_worked_on();
  sees(bob);
  again.says("two\n/nick caz\n/msg bob three\n", travellers.now);
  EXPECT_EQ(sees(bob), "* ann is now caz.\n");
}

// ---- Lies

struct Lie {
  const char* name;
  std::function<void(CarriedChat&)> tell;
};
void PrintTo(const Lie& lie, std::ostream* out) {
  *out << lie.name;
}

class BadNames : public testing::TestWithParam<Lie> {};

TEST_P(BadNames, AreRefusedWithASentence) {
  Travellers travellers(limits_with_names());
  travellers.connects("slash");
  CarriedChat state = travellers.carried();
  GetParam().tell(state);
  EXPECT_THROW(travellers.restore(state), carried::BadState);
}

const Lie lies[] = {
    {"NoName",
     [](CarriedChat& state) {
       state.chat.kept_names.push_back({"no name", "x", {}, 0, {}});
     }},
    {"KeptTwice",
     [](CarriedChat& state) {
       state.chat.kept_names = {{"ann", "x", {}, 0, {}}, {"ANN", "y", {}, 0, {}}};
     }},
    {"PasswordNeverSet",
     [](CarriedChat& state) {
       state.chat.kept_names.push_back({"ann", "x", {}, 1, {}});
     }},
    {"TooManyNames",
     [](CarriedChat& state) {
       for (std::uint32_t i = 0; i <= carried::kept_names_max; ++i) {
         state.chat.kept_names.push_back({"n" + std::to_string(i), "x", {}, 0, {}});
       }
     }},
    {"TooManyTries", [](CarriedChat& state) { state.chat.password_tries.resize(RecentDeeds::entries_max + 1); }},
    {"TriedAtNoMoment",
     [](CarriedChat& state) {
       state.chat.claims.push_back({"A", "ann", Instant(-1)});
     }},
    {"TooManyWrongPasswords", [](CarriedChat& state) { state.conversations[0].session.wrong_passwords = 3; }},
    {"PasswordOfNoName", [](CarriedChat& state) { state.conversations[0].session.password_for = "no name"; }},
};

class BadIgnored : public testing::TestWithParam<std::vector<carried::IgnoredState>> {};

TEST_P(BadIgnored, AreRefusedWithASentence) {
  Travellers travellers(limits_with_names());
  travellers.named("slash", "ann");
  travellers.named("slash", "bob").says("/ignore ann\n", travellers.now);
  CarriedChat state = travellers.carried();
  auto& ignored = state.conversations[1].session.manners->ignored;
  ASSERT_EQ(ignored, (std::vector<carried::IgnoredState>{{"ann", ""}}));
  ignored = GetParam();
  EXPECT_THROW(travellers.restore(state), carried::BadState);
}

INSTANTIATE_TEST_SUITE_P(All, BadIgnored,
                         testing::Values(std::vector<carried::IgnoredState>{{"eve", ""}},
                                         std::vector<carried::IgnoredState>{{"bob", ""}},
                                         std::vector<carried::IgnoredState>{{"", ""}},
                                         std::vector<carried::IgnoredState>{{"", "no name"}},
                                         std::vector<carried::IgnoredState>{{"ann", ""}, {"ANN", ""}},
                                         std::vector<carried::IgnoredState>{{"ann", "cy"}, {"", "CY"}},
                                         std::vector<carried::IgnoredState>(ignored_people_max + 1, {"ann", ""})));

INSTANTIATE_TEST_SUITE_P(All, BadNames, testing::ValuesIn(lies), [](const auto& lie) { return lie.param.name; });

}  // namespace
}  // namespace confab
