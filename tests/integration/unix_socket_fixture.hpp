// A unix socket in a folder of its own, and those who come there, for the tests of unix sockets.
#pragma once

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "harness/client.hpp"
#include "harness/process.hpp"

namespace confab::harness {

namespace fs = std::filesystem;

class UnixSockets : public testing::Test {
 protected:
  UnixSockets() {
    std::string name = (fs::temp_directory_path() / "confab-XXXXXX").string();
    folder = ::mkdtemp(name.data());
    path = folder / "chat";
  }
  ~UnixSockets() override { fs::remove_all(folder); }

  std::vector<std::string> listening(std::vector<std::string> flags = {}) const {
    std::vector<std::string> arguments = all_protocols();
    arguments.insert(arguments.end(), {"--listen", "slash+unix:" + path.string()});
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    return arguments;
  }

  Endpoint place() const { return {"slash", path.string(), 0}; }

  /// Once the daemon listens there.
  Client user(const Daemon& daemon, const std::string& name) const {
    daemon.logs("listening on slash+unix:" + path.string());
    Client client(place());
    client.sees("* Welcome to confab. Enter your username:");
    client.says(name);
    EXPECT_TRUE(client.line().starts_with("* Hello, " + name + ". "));
    return client;
  }

  unsigned mode() const {
    struct stat found {};
    EXPECT_EQ(::lstat(path.c_str(), &found), 0);
    EXPECT_TRUE(S_ISSOCK(found.st_mode));
    return found.st_mode & 0777U;
  }

  /// A daemon that can't listen there ends with status 2 and this sentence.
  void is_refused(const std::string& sentence) const {
    const Outcome outcome = run({confabd_path(), "--listen", "slash+unix:" + path.string()});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_NE(outcome.err.find("confabd: " + sentence), std::string::npos) << outcome.err;
  }

  fs::path folder;
  fs::path path;
};

}  // namespace confab::harness
