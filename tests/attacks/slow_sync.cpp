// Preloaded into the daemon: a disk on which each sync takes a second. Adds a byte to the file named by
// CONFAB_SYNCS_FILE for each.
#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cstdlib>

namespace {

constexpr int second_in_ms = 1000;

int slowly(const char* name, int file) {
  if (const char* const path = std::getenv("CONFAB_SYNCS_FILE")) {
    const int syncs = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (syncs < 0 || write(syncs, "x", 1) != 1) std::abort();
    close(syncs);
  }
  poll(nullptr, 0, second_in_ms);
  return reinterpret_cast<int (*)(int)>(dlsym(RTLD_NEXT, name))(file);
}

}  // namespace

extern "C" {

int fsync(int file) {
  return slowly("fsync", file);
}

int fdatasync(int file) {
  return slowly("fdatasync", file);
}
}
