// A daemon with an admin socket in a folder of its own, and nc as the administrator, for the tests of what they do.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <string>
#include <vector>

#include "harness/client.hpp"
#include "harness/process.hpp"

namespace confab::harness {

namespace fs = std::filesystem;

class Admin : public testing::Test {
 protected:
  Admin() {
    std::string name = (fs::temp_directory_path() / "confab-XXXXXX").string();
    folder = ::mkdtemp(name.data());
    state = folder / "state";
  }
  ~Admin() override { fs::remove_all(folder); }

  std::vector<std::string> arguments(std::vector<std::string> flags = {}) const {
    std::vector<std::string> all = all_protocols();
    all.insert(all.end(), {"--listen", "admin+unix:" + socket().string()});
    all.insert(all.end(), flags.begin(), flags.end());
    return all;
  }

  fs::path socket() const { return folder / "admin"; }

  /// What nc prints for these lines, once the daemon serves administrators.
  std::string asks(const Daemon& daemon, const std::string& lines) const {
    daemon.logs("listening on admin+unix:");
    const Outcome outcome = run({"nc", "-N", "-U", socket().string()}, lines + "\n");
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    return outcome.out;
  }

  fs::path folder;
  fs::path state;
};

}  // namespace confab::harness
