// Reloader: reads the configuration file again, and looks up hosts, in a thread of its own, because a disk or a
// resolver can take as long as it likes. It knows how to read a configuration, but not what the server does with it:
// its owner, the Daemon, applies it in the loop's thread.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "../net/asio.hpp"
#include "certificates.hpp"
#include "confab/operations.hpp"
#include "listening.hpp"
#include "options.hpp"

namespace confab::app {

/// What a reload has read.
struct Configuration {
  Options options;
  std::vector<Place> places;            // of the listeners that are not open
  Certificates::Loaded certificates{};  // of all listeners with TLS
  std::vector<std::string> motd{};
};

/// How long a reload may read files and look up hosts: a dead network disk must not keep the next one from its turn.
inline constexpr std::chrono::seconds read_time_max{10};

class Reloader {
 public:
  /// Makes a configuration hold, whole. Throws UsageError if it can't; then nothing has changed. Called from the loop.
  using Apply = std::function<void(Configuration)>;
  /// Where the server listens now.
  using Open = std::function<std::vector<ListenAddress>()>;

  /// `context` and `command_line` outlive it. `has_inherited_sockets`: a service manager has passed some.
  Reloader(net::asio::io_context& context, const CommandLine& command_line, bool has_inherited_sockets, Open open,
           Apply apply);
  /// Does not wait for the thread, which may be waiting for the disk: then it is abandoned and ends with the process.
  ~Reloader();
  Reloader(const Reloader&) = delete;
  Reloader& operator=(const Reloader&) = delete;

  /// See Operations::reload(). Failures are logged here. A file that is not read within read_time_max is one.
  void ask(Operations::Outcome outcome);

  /// Whether a reload is under way or has been asked for.
  bool busy() const { return job_ != nullptr || !asked_again_.empty(); }

  /// Whether there is a file to read.
  bool has_file() const { return !command_line_.config.empty(); }

  /// From now on nothing is applied.
  void stop() {
    stopped_ = true;
    patience_.cancel();
  }

 private:
  struct Job;
  void begin();
  void finish(Job& job);
  void give_up(Job& job);
  void conclude(const std::vector<std::string>& sentences);
  std::vector<std::string> apply(Job& job);

  net::asio::io_context& context_;
  const CommandLine& command_line_;
  const bool has_inherited_sockets_;
  const Open open_;
  const Apply apply_;
  net::Timer patience_;
  std::shared_ptr<Job> job_;
  std::vector<Operations::Outcome> asked_;        // answered by the reload under way
  std::vector<Operations::Outcome> asked_again_;  // answered by the next one
  bool stopped_ = false;
};

}  // namespace confab::app
