// Output: what is to be written to standard output, of which it never waits to be read. It does not know what is
// written. Owned by whoever talks in a pipe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace confab::client {

class Output {
 public:
  /// While so much waits, its owner should not ask the server for more.
  static constexpr std::size_t waiting_bytes_max = std::size_t{1} << 20U;

  explicit Output(int fd) : fd_(fd) {}

  void add(std::string_view bytes) { waiting_ += bytes; }
  bool wants_write() const { return !waiting_.empty() && error_ == 0; }
  bool is_full() const { return waiting_.size() >= waiting_bytes_max; }

  /// Whoever reads it has gone, as poll() tells.
  void lose_reader();

  /// Writes what is taken without waiting.
  void flush();

  /// Writes all of it, and waits for that.
  void finish();

  /// An error of the system, after which nothing more is written; or 0.
  int error() const { return error_; }

 private:
  void write_one();

  int fd_;
  std::string waiting_;
  int error_ = 0;
};

/// Writes "confab: SENTENCE" to standard error, without anything that could drive a terminal.
void complain(std::string_view sentence);

}  // namespace confab::client
