// What the tests of the configuration file share.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "app/options.hpp"

namespace confab::app {

using Sentences = std::vector<std::string>;

inline Options read(std::string_view text, const Flags& flags = {}) {
  return options_of(flags, Config(text, "f"));
}

inline Sentences mistakes(std::string_view text) {
  try {
    read(text);
    return {};
  } catch (const ConfigError& error) {
    return error.sentences();
  }
}

/// The one mistake in `text`.
inline std::string mistake(std::string_view text) {
  const Sentences all = mistakes(text);
  EXPECT_EQ(all.size(), 1U) << testing::PrintToString(all);
  return all.empty() ? "" : all.front();
}

}  // namespace confab::app
