#include "app/upgrade/state_codec.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <variant>

namespace confab::app {
namespace {

using net::ServerState;

ServerState some_state() {
  ServerState state;
  state.taken_at = std::chrono::nanoseconds(-5);
  state.chat.events_told = UINT64_MAX;
  state.chat.blobs.push_back({std::string("ann: \xFF\0\n", 8), 16});
  state.chat.crowds.push_back({"dev", 3, 4});
  state.chat.loose = {99, 98};
  net::ConnectionState connection;
  connection.peer = {"2001:db8::1", 65535, true};
  connection.conversation.protocol = "slash";
  connection.conversation.queue.pieces.push_back({0, 1, 7, 1, 12, true, true});
  connection.conversation.queue.standing = carried::Standing::slow;
  connection.conversation.intake.telnet.emplace().offers_ever = {1, 255};
  connection.conversation.intake.framer.line.end.reset();
  connection.conversation.intake.interrupted_at = std::chrono::seconds(77);
  connection.conversation.session.name = "ann";
  connection.conversation.session.rooms = {{"dev", {7, 6}}, {"lobby", {}}};
  connection.conversation.deadline_at = std::chrono::milliseconds(1500);
  state.connections = {connection, {}};
  return state;
}

std::string mistake_in(std::string_view bytes) {
  const auto decoded = decode(bytes);
  const auto* const mistake = std::get_if<std::string>(&decoded);
  return mistake == nullptr ? std::string{} : *mistake;
}

/// `text` with the only `from` in it replaced.
std::string with(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(StateCodec, WhatIsWrittenIsRead) {
  const std::string bytes = encode(some_state());
  const auto decoded = decode(bytes);
  ASSERT_TRUE(std::holds_alternative<ServerState>(decoded)) << std::get<std::string>(decoded);
  const auto& state = std::get<ServerState>(decoded);
  EXPECT_EQ(encode(state), bytes) << "every field";
  EXPECT_EQ(state.chat.blobs.at(0).bytes, std::string("ann: \xFF\0\n", 8));
  EXPECT_EQ(state.taken_at, std::chrono::nanoseconds(-5));
  EXPECT_EQ(state.connections.at(0).conversation.deadline_at, std::chrono::milliseconds(1500));
  EXPECT_FALSE(state.connections.at(1).conversation.deadline_at);
}

TEST(StateCodec, AFieldThatALaterVersionAddsIsPassedOver) {
  const std::string bytes = with(encode(some_state()), "\x64port", "\x63new\x82\x01\xA0\x64port");
  EXPECT_EQ(mistake_in(bytes), "");
  EXPECT_EQ(encode(std::get<ServerState>(decode(bytes))), encode(some_state()));
}

TEST(StateCodec, AFieldThatAnEarlierVersionLacksIsAsInANewOne) {
  const std::string bytes = with(encode(some_state()),
                                 std::string("\x66"
                                             "exempt\xF5"),
                                 "");
  EXPECT_EQ(mistake_in(bytes), "");
  EXPECT_FALSE(std::get<ServerState>(decode(bytes)).connections.at(0).peer.exempt);
}

TEST(StateCodec, WhatCannotBeIsNamed) {
  const std::string good = encode(some_state());
  EXPECT_EQ(mistake_in(with(good, "\x64port\x19\xFF\xFF", std::string("\x64port\x1A\x00\x01\x00\x00", 10))),
            "connections/peer/port is too large");
  EXPECT_EQ(mistake_in(with(good, "\x68standing\x02", "\x68standing\x03")),
            "connections/conversation/queue/standing is out of range");
  EXPECT_EQ(mistake_in(with(good,
                            "\x66"
                            "exempt\xF5",
                            "\x66"
                            "exempt\x01")),
            "connections/peer/exempt is of another type");
  EXPECT_EQ(mistake_in(good + "\x01"), "followed by something else");
  EXPECT_NE(mistake_in(""), "");
}

TEST(StateCodec, CutAnywhereItIsNoState) {
  const std::string good = encode(some_state());
  for (std::size_t size = 0; size < good.size(); ++size) EXPECT_NE(mistake_in(good.substr(0, size)), "") << size;
}

}  // namespace
}  // namespace confab::app
