// The state that an earlier version has handed over, byte for byte: this version still reads it. A change of meaning
// would show here first. Each file is of the version in its name, and stays as it is once that is released. To write
// that of a new version:
//   CONFAB_GOLDEN_STATE=tests/unit/golden/state-X.Y.Z.cbor build/test/tests/unit/unit_tests
//   --gtest_filter='GoldenState.*'
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <variant>

#include "app/upgrade/state_codec.hpp"
#include "carried_fixture.hpp"

namespace confab {
namespace {

namespace fs = std::filesystem;

/// Ann is in dev and reads slowly, bob collects from two rooms, and eve has begun to type her name.
void begin_talk(Travellers& travellers) {
  Traveller& ann = travellers.named("slash", "ann");
  ann.says("/join dev\n", travellers.now);
  Traveller& bob = travellers.named("sigil", "bob");
  bob.says("!enter dev\n", travellers.now);
  travellers.connects("slash").says("ev", travellers.now);
  travellers.run();
  for (const auto& client : travellers.all) client->socket.receives();
  ann.socket_takes(3);
  bob.says("@dev one\n@dev two\n", travellers.now);
  ann.says("half a li", travellers.now);
  travellers.run();
}

std::string written_now() {
  Travellers travellers(travel_limits);
  begin_talk(travellers);
  const CarriedChat carried = travellers.carried();
  net::ServerState state;
  state.chat = carried.chat;
  for (std::size_t i = 0; i < travellers.all.size(); ++i) {
    net::ConnectionState connection{.conversation = carried.conversations[i], .peer = {"192.0.2.7", 4711}};
    connection.conversation.protocol = travellers.all[i]->protocol;
    state.connections.push_back(connection);
  }
  carried::SessionState dora;
  dora.name = "dora";
  dora.rooms.push_back({"lobby", {}});
  state.departing.push_back({"slash", dora});
  state.state_directory = "/var/lib/confab";
  state.reload = true;
  state.arrivals.push_back({"192.0.2.1", 4712, "slash"});
  state.bans.push_back({"192.0.2.0/24", std::chrono::seconds(1000), std::chrono::seconds(9000), "spam", "ann"});
  state.taken_at = std::chrono::seconds(77);
  return app::encode(state);
}

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class GoldenState : public testing::Test {
 protected:
  void SetUp() override {
    const char* const path = std::getenv("CONFAB_GOLDEN_STATE");
    if (path == nullptr) return;
    std::ofstream(path, std::ios::binary) << written_now();
    GTEST_SKIP() << "written to " << path;
  }

  static fs::path folder() { return CONFAB_GOLDEN_STATES; }
};

TEST_F(GoldenState, OfEachVersionIsRestoredAndTheTalkGoesOn) {
  int versions = 0;
  for (const auto& entry : fs::directory_iterator(folder())) {
    SCOPED_TRACE(entry.path());
    ++versions;
    const auto decoded = app::decode(content_of(entry.path()));
    ASSERT_TRUE(std::holds_alternative<net::ServerState>(decoded)) << std::get<std::string>(decoded);
    const auto& state = std::get<net::ServerState>(decoded);
    ASSERT_EQ(state.connections.size(), 3U);
    EXPECT_EQ(state.connections[0].peer.address, "192.0.2.7");
    EXPECT_EQ(state.taken_at, std::chrono::seconds(77));

    Travellers travellers(travel_limits);
    CarriedChat carried{state.chat, {}};
    for (const auto& connection : state.connections) {
      travellers.connects(connection.conversation.protocol);
      carried.conversations.push_back(connection.conversation);
    }
    travellers.restore(carried);
    Traveller& ann = *travellers.all[0];
    Traveller& bob = *travellers.all[1];
    Traveller& eve = *travellers.all[2];
    for (const auto& client : travellers.all) client->socket.receives();
    ann.socket_takes(1000);
    travellers.run();
    EXPECT_EQ(ann.socket.receives(), ": one\nbob: two\n") << "the rest of what waited";
    ann.says("ne\n", travellers.now);
    eve.says("e\n/join dev\n", travellers.now);
    travellers.run();
    EXPECT_EQ(bob.socket.sees(), "@dev ann: half a line");
    EXPECT_EQ(ann.socket.sees(), "* eve joined.");
  }
  EXPECT_GE(versions, 1);
}

TEST_F(GoldenState, OfThisVersionIsOneOfThem) {
  const std::string now = written_now();
  bool is_there = false;
  for (const auto& entry : fs::directory_iterator(folder())) is_there = is_there || content_of(entry.path()) == now;
  EXPECT_TRUE(is_there) << "the state has other fields now: write its file, see above";
}

}  // namespace
}  // namespace confab
