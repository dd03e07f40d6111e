#include "confinement/places.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

namespace confab::confinement {

namespace {

void note(const std::string& what) {
  std::fprintf(stderr, "confined: this machine does not allow it, so it is not tried: %s: %s\n", what.c_str(),
               std::strerror(errno));
}

/// All but /proc, as systemd does.
void make_read_only() {
  mount_attr on{};
  on.attr_set = MOUNT_ATTR_RDONLY;
  must(::mount_setattr(AT_FDCWD, "/", AT_RECURSIVE, &on, sizeof on), "mount_setattr");
  mount_attr off{};
  off.attr_clr = MOUNT_ATTR_RDONLY;
  must(::mount_setattr(AT_FDCWD, "/proc", 0, &off, sizeof off), "mount_setattr");
}

void cover(const char* path, const char* options) {
  if (::access(path, F_OK) == 0) must(::mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV, options), path);
}

/// A /dev with nothing but what every machine has.
void hide_devices() {
  const std::string store = "/run/confined-dev";
  must(::mkdir(store.c_str(), 0755), "mkdir");
  for (const std::string name : {"null", "zero", "full", "random", "urandom", "tty"}) {
    const std::string place = store + "/" + name;
    must(::close(::open(place.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0666)), place);
    must(::mount(("/dev/" + name).c_str(), place.c_str(), nullptr, MS_BIND, nullptr), place);
  }
  must(::mount(store.c_str(), "/dev", nullptr, MS_BIND | MS_REC, nullptr), "/dev");
}

void write_file(const char* path, const std::string& text) {
  const int file = ::open(path, O_WRONLY | O_CLOEXEC);
  must(file, path);
  must(::write(file, text.data(), text.size()), path);
  ::close(file);
}

}  // namespace

void hide_places(const Unit& unit) {
  if (::unshare(CLONE_NEWNS | (unit.is_on("PrivateIPC") ? CLONE_NEWIPC : 0)) != 0) {
    note("namespaces of mounts");
    return;
  }
  must(::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr), "mount");
  // A /run without the services of this machine.
  must(::mount("tmpfs", "/run", "tmpfs", MS_NOSUID, "mode=0755"), "/run");
  const std::string own_folder = "/run/" + unit.last("RuntimeDirectory");
  must(::mkdir(own_folder.c_str(), 0755), own_folder);
  if (unit.is_on("PrivateDevices")) hide_devices();
  if (unit.last("ProcSubset") == "pid" &&
      ::mount("proc", "/proc", "proc", 0, ("subset=pid,hidepid=" + unit.last("ProtectProc")).c_str()) != 0) {
    note("a /proc of its own");
  }
  if (unit.is_on("ProtectHome")) {
    for (const char* const home : {"/home", "/root"}) cover(home, "mode=0000");
  }
  if (unit.last("ProtectSystem") == "strict") make_read_only();
  cover(own_folder.c_str(), "mode=0777");
  if (unit.is_on("PrivateTmp")) {
    for (const char* const scratch : {"/tmp", "/var/tmp"}) cover(scratch, "mode=1777");
  }
}

void enter_own_users() {
  const auto user = std::to_string(::geteuid());
  const auto group = std::to_string(::getegid());
  if (::unshare(CLONE_NEWUSER) != 0) {
    note("a namespace of users");
    return;
  }
  write_file("/proc/self/setgroups", "deny");
  write_file("/proc/self/uid_map", user + " " + user + " 1");
  write_file("/proc/self/gid_map", group + " " + group + " 1");
}

}  // namespace confab::confinement
