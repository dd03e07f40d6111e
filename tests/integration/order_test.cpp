// The order of delivery: one order per room for everybody, and each sender's own order across all the ways to be heard.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/client.hpp"

namespace confab::harness {
namespace {

TEST(Order, OneSendersLinesArriveInOrderOverRoomsAndPrivateMessages) {
  Daemon daemon;
  Client ann = sigil_user(daemon, "ann");
  Client bob = sigil_user(daemon, "bob");
  for (const std::string room : {"dev", "ops"}) {
    ann.says("!enter " + room);
    bob.says("!enter " + room);
  }
  bob.sees_nothing();
  std::string said;
  const auto number = [](int i) { return std::to_string(i); };
  for (int i = 0; i < 4000; i += 4) {
    said += number(i) + "\n@dev " + number(i + 1) + "\n#bob " + number(i + 2) + "\n@ops " + number(i + 3) + "\n";
  }
  ann.sends(said);
  for (int i = 0; i < 4000; i += 4) {
    bob.sees("ann: " + number(i));
    bob.sees("@dev ann: " + number(i + 1));
    bob.sees("#ann: " + number(i + 2));
    bob.sees("@ops ann: " + number(i + 3));
  }
}

TEST(Order, SlashUserHearsRoomPrivateMessagesAndRepliesInOrder) {
  Daemon daemon;
  Client ann = slash_user(daemon, "ann");
  Client bob = slash_user(daemon, "bob");
  ann.sees("* bob joined.");
  std::string said;
  for (int i = 0; i < 1000; ++i) {
    said += std::to_string(i) + "\n/msg bob " + std::to_string(i) + "\n/who x" + std::to_string(i) + "\n";
  }
  ann.sends(said);
  for (int i = 0; i < 1000; ++i) {
    bob.sees("ann: " + std::to_string(i));
    bob.sees("[from ann] " + std::to_string(i));
  }
  for (int i = 0; i < 1000; ++i) {
    ann.sees("[to bob] " + std::to_string(i));
    ann.sees("* There is no room named x" + std::to_string(i) + ".");
  }
}

TEST(Order, AllMembersSeeOneAndTheSameOrder) {
  constexpr int senders = 5;
  constexpr int lines = 400;
  Daemon daemon;
  std::vector<Client> speaking;
  for (int i = 0; i < senders; ++i) speaking.push_back(sigil_user(daemon, "s" + std::to_string(i)));
  Client slash = slash_user(daemon, "slash");
  Client sigil = sigil_user(daemon, "sigil");
  slash.sees("* sigil joined.");
  // Small portions, so that the senders' lines interleave.
  for (int from = 0; from < lines; from += 20) {
    for (Client& sender : speaking) {
      std::string portion;
      for (int i = from; i < from + 20; ++i) portion += std::to_string(i) + "\n";
      sender.sends(portion);
    }
  }
  std::string order;
  for (int i = 0; i < senders * lines; ++i) order += slash.line();
  for (int sender = 0; sender < senders; ++sender) {
    const std::string name = "s" + std::to_string(sender) + ": ";
    std::size_t at = 0;
    for (int i = 0; i < lines; ++i) {
      at = order.find(name + std::to_string(i) + "\n", at);
      ASSERT_NE(at, std::string::npos) << "line " << i << " of " << name << "is missing or late";
    }
  }
  std::string order_in_sigil;
  for (int i = 0; i < senders * lines; ++i) order_in_sigil += sigil.line();
  EXPECT_EQ(order_in_sigil, order);
  slash.sees_nothing();
  sigil.sees_nothing();
}

TEST(Order, RepliesComeInTheOrderOfPipelinedCommands) {
  Daemon daemon;
  Client ann = slash_user(daemon, "ann");
  ann.sends("/join a\n/who\n/join b\n/rooms\n/leave\n/who\n/frob\n/quit\n/who\n");
  ann.sees("* You are now in a with no others.");
  ann.sees("* In a (1): ann");
  ann.sees("* You are now in b with no others.");
  ann.sees("* Rooms: b (1), lobby (0)");
  ann.sees("* You are now in lobby with no others.");
  ann.sees("* In lobby (1): ann");
  ann.sees("* Unknown command /frob. Type /help, or //frob to say it.");
  ann.sees("* Goodbye, ann.");
  ann.sees_end();
}

}  // namespace
}  // namespace confab::harness
