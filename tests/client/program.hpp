// Program: a real confab in a child process, with pipes for its standard streams.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/client.hpp"
#include "harness/drain.hpp"
#include "harness/process.hpp"

namespace confab::harness {

/// The path of the client under test.
std::string confab_path();

/// confab with these arguments, as a command to run.
std::vector<std::string> confab(const std::vector<std::string>& arguments);

/// "127.0.0.1:41234"
std::string place_of(const Endpoint& endpoint);

class Program {
 public:
  explicit Program(const std::vector<std::string>& command);

  /// Writes to its standard input.
  void types(std::string_view bytes, Here here = Here::now());
  void ends_input() { in_.close(); }

  /// Waits until a whole line of its output contains `part`.
  void shows(std::string_view part, Here here = Here::now());
  /// The same on standard error.
  void complains(std::string_view part, Here here = Here::now());

  /// Waits until its output has that many bytes, which need not end in a line.
  void shows_bytes(std::size_t bytes, Here here = Here::now());
  std::string shown() const { return out_.text(); }

  /// Waits for its end by itself. Everything it wrote is then there.
  Outcome ends(Here here = Here::now());

 private:
  struct Pipes {
    Pipe in = make_pipe();
    Pipe out = make_pipe();
    Pipe err = make_pipe();
  };
  Program(Pipes pipes, const std::vector<std::string>& command);

  Process process_;
  Descriptor in_;
  Drain out_;
  Drain err_;
};

}  // namespace confab::harness
