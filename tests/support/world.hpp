// World: the whole chat core with its clients in one test: no sockets, no clock, no threads. It plays the part of the
// shell (src/net): it carries the bytes of each client's Conversation, runs the flush schedule when that asks for it,
// and takes bytes out of write queues into "sockets" that a test can make full. It knows no rule and no dialect.
//
//   World world;
//   Client& ann = world.slash("ann");     // connected and named; it has read its greeting
//   Client& bob = world.sigil("bob");
//   EXPECT_EQ(ann.sees(), "* bob joined.");
//   ann.says("hello");
//   ann.says("anybody?");
//   EXPECT_EQ(bob.sees(), "ann: hello\nann: anybody?");  // everything since the last look
//   EXPECT_EQ(ann.sees(), "");
//
// Nothing is delivered before somebody looks (or settle() is called), so what several clients say in a row is said in
// one turn of the loop. Time stands still until time_passes(). A wake-up that the core forgets is a failure: the
// schedule runs only when it has asked for it, and a client that is paused for congestion for ever makes settle()
// throw.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "confab/admission/pace.hpp"
#include "confab/chat.hpp"
#include "confab/conversation.hpp"
#include "confab/limits.hpp"
#include "confab/outbound/write_queue.hpp"
#include "confab/session.hpp"
#include "support/reader.hpp"

namespace confab::test {

class World;

/// One connection and the person or script at its far end. Owned by its World.
class Client final : private Outlet {
 public:
  Client(World& world, std::string_view protocol);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // ---- What the client does.

  /// Sends one line, ended by LF.
  void says(std::string_view line);

  /// Sends bytes as they are.
  void sends(std::string_view bytes);

  /// An orderly end of stream, behind all that was sent.
  void hangs_up();

  /// The connection dies; what was queued for it is lost.
  void is_lost();

  /// The name is overdue.
  void login_times_out();

  // ---- What the client gets. Each settles the world first.

  /// The whole lines received since the last look, without their endings, joined by '\n'.
  std::string sees();

  /// All bytes received since the last look.
  std::string receives();

  /// Whether the server has closed the connection, all that was queued having been sent.
  bool is_closed();

  // ---- How fast the client reads.

  /// The socket takes `bytes` more and is full then; 0 stops reading.
  void socket_takes(std::size_t bytes);

  /// With a full socket it is waited for, as long as the test likes.
  void is_waited_for() { waited_for_ = true; }

  /// The socket takes whatever comes, as at the start.
  void reads_all() { socket_takes(FakeSocket::unlimited); }

  // ---- Looking.

  ForeignProtocol foreign() const { return conversation_.foreign(); }
  std::string_view name() const { return conversation_.name(); }
  bool named() const { return conversation_.named(); }
  WriteQueue& queue() { return conversation_.queue(); }

 private:
  friend class World;

  void flush() override;
  void hand_in();
  void resume();
  void go_on();

  World& world_;
  FakeSocket socket_;
  Conversation conversation_;
  bool waited_for_ = false;
  std::string unread_;  // sent by the client, and not handed in yet
};

struct WorldOptions {
  Limits limits = {.line_bytes_max = 4096,
                   .write_queue_bytes_max = 256 * 1024,
                   .rooms_max = 4096,
                   .rooms_per_user_max = 20,
                   .named_notices_members_max = 100,
                   .notices = Notices::full};
  std::optional<PaceLimits> pace = std::nullopt;  // how fast each client is heard; without, as fast as it sends
  std::size_t flushes_per_turn = 64;
  std::size_t views_per_send = 64;  // pieces that one send gathers at most
};

inline WorldOptions with_notices(Notices notices) {
  WorldOptions options;
  options.limits.notices = notices;
  return options;
}

class World {
 public:
  explicit World(const WorldOptions& options = {});
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  /// A new connection to the listener of `protocol`, which has sent nothing yet.
  Client& connects(std::string_view protocol);

  /// A slash or sigil client that has given its name and looked at the answer. Throws std::logic_error if refused.
  Client& slash(std::string_view name);
  Client& sigil(std::string_view nickname);

  /// Runs the loop until nothing more happens. Throws std::logic_error if a client stays paused for congestion although
  /// nobody lags.
  void settle();

  /// One turn of the loop: some flushes. Returns whether there was anything to do.
  bool turn();

  /// The clock moves on: clients that sent too fast are heard again, and comings and goings of crowds are told.
  void time_passes(Instant duration);

  /// The server goes down: every session says goodbye.
  void shuts_down();

  /// Checks the core's invariants; aborts if one is broken.
  void check() const { chat_.registry().check(); }

  FlushSchedule& schedule() { return chat_.schedule(); }
  RoomRegistry& registry() { return chat_.registry(); }
  const WorldOptions& options() const { return options_; }

 private:
  friend class Client;

  void let_hear(Pause waiting_for);

  const WorldOptions options_;
  bool flush_wanted_ = false;
  Chat chat_;
  std::vector<std::unique_ptr<Client>> clients_;
  std::uint64_t laps_seen_ = 0;
  Instant now_ = std::chrono::hours(1);
};

}  // namespace confab::test
