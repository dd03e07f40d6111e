#include "confab/frontends/frontends.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "confab/frontends/dialect.hpp"
#include "support/world.hpp"

namespace confab {
namespace {

TEST(Frontends, AreTheThreeProtocols) {
  std::set<std::string_view> protocols;
  for (const FrontendEntry& entry : frontends()) {
    protocols.insert(entry.protocol);
    EXPECT_FALSE(entry.summary.empty());
  }
  EXPECT_EQ(protocols, (std::set<std::string_view>{"slash", "sigil", "echo"}));
}

TEST(Frontends, AreFoundByTheirExactName) {
  for (const FrontendEntry& entry : frontends()) EXPECT_EQ(find_frontend(entry.protocol), &entry);
  for (const auto name : {"", "Slash", "slash ", "slas", "slashh", "irc"})
    EXPECT_EQ(find_frontend(name), nullptr) << name;
}

TEST(Frontends, EachRowMakesAFrontendThatOpensSessions) {
  for (const FrontendEntry& entry : frontends()) {
    test::World world;
    test::Client& client = world.connects(entry.protocol);
    EXPECT_FALSE(client.is_closed()) << entry.protocol;
  }
}

TEST(Dialects, LogInInTheirManner) {
  const LoginManner slash = slash_dialect().login();
  EXPECT_EQ(slash.alphabet, NameAlphabet::extended);
  EXPECT_EQ(slash.residence, Residence::one_room);
  EXPECT_EQ(slash.refused_names_max, 5U);
  const LoginManner sigil = sigil_dialect().login();
  EXPECT_EQ(sigil.alphabet, NameAlphabet::alphanumeric);
  EXPECT_EQ(sigil.residence, Residence::lobby_and_rooms);
  EXPECT_EQ(sigil.prompt, "");
  EXPECT_EQ(sigil.refused_names_max, 1U);
}

}  // namespace
}  // namespace confab
