#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <exception>

#include "../exit_status.hpp"
#include "../options.hpp"
#include "interactive.hpp"
#include "output.hpp"
#include "pipe_talk.hpp"
#include "saying.hpp"
#include "server_connection.hpp"

namespace {

using namespace confab::client;

/// Opens /dev/null on each standard stream that is closed, so that the connection becomes none of them.
bool open_standard_streams() {
  int fd = 0;
  do {
    fd = ::open("/dev/null", O_RDWR);
  } while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd < 0) return false;
  ::close(fd);
  return true;
}

int print(const std::string& text) {
  if (std::fputs(text.c_str(), stdout) >= 0 && std::fflush(stdout) == 0) return exit_well;
  return exit_closed;
}

int talk(const Options& options) {
  if (options.security.insecure) {
    complain("--insecure: the connection is encrypted, but nobody has checked who the server is.");
  }
  if (options.send) return say_as_script(options);
  if (::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1) return talk_at_terminal(options);
  return talk_in_pipe(options);
}

}  // namespace

int main(int argc, char** argv) {
  if (!open_standard_streams()) return exit_usage;
  std::signal(SIGPIPE, SIG_IGN);
  try {
    const CommandLine command_line = parse_command_line(argc, argv);
    if (!command_line.print.empty()) return print(command_line.print);
    return talk(command_line.options);
  } catch (const std::exception& error) {
    complain(error.what());
    return exit_usage;
  }
}
