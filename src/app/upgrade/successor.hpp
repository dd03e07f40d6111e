// Successor: the process that is to take over, as the old process sees it. It starts the program, waits until that is
// ready, and hands everything over. It does not know what the state says. Owned by the Daemon, for one attempt. Unless
// the new process has taken over, the destructor kills it, so that never two of them serve the same clients.
#pragma once

#include <sys/types.h>

#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../../net/asio.hpp"
#include "../../net/socket_file.hpp"
#include "channel.hpp"

namespace confab::app {

/// A program with its arguments; the first is its name.
struct Program {
  std::string path;
  std::vector<std::string> arguments;
  std::vector<std::string> variables{};  // NAME=VALUE, besides those of this process
};

/// A listening socket and what it serves: "slash+tls".
struct OfferedListener {
  std::string protocol;
  int descriptor;
  std::optional<net::SocketFile::Identity> file;  // of a unix socket, if it is to be removed in the end
  bool is_given;                                  // by a service manager
};

class Successor {
 public:
  /// Called once, from the loop, when the new process is ready, or when it has failed: then with a sentence.
  using Prepared = std::function<void(const std::optional<std::string>& why_not)>;

  /// Starts `program` and offers it the listeners. Throws std::system_error.
  Successor(net::asio::io_context& context, const Program& program, std::span<const OfferedListener> listeners,
            Prepared prepared);
  ~Successor();
  Successor(const Successor&) = delete;
  Successor& operator=(const Successor&) = delete;

  /// Gives everything away, and waits until the new process has it: up to upgrade::silence_max. Then calls `last_deed`,
  /// and lets the new process serve. Returns nullopt if it has taken over: then nothing may touch the descriptors but
  /// close(). Otherwise returns why not, as a sentence, and the new process is dead.
  std::optional<std::string> hand_over(std::string_view state, std::span<const int> descriptors,
                                       const std::function<void()>& last_deed);

  /// Once it has taken over: gives it what was said in all rooms. Throws std::system_error.
  void bequeath(std::string_view histories);

  pid_t pid() const { return pid_; }

 private:
  Successor(net::asio::io_context& context, const Program& program, Prepared prepared,
            std::pair<Channel, Channel> ends);
  static pid_t start(const Program& program, int channel_end);
  void offer(std::span<const OfferedListener> listeners);
  void await_ready();
  void hear();
  void conclude(const std::optional<std::string>& why_not);
  std::string why_it_failed(const Channel::Received& received);
  std::string kill_and_say(std::string_view why);
  std::string how_it_ended();

  net::asio::posix::basic_stream_descriptor<net::Executor> watch_;  // a copy of our end, for Asio
  net::Timer patience_;
  Channel channel_;
  Prepared prepared_;
  const pid_t pid_;
  bool runs_;  // it has to be killed
};

}  // namespace confab::app
