#include "siege/vitals.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace confab::attacks {

namespace {

using harness::Here;

std::string proc_file(pid_t process, const std::string& name, Here here) {
  std::ifstream file("/proc/" + std::to_string(process) + "/" + name);
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (text.empty()) harness::abandon("the process is gone: there is no " + name, here);
  return text;
}

/// "VmHWM:     9372 kB" in bytes.
std::uint64_t status_bytes(const std::string& status, const std::string& name) {
  const auto at = status.find("\n" + name + ":");
  return at == std::string::npos ? 0 : std::stoull(status.substr(at + name.size() + 2)) * 1024;
}

/// Fields 14 and 15 of proc(5). The program's name, the second, may contain anything, but no ")" comes after it.
double cpu_seconds(const std::string& stat) {
  std::istringstream fields(stat.substr(stat.rfind(')') + 2));
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

}  // namespace

Vitals vitals_of(pid_t process, Here here) {
  const std::string status = proc_file(process, "status", here);
  const std::filesystem::directory_iterator descriptors("/proc/" + std::to_string(process) + "/fd");
  return {cpu_seconds(proc_file(process, "stat", here)), status_bytes(status, "VmRSS"), status_bytes(status, "VmHWM"),
          static_cast<std::size_t>(std::distance(begin(descriptors), end(descriptors)))};
}

}  // namespace confab::attacks
