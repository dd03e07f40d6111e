// confab-reference TEMPLATE: prints the template with its placeholders filled. The build runs it; nobody installs it.
#include <cstdio>
#include <exception>
#include <fstream>
#include <iterator>
#include <string>

#include "reference.hpp"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("Usage: confab-reference TEMPLATE\n", stderr);
    return 2;
  }
  std::ifstream file(argv[1]);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (text.empty()) {
    std::fprintf(stderr, "confab-reference: Can't read %s.\n", argv[1]);
    return 2;
  }
  try {
    const std::string out = confab::reference::filled(text);
    return std::fputs(out.c_str(), stdout) >= 0 && std::fflush(stdout) == 0 ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "confab-reference: %s: %s\n", argv[1], error.what());
    return 1;
  }
}
