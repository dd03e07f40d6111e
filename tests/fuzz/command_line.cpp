// Any command line is either understood or refused with a sentence; nothing else comes out.
#include <cstdint>
#include <string>
#include <vector>

#include "app/options.hpp"
#include "confab/base/assert.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // Arguments are separated by zero bytes, as the kernel passes them.
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  std::vector<std::string> arguments = {"confabd"};
  for (std::size_t start = 0; start < bytes.size();) {
    const auto end = std::min(bytes.find('\0', start), bytes.size());
    arguments.push_back(bytes.substr(start, end - start));
    start = end + 1;
  }
  std::vector<const char*> argv;
  for (const auto& argument : arguments) argv.push_back(argument.c_str());
  try {
    const auto command_line = confab::app::parse_command_line(static_cast<int>(argv.size()), argv.data());
    const bool has_config = !command_line.config.empty();
    CONFAB_ASSERT((command_line.run.has_value() || has_config) == command_line.print.empty());
    CONFAB_ASSERT(!command_line.check_config || has_config);
    if (command_line.run) CONFAB_ASSERT(!command_line.run->listeners.empty());
  } catch (const confab::app::UsageError& error) {
    CONFAB_ASSERT(!std::string(error.what()).empty());
  }
  return 0;
}
