// Each client's lines end in its own way, which may change at any time.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "support/world.hpp"

namespace confab {
namespace {

using test::Client;
using test::World;

TEST(LineEndings, EachClientGetsItsOwn) {
  World world;
  Client& unix_client = world.slash("unix");
  Client& telnet = world.connects("slash");
  telnet.sends("telnet\r\n");
  EXPECT_EQ(telnet.receives(),
            "* Welcome to confab. Enter your username:\n"
            "* Hello, telnet. You are in lobby with 1 other: unix. Type /help for commands.\r\n")
      << "LF before its first line";
  unix_client.says("hello");
  telnet.sends("hi\r\n");
  EXPECT_EQ(telnet.receives(), "unix: hello\r\n");
  EXPECT_EQ(unix_client.receives(), "* telnet joined.\ntelnet: hi\n");
}

TEST(LineEndings, AChangeInTheMiddleNeitherLosesNorDoublesALine) {
  for (const std::string_view protocol : {"slash", "sigil"}) {
    for (int change_at = 0; change_at < 12; ++change_at) {
      World world(test::with_notices(Notices::quiet));
      Client& ann = world.sigil("ann");
      Client& bob = protocol == "slash" ? world.slash("bob") : world.sigil("bob");
      Client& eve = world.slash("eve");
      std::string bobs;
      std::string eves;
      for (int i = 0; i < 12; ++i) {
        const std::string text = std::to_string(i);
        if (i == change_at) bob.sends("\xff\xf1");
        if (i == change_at && i % 2 == 0) world.turn();
        (i % 3 == 0 ? eve : ann).says(text);
        bobs += (i % 3 == 0 ? "eve: " : "ann: ") + text + (i >= change_at ? "\r\n" : "\n");
        if (i % 3 != 0) eves += "ann: " + text + "\n";
      }
      EXPECT_EQ(bob.receives(), bobs) << protocol << ", changed at " << change_at;
      EXPECT_EQ(eve.receives(), eves);
      world.check();
    }
  }
}

TEST(LineEndings, AChangeHoldsInEveryRoomOfAScript) {
  World world;
  Client& ann = world.sigil("ann");
  Client& bob = world.sigil("bob");
  for (Client* client : {&ann, &bob}) {
    client->says("!enter dev");
    client->says("!enter tea");
  }
  ann.says("@dev 1");
  bob.sends("\xff\xf1");
  ann.says("@tea 2");
  ann.says("@dev 3");
  ann.says("4");
  EXPECT_EQ(bob.receives(), "@dev ann: 1\n@tea ann: 2\r\n@dev ann: 3\r\nann: 4\r\n");
  world.check();
}

TEST(LineEndings, ASlowReaderMayChangeToo) {
  World world(test::with_notices(Notices::quiet));
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  bob.socket_takes(7);
  ann.says("one");
  ann.says("two");
  world.settle();
  bob.sends("mine\r\n");
  ann.says("three");
  world.settle();
  bob.reads_all();
  EXPECT_EQ(bob.receives(), "ann: one\nann: two\nann: three\r\n");
  EXPECT_EQ(ann.receives(), "bob: mine\n");
}

TEST(LineEndings, TheLastReaderOfAFormatTakesItAway) {
  World world(test::with_notices(Notices::quiet));
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  ann.says("1");
  for (Client* client : {&ann, &bob}) client->sends("\xff\xf1");
  ann.says("2");
  EXPECT_EQ(bob.receives(), "ann: 1\nann: 2\r\n");
  world.check();
}

}  // namespace
}  // namespace confab
