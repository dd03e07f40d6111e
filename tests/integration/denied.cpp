// denied CALL ERRNO PROGRAM [ARGUMENT...]: becomes PROGRAM, for which each system call CALL fails with the number
// ERRNO.
#include <seccomp.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv) {
  if (argc < 4) return 64;
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  const int call = seccomp_syscall_resolve_name(argv[1]);
  const auto failure = static_cast<std::uint32_t>(std::strtoul(argv[2], nullptr, 10));
  if (filter == nullptr || call < 0 || seccomp_rule_add(filter, SCMP_ACT_ERRNO(failure), call, 0) != 0 ||
      seccomp_load(filter) != 0) {
    std::fputs("denied: can't filter that call\n", stderr);
    return 70;
  }
  seccomp_release(filter);
  execv(argv[3], argv + 3);
  std::perror(argv[3]);
  return 71;
}
