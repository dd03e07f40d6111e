// Two telnet programs that answer each other always stop, however the other one reacts to our answers.
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "confab/inbound/telnet_filter.hpp"

namespace confab {
namespace {

constexpr unsigned char dont = 254;
constexpr unsigned char do_ = 253;
constexpr unsigned char wont = 252;
constexpr unsigned char will = 251;

std::string message(unsigned char verb, unsigned char option) {
  return {'\xff', static_cast<char>(verb), static_cast<char>(option)};
}

/// A peer's answer to a verb about an option.
using Peer = std::function<std::string(unsigned char verb, unsigned char option)>;

/// How many messages went back and forth before both fell silent; `at_most` if they never did.
std::size_t messages_until_silence(const std::string& opening, const Peer& peer, std::size_t at_most = 10'000) {
  TelnetFilter filter;
  std::string to_us = opening;
  std::size_t messages = 0;
  while (!to_us.empty() && messages < at_most) {
    std::string to_peer;
    for (std::string_view rest = to_us; !rest.empty();) rest.remove_prefix(filter.next(rest, to_peer).consumed);
    messages += to_us.size() / 3 + to_peer.size() / 3;
    to_us.clear();
    for (std::size_t at = 0; at < to_peer.size(); at += 3) {
      to_us += peer(static_cast<unsigned char>(to_peer[at + 1]), static_cast<unsigned char>(to_peer[at + 2]));
    }
  }
  return messages;
}

std::string everything() {
  std::string opening;
  for (int option = 0; option < 256; ++option) {
    for (const unsigned char verb : {will, wont, do_, dont})
      opening += message(verb, static_cast<unsigned char>(option));
  }
  return opening;
}

constexpr std::size_t offers = std::size_t{4} * 256;
constexpr std::size_t answers = std::size_t{2} * 256;

TEST(TelnetPeers, OneThatTakesARefusalInSilence) {
  EXPECT_EQ(messages_until_silence(everything(), [](auto, auto) { return std::string{}; }), offers + answers);
}

TEST(TelnetPeers, OneThatConfirmsEachRefusal) {
  const auto confirms = [](unsigned char verb, unsigned char option) {
    return message(verb == wont ? dont : wont, option);
  };
  EXPECT_EQ(messages_until_silence(everything(), confirms), offers + 2 * answers);
}

TEST(TelnetPeers, OneThatInsistsOnWhatWasRefused) {
  const auto insists = [](unsigned char verb, unsigned char option) {
    // Except for the timing mark, which is answered every time.
    return option == 6 ? std::string{} : message(verb == wont ? do_ : will, option);
  };
  EXPECT_LT(messages_until_silence(everything(), insists), 10'000U);
}

TEST(TelnetPeers, OneThatIsLikeUs) {
  TelnetFilter other;
  const auto like_us = [&other](unsigned char verb, unsigned char option) {
    std::string reply;
    for (std::string said = message(verb, option); !said.empty();) said.erase(0, other.next(said, reply).consumed);
    return reply;
  };
  EXPECT_EQ(messages_until_silence(everything(), like_us), offers + answers);
}

TEST(TelnetPeers, OneThatTakesItsWishBackAndWishesAgainIsToldOfEachTime) {
  // That one could go on for ever, so the filter reports it to its caller, which makes the client wait.
  TelnetFilter filter;
  std::string reply;
  const std::string wish = message(do_, 24);
  EXPECT_EQ(filter.next(wish, reply).command, TelnetFilter::Command::none);
  for (int i = 0; i < 100; ++i) {
    filter.next(message(dont, 24), reply);
    EXPECT_EQ(filter.next(wish, reply).command, TelnetFilter::Command::asked_again);
  }
}

}  // namespace
}  // namespace confab
