// SmallDisk: a disk of half a MiB that can be filled, in a mount namespace of this process. Only root can have one.
#pragma once

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace confab::harness {

class SmallDisk {
 public:
  /// Mounts it at `path`, which it makes.
  explicit SmallDisk(std::filesystem::path path) : path_(std::move(path)) {
    std::filesystem::create_directory(path_);
    EXPECT_EQ(::unshare(CLONE_NEWNS), 0);
    EXPECT_EQ(::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr), 0);
    EXPECT_EQ(::mount("none", path_.c_str(), "tmpfs", 0, "size=512k,mode=0700"), 0);
  }
  ~SmallDisk() { ::umount2(path_.c_str(), MNT_DETACH); }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  static bool is_possible() { return ::geteuid() == 0; }

  void fill() const {
    std::ofstream filling(path_ / "filling");
    while (filling.flush()) filling << 'x';
  }
  void make_room() const { std::filesystem::remove(path_ / "filling"); }

 private:
  const std::filesystem::path path_;
};

}  // namespace confab::harness
