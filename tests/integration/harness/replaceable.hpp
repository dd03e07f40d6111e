// Replaceable: a copy of confabd whose file can be replaced by another program while it runs, as a package does it.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "harness/daemon.hpp"
#include "harness/process.hpp"

namespace confab::harness {

class Replaceable {
 public:
  Replaceable() : folder_(std::filesystem::temp_directory_path() / ("confab-upgrade-" + std::to_string(::getpid()))) {
    Process::adopt_orphans();
    std::filesystem::create_directories(folder_);
    std::filesystem::copy_file(confabd_path(), path(), std::filesystem::copy_options::overwrite_existing);
  }
  ~Replaceable() { std::filesystem::remove_all(folder_); }
  Replaceable(const Replaceable&) = delete;
  Replaceable& operator=(const Replaceable&) = delete;

  std::string path() const { return folder_ / "confabd"; }

  /// A script takes its place, by another file under the same name.
  void becomes_script(const std::string& text) const {
    const std::filesystem::path fresh = folder_ / "fresh";
    std::ofstream(fresh) << "#!/bin/sh\n" << text << "\n";
    std::filesystem::permissions(fresh, std::filesystem::perms::owner_all);
    std::filesystem::rename(fresh, path());
  }

  void becomes_confabd() const { becomes(confabd_path()); }

  /// A copy of `other` takes its place.
  void becomes(const std::filesystem::path& other) const {
    const std::filesystem::path fresh = folder_ / "fresh";
    std::filesystem::copy_file(other, fresh);
    std::filesystem::rename(fresh, path());
  }

  /// A file that is no program.
  void becomes_text() const {
    const std::filesystem::path fresh = folder_ / "fresh";
    std::ofstream(fresh) << "This is no program.\n";
    std::filesystem::permissions(fresh, std::filesystem::perms::owner_all);
    std::filesystem::rename(fresh, path());
  }

  void vanishes() const { std::filesystem::remove(path()); }

 private:
  std::filesystem::path folder_;
};

}  // namespace confab::harness
