// Operations: what can be done to a running server from outside the chat, whoever asks for it: a signal, a line on the
// admin socket, the service manager. It knows neither of them, and no sockets. app::Daemon implements it; whoever asks
// holds a reference and calls it from the one thread that runs the loop.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "confab/admission/bans.hpp"

namespace confab {

/// What an operator can ask for at any time.
struct Figures {
  std::size_t connections;
  std::size_t users;
  std::size_t rooms;         // including the lobby
  std::uint64_t held_bytes;  // unsent output, unheard input, unfinished lines
  std::uint64_t refused;     // since the start: turned away at the door, or disconnected for the server's own reasons
  std::uint64_t unlogged_visits;    // since the start: visits left out of the log
  std::uint64_t missing_log_lines;  // since the start: not written, because the log was read too slowly, or failed
};

/// One user, for lists.
struct SeenUser {
  std::string name;
  std::string address;  // as the log writes it
  std::string rooms;    // separated by commas; empty for none
};

class Operations {
 public:
  /// What came of something that takes a while: nullopt if it is done, otherwise a sentence that says why not. Called
  /// once, from the loop, perhaps before the function returns.
  using Outcome = std::function<void(const std::optional<std::string>& why_not)>;

  virtual Figures figures() = 0;

  /// Says goodbye to everybody and ends the process. `why` is for the log: "on signal 15". Further calls do nothing.
  virtual void stop(std::string_view why) = 0;

  // ---- What an administrator asks for. `by`: who that is, for the log, which has a line of each deed: "unix:uid 0 pid
  // 77". A reason may be empty.

  virtual std::vector<SeenUser> users() = 0;

  /// Disconnects the user called `name`. Returns false if there is none.
  virtual bool kick(std::string_view name, std::string_view reason, std::string_view by) = 0;

  /// Bans `target` for `time`, or for good, and disconnects everybody it hits. Returns why that can't be, if it can't.
  virtual std::optional<std::string> ban(const BanTarget& target, std::optional<std::chrono::seconds> time,
                                         std::string_view reason, std::string_view by) = 0;

  /// Returns false if there is no such ban.
  virtual bool unban(const BanTarget& target, std::string_view by) = 0;

  /// The bans that hold now.
  virtual const Bans& bans() = 0;

  /// Whether bans outlive the process.
  virtual bool keeps_bans() const = 0;

  virtual WallTime wall_time() const = 0;

  /// Tells everybody on slash.
  virtual void say(std::string_view text, std::string_view by) = 0;

  /// Lets nobody else in. The process ends when the last client has left; after `time`, if given, it says goodbye to
  /// those who are still there. A further call sets another time.
  virtual void drain(std::optional<std::chrono::seconds> time, std::string_view by) = 0;
  virtual bool draining() const = 0;

  /// Returns what `level` should be, if it is none.
  virtual std::optional<std::string> set_log_level(std::string_view level, std::string_view by) = 0;

  /// Reads the configuration file again.
  virtual void reload(Outcome outcome) = 0;

  /// Has a new process take the place of this one.
  virtual void upgrade(Outcome outcome) = 0;

 protected:
  ~Operations() = default;
};

}  // namespace confab
