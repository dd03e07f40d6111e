// A small company in a World, for the tests of manners: ann, bob and carl are people in the lobby.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "support/world.hpp"

namespace confab {

class MannersTest : public testing::Test {
 protected:
  using Client = test::Client;

  MannersTest() { forget_so_far(); }
  ~MannersTest() override { world.check(); }

  void forget_so_far() {
    for (Client* client : {&ann, &bob, &carl}) client->sees();
  }

  /// What the server answers.
  static std::string answer(Client& client, std::string_view line) {
    client.sees();
    client.says(line);
    return client.sees();
  }

  static test::WorldOptions options() {
    test::WorldOptions options;
    options.limits.named_notices_moves_max = 1000;
    return options;
  }

  test::World world{options()};
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  Client& carl = world.slash("carl");
};

}  // namespace confab
