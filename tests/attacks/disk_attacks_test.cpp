// A disk that takes its time, under a server that keeps everything on it.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "harness/process.hpp"
#include "siege/siege.hpp"

namespace confab::attacks {
namespace {

namespace fs = std::filesystem;

class DiskAttacks : public testing::Test {
 protected:
  DiskAttacks() {
    std::string name = (fs::temp_directory_path() / "confab-disk-XXXXXX").string();
    folder = ::mkdtemp(name.data());
    ::setenv("LD_PRELOAD", SLOW_SYNC_PATH, 1);
    ::setenv("CONFAB_SYNCS_FILE", (folder / "syncs").c_str(), 1);
    siege.emplace(std::vector<std::string>{"--state-directory", (folder / "state").string(), "--listen",
                                           "admin+unix:" + (folder / "admin").string()});
    ::unsetenv("LD_PRELOAD");
    ::unsetenv("CONFAB_SYNCS_FILE");
  }
  ~DiskAttacks() override {
    siege.reset();
    fs::remove_all(folder);
  }

  fs::path folder;
  std::optional<Siege> siege;
};

TEST_F(DiskAttacks, ASecondForEachSyncDelaysNoLine) {
  siege->set_p99_max(std::chrono::milliseconds(10));
  const auto syncs_before = fs::file_size(folder / "syncs");
  // What they say and the topics that they set are to be written, like the talk of the witnesses; and bans are synced.
  siege->attack([&] {
    Barrage talk(siege->slash(), {.clients = 8, .opening = "mallory$N\n/join tea\n", .payload = "hello\n/topic tea\n"});
    for (const char* name : {"eve", "peter"}) {
      const auto banned =
          harness::run({"nc", "-N", "-U", (folder / "admin").string()}, std::string("ban ") + name + "\n");
      EXPECT_TRUE(banned.out.ends_with("ok\n")) << banned.out << banned.err;
      talk.rage(attack_time);
    }
  });
  siege->holds(growth_with(8));
  EXPECT_GE(fs::file_size(folder / "syncs"), syncs_before + 2) << "the disk was not slow";
}

}  // namespace
}  // namespace confab::attacks
