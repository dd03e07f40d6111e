// TextFile: a file in the folder for temporary files, for as long as the object lives. Tests change it while programs
// read it, so it always has either the old text or the new one.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace confab::harness {

class TextFile {
 public:
  explicit TextFile(const std::string& text) { write(text); }
  ~TextFile() { std::filesystem::remove(path_); }
  TextFile(const TextFile&) = delete;
  TextFile& operator=(const TextFile&) = delete;

  const std::string& path() const { return path_; }

  void write(const std::string& text) const {
    const std::string fresh = path_ + ".new";
    std::ofstream(fresh, std::ios::binary) << text;
    std::filesystem::rename(fresh, path_);
  }

 private:
  static std::string unused_path() {
    static int made = 0;
    return testing::TempDir() + "confab_" + std::to_string(::getpid()) + "_" + std::to_string(++made) + ".toml";
  }

  std::string path_ = unused_path();
};

}  // namespace confab::harness
