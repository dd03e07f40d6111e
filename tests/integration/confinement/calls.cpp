#include "confinement/calls.hpp"

#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <initializer_list>
#include <map>
#include <memory>
#include <stdexcept>

namespace confab::confinement {

namespace {

/// The names in a group of system calls, with those of the groups in it.
std::set<std::string> members_of(const std::string& group) {
  const std::string command = "systemd-analyze --no-pager syscall-filter " + group;
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
  std::set<std::string> members;
  std::array<char, 256> line{};
  while (pipe != nullptr && std::fgets(line.data(), line.size(), pipe.get()) != nullptr) {
    const auto words = words_of(line.data());
    if (words.size() != 1 || words.front() == group || words.front().front() == '#') continue;
    if (words.front().front() == '@') {
      members.merge(members_of(words.front()));
    } else {
      members.insert(words.front());
    }
  }
  if (members.empty()) throw std::runtime_error("systemd-analyze knows no " + group);
  return members;
}

/// Filters add up: a call must pass each of them.
class Filter {
 public:
  explicit Filter(std::uint32_t otherwise) : context_(::seccomp_init(otherwise), ::seccomp_release) {}

  /// Unknown names are calls of other architectures.
  void add(std::uint32_t action, const std::string& call, std::initializer_list<scmp_arg_cmp> conditions = {}) {
    const int number = ::seccomp_syscall_resolve_name(call.c_str());
    if (number < 0) return;
    check(::seccomp_rule_add_array(context_.get(), action, number, static_cast<unsigned>(conditions.size()),
                                   conditions.begin()),
          call);
  }

  void load() { check(::seccomp_load(context_.get()), "seccomp_load"); }

 private:
  static void check(int result, const std::string& what) {
    errno = -result;
    must(result, what);
  }

  std::unique_ptr<void, void (*)(scmp_filter_ctx)> context_;
};

const std::uint32_t refused = SCMP_ACT_ERRNO(EPERM);

/// True if all bits of `mask` are set in the argument.
scmp_arg_cmp has_bits(unsigned argument, std::uint64_t mask) {
  return {argument, SCMP_CMP_MASKED_EQ, mask, mask};
}

void restrict_address_families(const std::string& value) {
  if (value.empty()) return;
  const std::map<std::string, int> known = {{"AF_UNIX", AF_UNIX}, {"AF_INET", AF_INET}, {"AF_INET6", AF_INET6}};
  std::set<int> allowed;
  for (const std::string& word : words_of(value)) allowed.insert(known.at(word));
  Filter filter(SCMP_ACT_ALLOW);
  const std::uint32_t unknown_family = SCMP_ACT_ERRNO(EAFNOSUPPORT);
  for (int family = 0; family <= *allowed.rbegin(); ++family) {
    if (!allowed.contains(family)) {
      filter.add(unknown_family, "socket", {{0, SCMP_CMP_EQ, static_cast<std::uint64_t>(family), 0}});
    }
  }
  filter.add(unknown_family, "socket", {{0, SCMP_CMP_GT, static_cast<std::uint64_t>(*allowed.rbegin()), 0}});
  filter.load();
}

void deny_memory_that_is_written_and_executed() {
  Filter filter(SCMP_ACT_ALLOW);
  filter.add(refused, "mmap", {has_bits(2, PROT_EXEC | PROT_WRITE)});
  filter.add(refused, "mprotect", {has_bits(2, PROT_EXEC)});
  filter.add(refused, "pkey_mprotect", {has_bits(2, PROT_EXEC)});
  filter.add(refused, "shmat", {has_bits(2, SHM_EXEC)});
  filter.load();
}

void restrict_namespaces() {
  Filter filter(SCMP_ACT_ALLOW);
  filter.add(refused, "unshare");
  filter.add(refused, "setns");
  // Its flags lie in memory that a filter can't see; the C library then uses clone.
  filter.add(SCMP_ACT_ERRNO(ENOSYS), "clone3");
  for (const auto flag :
       {CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET}) {
    filter.add(refused, "clone", {has_bits(0, static_cast<std::uint64_t>(flag))});
  }
  filter.load();
}

void restrict_modes() {
  Filter filter(SCMP_ACT_ALLOW);
  for (const unsigned bit : {S_ISUID + 0U, S_ISGID + 0U}) {
    for (const auto& [call, argument] :
         std::map<std::string, unsigned>{{"chmod", 1}, {"fchmod", 1}, {"fchmodat", 2}, {"mkdir", 1}, {"mkdirat", 2}}) {
      filter.add(refused, call, {has_bits(argument, bit)});
    }
  }
  filter.load();
}

void restrict_the_rest(const Unit& unit, const std::set<std::string>& forbidden) {
  Filter filter(SCMP_ACT_ALLOW);
  if (unit.is_on("LockPersonality")) {
    const auto now = static_cast<std::uint64_t>(::personality(0xffffffff));
    filter.add(refused, "personality", {{0, SCMP_CMP_NE, now, 0}});
  }
  if (unit.is_on("RestrictRealtime")) {
    for (const unsigned policy : {SCHED_FIFO + 0U, SCHED_RR + 0U, 6U /* SCHED_DEADLINE */}) {
      filter.add(refused, "sched_setscheduler", {{1, SCMP_CMP_EQ, policy, 0}});
    }
  }
  for (const std::string& call : forbidden) filter.add(refused, call);
  filter.load();
}

}  // namespace

Calls::Calls(const Unit& unit) : unit_(unit) {
  for (std::string line : unit.all("SystemCallFilter")) {
    const bool takes_away = line.starts_with('~');
    if (takes_away) line.erase(0, 1);
    for (const std::string& word : words_of(line)) {
      for (const std::string& call : word.starts_with('@') ? members_of(word) : std::set<std::string>{word}) {
        if (takes_away) {
          allowed_.erase(call);
        } else {
          allowed_.insert(call);
        }
      }
    }
  }
  const std::map<std::string, std::set<std::string>> calls_behind = {
      {"ProtectClock", members_of("@clock")},
      {"ProtectHostname", {"sethostname", "setdomainname"}},
      {"ProtectKernelLogs", {"syslog"}},
      {"ProtectKernelModules", members_of("@module")}};
  for (const auto& [name, calls] : calls_behind) {
    if (unit.is_on(name)) forbidden_.insert(calls.begin(), calls.end());
  }
  if (unit.last("SystemCallErrorNumber") != "EPERM" || unit.last("SystemCallArchitectures") != "native") {
    throw std::runtime_error("this program makes filters for native calls that answer EPERM");
  }
}

void Calls::forbid() const {
  restrict_address_families(unit_.last("RestrictAddressFamilies"));
  if (unit_.is_on("MemoryDenyWriteExecute")) deny_memory_that_is_written_and_executed();
  if (unit_.is_on("RestrictNamespaces")) restrict_namespaces();
  if (unit_.is_on("RestrictSUIDSGID")) restrict_modes();
  restrict_the_rest(unit_, forbidden_);
  // Last, because it may forbid what loads filters. A call of another architecture kills.
  Filter filter(refused);
  for (const std::string& call : allowed_) filter.add(SCMP_ACT_ALLOW, call);
  filter.load();
}

}  // namespace confab::confinement
