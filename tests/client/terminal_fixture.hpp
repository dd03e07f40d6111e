// AtTerminal: the daemon, people in its lobby, and confab at a terminal, as tests of what a person sees need them.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/client.hpp"
#include "program.hpp"
#include "support/tmux_screen.hpp"

namespace confab::harness {

/// confab at a terminal, connected to `place`.
inline TmuxScreen confab_at(const std::string& place, ScreenSize size = {}, std::vector<std::string> options = {},
                            const std::vector<std::string>& environment = {}, Here here = Here::now()) {
  options.push_back(place);
  return TmuxScreen(confab(options), size, environment, here);
}

class AtTerminal : public testing::Test {
 protected:
  std::string place() const { return place_of(daemon.endpoint("slash")); }

  /// Logs in at the prompt.
  static void log_in(TmuxScreen& screen, const std::string& name = "ann", Here here = Here::now()) {
    screen.shows("Enter your", here);
    screen.enters(name, here);
    screen.shows("* Hello, " + name + ".", here);
  }

  /// Somebody else comes, and whoever looks at `screen` has seen it.
  Client joined(const std::string& name, TmuxScreen& screen, Here here = Here::now()) {
    Client client = slash_user(daemon, name, {}, here);
    screen.shows("* " + name + " joined.", here);
    return client;
  }

  Daemon daemon;
};

/// The same at a terminal of so many columns.
class AtColumns : public AtTerminal, public testing::WithParamInterface<int> {
 protected:
  ScreenSize size() const { return {.columns = GetParam(), .rows = 20}; }
  std::size_t columns() const { return static_cast<std::size_t>(GetParam()); }

  TmuxScreen ann = confab_at(place(), size());
};

inline std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

}  // namespace confab::harness
