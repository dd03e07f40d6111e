// confined UNIT PROGRAM [ARGUMENT...]: becomes PROGRAM under the restrictions of a systemd unit, as near as this
// machine allows without systemd. What only systemd could do is on a list here, and an unknown line of the unit is an
// error, so that nobody adds a restriction that is never tried.
#include <fcntl.h>
#include <grp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fstream>
#include <stdexcept>
#include <string>

#include "confinement/calls.hpp"
#include "confinement/places.hpp"
#include "confinement/unit.hpp"

namespace {

using namespace confab::confinement;

constexpr uid_t nobody = 65534;

/// As far as we have the privilege.
void drop_bounding_set() {
  for (int capability = 0; ::prctl(PR_CAPBSET_DROP, capability) == 0; ++capability) {
  }
}

void give_up_privileges(const Unit& unit) {
  const std::string bounding = unit.last("CapabilityBoundingSet");
  if (!bounding.empty()) throw std::runtime_error("this program can only drop all capabilities");
  if (::geteuid() == 0) {
    drop_bounding_set();
    must(::setgroups(0, nullptr), "setgroups");
    must(::setresgid(nobody, nobody, nobody), "setresgid");
    must(::setresuid(nobody, nobody, nobody), "setresuid");
  }
  // The change of user has made the process undumpable, and /proc/self root's; and nobody would end it with the test.
  must(::prctl(PR_SET_DUMPABLE, 1), "prctl");
  must(::prctl(PR_SET_PDEATHSIG, SIGKILL), "prctl");
  if (unit.is_on("PrivateUsers")) enter_own_users();
  drop_bounding_set();  // which the new users had again
  if (unit.is_on("NoNewPrivileges")) must(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl");
}

void set_limits(const Unit& unit) {
  rlimit limit{};
  must(::getrlimit(RLIMIT_NOFILE, &limit), "getrlimit");
  const rlim_t wanted = std::stoul(unit.last("LimitNOFILE"));
  if (wanted < limit.rlim_max) limit.rlim_max = wanted;
  limit.rlim_cur = limit.rlim_max;
  must(::setrlimit(RLIMIT_NOFILE, &limit), "setrlimit");
}

void confine(int argc, char** argv) {
  if (argc < 3) throw std::runtime_error("Usage: confined UNIT PROGRAM [ARGUMENT...]");
  std::ifstream file(argv[1]);
  const Unit unit(file);
  const Calls calls(unit);  // asks systemd-analyze, which it could not do later
  // By descriptor, because the program may lie where it can't be seen any more: in /home or /tmp.
  const int program = ::open(argv[2], O_PATH | O_CLOEXEC);
  must(program, argv[2]);
  set_limits(unit);
  hide_places(unit);
  give_up_privileges(unit);
  ::umask(static_cast<mode_t>(std::stoul(unit.last("UMask"), nullptr, 8)));
  // A leak checker looks at its own process as a debugger does, which is forbidden to a service.
  const char* const options = std::getenv("ASAN_OPTIONS");
  ::setenv("ASAN_OPTIONS", (std::string(options == nullptr ? "" : options) + ":detect_leaks=0").c_str(), 1);
  calls.forbid();
  ::fexecve(program, argv + 2, environ);
  throw std::runtime_error(std::string("can't start ") + argv[2] + ": " + std::strerror(errno));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    confine(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "confined: %s\n", error.what());
  }
  return 125;
}
