#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>

#include "daemon.hpp"
#include "options.hpp"

namespace {

constexpr int exit_usage = 2;

void start_log(spdlog::level::level_enum level) {
  spdlog::set_default_logger(spdlog::stderr_logger_st("confabd"));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
  spdlog::set_level(level);
}

// With the reserve used up as well (net::MemoryReserve), the end is clean and at once: half-made tables would hand one
// user's lines to another.
[[noreturn]] void out_of_memory() {
  std::fputs("confabd: out of memory\n", stderr);
  std::abort();
}

}  // namespace

int main(int argc, char** argv) {
  std::set_new_handler(out_of_memory);
  try {
    const auto command_line = confab::app::parse_command_line(argc, argv);
    if (!command_line.run) {
      std::fputs(command_line.print.c_str(), stdout);
      return 0;
    }
    start_log(command_line.run->log_level);
    confab::app::run_daemon(*command_line.run);
    return 0;
  } catch (const confab::app::UsageError& error) {
    std::fprintf(stderr, "confabd: %s\n", error.what());
    return exit_usage;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "confabd: internal error: %s\n", error.what());
    return 1;
  }
}
