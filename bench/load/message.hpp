// Message: the content of every line of the load generator, by which a receiver can tell whether it is the expected
// one. MessageFormat converts it to text and back. Values; they know nothing of sockets or servers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace confab::bench {

struct Message {
  std::uint32_t room = 0;
  std::uint32_t sender = 0;
  std::uint32_t sequence = 0;  // counts each sender's messages from 0
  std::uint64_t sent_at = 0;   // nanoseconds, on the clock that the receiver reads
};

class MessageFormat {
 public:
  /// The size of the shortest text that can carry a message.
  static constexpr std::size_t text_bytes_min = 48;

  /// `run` distinguishes this run's messages from all others; every text is `text_bytes` long.
  MessageFormat(std::uint32_t run, std::size_t text_bytes);

  std::size_t text_bytes() const { return text_bytes_; }

  void append(const Message& message, std::string& line) const;

  enum class Outcome : std::uint8_t {
    message,
    not_ours,  // a notice, a prompt, a message of another run
    garbled,   // starts like one of ours but differs from what was sent
  };
  /// `text` excludes the sender's name and the line ending.
  Outcome read(std::string_view text, Message& message) const;

 private:
  std::string mark_;
  std::string filler_;
  std::size_t text_bytes_;
};

}  // namespace confab::bench
