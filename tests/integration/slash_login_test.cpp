// How a slash user logs in: the prompt, refused names, the greeting.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/client.hpp"

namespace confab::harness {
namespace {

const std::string prompt = "* Welcome to confab. Enter your username:";
const std::string invalid = "* Names: a-z, 0-9, - _ and ., up to 24 characters. Enter your username:";
const std::string in_use = "* That name is in use. Enter your username:";

class SlashLogin : public testing::Test {
 protected:
  Client newcomer() const {
    Client client = connect(daemon, "slash");
    client.sees(prompt);
    return client;
  }

  Daemon daemon;
};

TEST_F(SlashLogin, NewcomerIsPromptedGreetedAndAnnounced) {
  Client alice = slash_user(daemon, "alice");
  Client bob = slash_user(daemon, "bob");
  alice.sees("* bob joined.");
  Client carol = newcomer();
  carol.says("bob smith");
  carol.sees(invalid);
  carol.says("alice");
  carol.sees(in_use);
  carol.says("carol");
  carol.sees("* Hello, carol. In lobby with 2 others: alice, bob. Type /help for commands.");
  alice.sees("* carol joined.");
  bob.sees("* carol joined.");
}

TEST_F(SlashLogin, FirstUserIsGreetedAlone) {
  Client ann = newcomer();
  ann.says("ann");
  ann.sees("* Hello, ann. You are in lobby with no others. Type /help for commands.");
  Client bob = newcomer();
  bob.says("bob");
  bob.sees("* Hello, bob. You are in lobby with 1 other: ann. Type /help for commands.");
}

TEST_F(SlashLogin, GreetingNamesAsManyOthersAsFitAndCountsThemAll) {
  std::vector<Client> crowd;
  for (int i = 1; i < 4; ++i) crowd.push_back(slash_user(daemon, "u" + std::to_string(i)));
  Client ann = newcomer();
  ann.says("ann");
  ann.sees("* Hello, ann. In lobby with 3 others: u1, u2, u3. Type /help for commands.");
  for (int i = 4; i < 12; ++i) crowd.push_back(slash_user(daemon, "u" + std::to_string(i)));
  Client bob = newcomer();
  bob.says("bob");
  bob.sees("* Hello, bob. In lobby with 12 others: ann, u1, ... Type /help for commands.");
}

TEST_F(SlashLogin, NamesOutsideTheAlphabetAreRefused) {
  for (const std::string name : {"two words", "-dash", "_under", ".dot", "a:b", "\u00fcber", "#ann", "/quit"}) {
    Client client = newcomer();
    client.says(name);
    client.sees(invalid);
  }
}

TEST_F(SlashLogin, BlanksAroundANameAreNoPartOfIt) {
  for (const std::string name : {"ann ", " ann", "ann\t", "\u00a0ann\u200b"}) {
    Client client = newcomer();
    client.says(name);
    client.sees("* Hello, ann. You are in lobby with no others. Type /help for commands.");
    client.says("/quit");
    client.sees("* Goodbye, ann.");
    client.sees_end();
  }
}

TEST_F(SlashLogin, NamesWithPunctuationInsideAreAccepted) {
  for (const std::string name : {"a-b", "a_b", "a.b", "1st", "Z"}) slash_user(daemon, name).says("/quit");
}

TEST_F(SlashLogin, NameOf24CharactersIsAcceptedAndOf25Refused) {
  Client client = newcomer();
  client.says(std::string(25, 'n'));
  client.sees(invalid);
  client.says(std::string(24, 'n'));
  client.sees("* Hello, " + std::string(24, 'n') + ". No others here. Type /help for commands.");
}

TEST_F(SlashLogin, NamesAreComparedWithoutCaseOverBothProtocols) {
  Client ann = slash_user(daemon, "ann");
  Client bob = sigil_user(daemon, "bob");
  Client client = newcomer();
  client.says("ANN");
  client.sees(in_use);
  client.says("Bob");
  client.sees(in_use);
}

TEST_F(SlashLogin, ReservedNameIsRefused) {
  Client client = newcomer();
  client.says("Lobby");
  client.sees("* That name is reserved. Enter your username:");
}

TEST_F(SlashLogin, FifthRefusedNameClosesTheConnectionWithTheReason) {
  Client client = newcomer();
  for (int refused = 0; refused < 4; ++refused) {
    client.says("no good");
    client.sees(invalid);
  }
  client.says("no good");
  client.sees("* Names: a-z, 0-9, - _ and ., up to 24 characters.");
  client.sees("* That was one try too many. Goodbye.");
  client.sees_end();
}

TEST_F(SlashLogin, EmptyLinesAreNoNames) {
  Client client = newcomer();
  client.sends("\n\n\r\n\n\n\n\n");
  client.says("ann");
  client.ends_in("\r\n");
  client.sees("* Hello, ann. You are in lobby with no others. Type /help for commands.");
}

TEST_F(SlashLogin, LineOfMoreThan128BytesBeforeTheNameIsDroppedWhole) {
  Client client = newcomer();
  client.says(std::string(129, 'n') + " and much more " + std::string(10'000, 'x'));
  client.sees(invalid);
  client.says("ann");
  client.sees("* Hello, ann. You are in lobby with no others. Type /help for commands.");
}

TEST_F(SlashLogin, NothingSaidBeforeTheNameReachesAnybody) {
  Client ann = slash_user(daemon, "ann");
  Client client = newcomer();
  client.says("hello, is this thing on?");
  client.sees(invalid);
  client.says("/msg ann psst");
  client.sees(invalid);
  ann.sees_nothing();
}

TEST_F(SlashLogin, NameIsFreeAgainOnceItsUserIsGone) {
  Client ann = slash_user(daemon, "ann");
  ann.says("/quit");
  ann.sees("* Goodbye, ann.");
  ann.sees_end();
  slash_user(daemon, "ann");
}

}  // namespace
}  // namespace confab::harness
