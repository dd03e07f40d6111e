// Channel: how two processes of confabd talk during a live upgrade: messages, each a text and some descriptors, over a
// pair of unix sockets that keep messages whole (SOCK_SEQPACKET, unix(7)). It does not know what the messages mean.
// Each side owns one end. Each call waits at most until its deadline.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../descriptor.hpp"

namespace confab::app {

class Channel {
 public:
  using Clock = std::chrono::steady_clock;

  /// The most descriptors in one message: what the kernel takes (SCM_MAX_FD, unix(7)).
  static constexpr std::size_t descriptors_max = 253;
  /// The longest text of a message in bytes.
  static constexpr std::size_t text_bytes_max = 64 * 1024;

  struct Message {
    std::string text;
    std::vector<Descriptor> descriptors;
  };

  /// Why there is no message.
  enum class Failure {
    ended,
    timed_out,
    cut,  // its descriptors found no room in the table of this process
    broken,
  };

  explicit Channel(Descriptor end) : end_(std::move(end)) {}

  /// Two connected ends. Both are closed in programs that are started later. Throws std::system_error.
  static std::pair<Channel, Channel> make();

  /// Returns whether the message was sent. If not, errno says why; ETIMEDOUT after `deadline`.
  [[nodiscard]] bool send(std::string_view text, std::span<const int> descriptors, Clock::time_point deadline);

  struct Received {
    Message message{};
    Failure failure = Failure::broken;  // if there is no message
    bool is_message = false;
  };

  /// Waits for a message.
  Received receive(Clock::time_point deadline);

  int descriptor() const { return end_.number(); }

 private:
  bool wait(short events, Clock::time_point deadline) const;

  Descriptor end_;
};

}  // namespace confab::app
