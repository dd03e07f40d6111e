// Administration: what administrators ask of a running server that touches its users: who is there, who must leave, who
// may not come in, and to drain it. It knows neither the admin socket nor who may use it. app::Administrator implements
// it; the admin front-end holds a reference and calls it from the one thread that runs the loop.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "confab/admission/bans.hpp"
#include "confab/operations.hpp"

namespace confab {

/// One user, for lists.
struct SeenUser {
  std::string name;
  std::string address;  // as the log writes it
  std::string rooms;    // separated by commas; empty for none
};

/// `by`: who asks, for the log, which has a line of each deed: "unix:uid 0 pid 77". A reason may be empty.
class Administration {
 public:
  virtual Operations& operations() = 0;

  virtual std::vector<SeenUser> users() = 0;

  /// Disconnects the user called `name`. Returns false if there is none.
  virtual bool kick(std::string_view name, std::string_view reason, std::string_view by) = 0;

  /// Whether a ban of `target` would hit the user called `name`.
  virtual bool hits(const BanTarget& target, std::string_view name) = 0;

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
  /// those who are still there. A further call sets another time, or none.
  virtual void drain(std::optional<std::chrono::seconds> time, std::string_view by) = 0;
  virtual bool draining() const = 0;

  /// Returns what `level` should be, if it is none.
  virtual std::optional<std::string> set_log_level(std::string_view level, std::string_view by) = 0;

 protected:
  ~Administration() = default;
};

}  // namespace confab
