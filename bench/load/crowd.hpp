// Crowd: many clients of one server in one thread, on one epoll set. It connects them, logs them in, cuts their input
// into lines and passes those to a Listener. It knows neither messages nor what is measured. Owned by a workload. The
// listener and the protocol outlive it.
#pragma once

#include <sys/types.h>
#include <time.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "protocol.hpp"
#include "tls_client.hpp"

namespace confab::bench {

/// A problem of the server or this machine that makes measuring impossible.
class SetupFailure : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Receives the events of a crowd's clients.
class Listener {
 public:
  /// The login is complete.
  virtual void present(std::uint32_t /*client*/) {}

  /// A line without its ending, received after the login. `text` is valid only during the call.
  virtual void line(std::uint32_t client, std::string_view text, std::uint64_t received_at) = 0;

  /// The connection has ended. The listener may reopen it from here.
  virtual void closed(std::uint32_t client) = 0;

 protected:
  ~Listener() = default;
};

struct Target {
  std::uint16_t port;
  const Protocol* protocol;

  /// Connections beyond the server's queue of new ones would wait for whole seconds.
  std::uint32_t logins_at_a_time;

  /// Use the kernel's receive timestamps, so that delays of this process do not matter. Times are then of
  /// CLOCK_REALTIME.
  bool kernel_timestamps;

  bool tls;
};

class Crowd {
 public:
  Crowd(const Target& target, std::uint32_t clients, Listener& listener);
  ~Crowd();
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

  std::uint32_t size() const { return static_cast<std::uint32_t>(clients_.size()); }
  std::uint32_t present() const { return present_; }
  std::uint32_t open_connections() const { return open_; }
  const Identity& identity(std::uint32_t client) const { return clients_[client].who; }

  /// Starts to connect a closed client, under this identity.
  void open(std::uint32_t client, Identity who);

  /// Connects and logs in the clients [first, last), a few at once. Throws SetupFailure if one fails.
  void log_in(std::uint32_t first, std::uint32_t last, const std::function<Identity(std::uint32_t)>& who);

  void send(std::uint32_t client, std::string_view bytes);

  /// Serves the clients until `done` returns true or `seconds` have passed. Returns whether it was `done`.
  bool run(double seconds, const std::function<bool()>& done);

  /// Calls `tick` about when it is due. `tick` returns when the next call is due; 0 for never.
  void set_metronome(std::uint64_t due, std::function<std::uint64_t()> tick);

  /// The clock for all times here.
  clockid_t clock() const { return target_.kernel_timestamps ? CLOCK_REALTIME : CLOCK_MONOTONIC; }

  std::uint64_t reads() const { return reads_; }

  /// The last line of a login that was not understood, for failure messages.
  const std::string& last_login_line() const { return last_login_line_; }

 private:
  enum class State : std::uint8_t { closed, connecting, shaking_hands, logging_in, present };
  struct Client {
    int socket = -1;
    std::uint64_t serial = 0;  // distinguishes this connection from earlier ones
    State state = State::closed;
    std::string unfinished;  // the start of a line
    std::string unsent;
    std::unique_ptr<test::TlsClient> tls{};  // null in plain text
    Identity who;
  };

  void connected(std::uint32_t client);
  void shake_hands(std::uint32_t client);
  void enter(std::uint32_t client);
  void take_in(std::uint32_t client, bool to_the_end);
  bool take_lines(std::uint32_t client, std::string_view bytes, std::uint64_t received_at);
  void login_line(std::uint32_t client, std::string_view line);
  void send_rest(std::uint32_t client);
  void close(std::uint32_t client);
  ssize_t receive(Client& client, char* buffer, std::size_t size, std::uint64_t& received_at);
  void wait(std::uint64_t until);
  void serve(std::uint32_t client, std::uint32_t events);

  const Target target_;
  Listener& listener_;
  int epoll_;
  std::vector<Client> clients_;
  std::vector<char> buffer_;
  std::uint32_t present_ = 0;
  std::uint32_t open_ = 0;
  std::uint32_t logging_in_ = 0;
  std::uint64_t connections_ = 0;  // opened since the start
  std::uint64_t reads_ = 0;
  std::uint64_t tick_due_ = 0;
  std::function<std::uint64_t()> tick_;
  std::string last_login_line_;
};

}  // namespace confab::bench
