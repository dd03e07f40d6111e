#include "program.hpp"

#include <csignal>

#include "harness/failure.hpp"

namespace confab::harness {

std::string confab_path() {
  return CONFAB_PATH;
}

std::vector<std::string> confab(const std::vector<std::string>& arguments) {
  std::vector<std::string> command{confab_path()};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

std::string place_of(const Endpoint& endpoint) {
  return endpoint.host + ":" + std::to_string(endpoint.port);
}

Program::Program(const std::vector<std::string>& command) : Program(Pipes(), command) {}

Program::Program(Pipes pipes, const std::vector<std::string>& command)
    : process_(command, {std::move(pipes.in.read), std::move(pipes.out.write), std::move(pipes.err.write)}),
      in_(std::move(pipes.in.write)),
      out_(std::move(pipes.out.read)),
      err_(std::move(pipes.err.read)) {
  std::signal(SIGPIPE, SIG_IGN);
}

void Program::types(std::string_view bytes, Here here) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(in_.get(), bytes.data(), bytes.size());
    if (written < 0) abandon_call("write", here);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void Program::shows(std::string_view part, Here here) {
  if (out_.wait_for_line(part).empty())
    abandon("no line with " + harness::quoted(part) + " in " + harness::quoted(out_.text()), here);
}

void Program::complains(std::string_view part, Here here) {
  if (err_.wait_for_line(part).empty())
    abandon("no line with " + harness::quoted(part) + " in " + harness::quoted(err_.text()), here);
}

void Program::shows_bytes(std::size_t bytes, Here here) {
  if (!out_.wait_for_size(bytes)) abandon("only " + harness::quoted(out_.text()), here);
}

Outcome Program::ends(Here here) {
  const auto status = process_.wait();
  if (!status) abandon("confab did not end; it said " + harness::quoted(out_.text() + err_.text()), here);
  return {*status, out_.all(), err_.all()};
}

}  // namespace confab::harness
