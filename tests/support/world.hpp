// World: the whole chat core with its clients in one test, without sockets, clocks or threads. It plays the part of the
// shell (src/net): it carries the bytes of each client's Conversation, runs the flush schedule when the schedule asks,
// and moves bytes from write queues into "sockets" that a test can fill. It knows no rule and no dialect.
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
// Nothing is delivered before somebody looks or settle() is called, so lines that several clients say in a row share
// one turn of the loop. Time stands still until time_passes(). Forgotten wake-ups are failures: the schedule runs only
// when it has asked, and settle() throws if a client stays paused for congestion for ever.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "confab/admission/pace.hpp"
#include "confab/chat.hpp"
#include "confab/conversation.hpp"
#include "confab/limits.hpp"
#include "confab/outbound/write_queue.hpp"
#include "confab/session.hpp"
#include "support/fake_passwords.hpp"
#include "support/reader.hpp"

namespace confab::test {

class World;

/// One connection and the person or script at its far end. Owned by its World.
class Client final : private Carrier {
 public:
  Client(World& world, std::string_view protocol);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // ---- What the client does

  /// Sends one line, with an LF.
  void says(std::string_view line);

  /// Sends raw bytes.
  void sends(std::string_view bytes);

  /// Ends the stream in order, after everything sent.
  void hangs_up();

  /// The connection dies; its queued output is lost.
  void is_lost();

  /// An operator removes it, perhaps in the middle of somebody's line. Its session ends when it notices().
  void is_removed(std::string_view reason) { conversation_.remove(reason); }
  void notices() { go_on(); }

  /// The name is overdue.
  void login_times_out();

  // ---- What the client gets; each call settles the world first

  /// The whole lines received since the last look, without their endings, joined with '\n'.
  std::string sees();

  /// All bytes received since the last look.
  std::string receives();

  /// Whether the server has closed the connection after sending everything queued.
  bool is_closed();

  // ---- How fast the client reads

  /// The socket accepts `bytes` more and is then full; 0 stops reading.
  void socket_takes(std::size_t bytes);

  /// Its address, in opaque bytes; at first it is exempt from what holds for an address.
  void comes_from(Origin origin) { origin_ = std::move(origin); }

  /// While its socket is full, the others wait for it, as long as the test likes.
  void is_waited_for() { waited_for_ = true; }

  /// The socket accepts everything, as at the start.
  void reads_all() { socket_takes(FakeSocket::unlimited); }

  // ---- Looking

  ForeignProtocol foreign() const { return conversation_.foreign(); }
  std::string_view name() const { return conversation_.name(); }
  bool named() const { return conversation_.named(); }
  WriteQueue& queue() { return conversation_.queue(); }

 private:
  friend class World;

  void flush() override;
  void end_session() override;
  void half_close() override { conversation_.half_closed(); }
  void end_soon() override { ends_soon_ = true; }
  Origin origin() const override { return origin_; }
  void resume();
  void go_on();

  World& world_;
  FakeSocket socket_;
  Conversation conversation_;
  bool waited_for_ = false;
  bool ends_soon_ = false;
  Origin origin_{{}, true};
  std::string unread_;  // sent by the client and not yet passed on
};

struct WorldOptions {
  Limits limits = {.line_bytes_max = 4096,
                   .write_queue_bytes_max = 256 * 1024,
                   .rooms_max = 4096,
                   .rooms_per_user_max = 20,
                   .named_notices_members_max = 100,
                   .notices = Notices::full};
  std::optional<PaceLimits> pace = std::nullopt;  // how fast each client is heard; without it, as fast as it sends
  std::size_t flushes_per_turn = 64;
  std::size_t views_per_send = 64;  // the most pieces that one send gathers
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

  /// A new connection to the listener of `protocol`, before it sends anything.
  Client& connects(std::string_view protocol);

  /// A slash or sigil client that has given its name and read the answer. Throws std::logic_error if refused.
  Client& slash(std::string_view name);
  Client& sigil(std::string_view nickname);

  /// Runs the loop until nothing more happens. Throws std::logic_error if a client stays paused for congestion while
  /// nobody lags.
  void settle();

  /// One turn of the loop: some flushes. Returns whether there was anything to do.
  bool turn();

  /// The clock moves on: clients that sent too fast are heard again, and crowds' arrivals and departures are announced.
  void time_passes(Instant duration);

  /// The server stops: every session says goodbye.
  void shuts_down();

  /// Checks the core's invariants. Aborts if one is broken.
  void check() const { chat_.registry().check(); }

  FlushSchedule& schedule() { return chat_.schedule(); }
  RoomRegistry& registry() { return chat_.registry(); }

  /// From now on operators can ask `administration`, which outlives the world's clients.
  void is_administered_by(Administration& administration) { chat_.serve_admin(administration); }
  const WorldOptions& options() const { return options_; }

  // ---- Kept names: from keeps_names() on

  void keeps_names() { keeps_names(names); }
  void keeps_names(NameArchive& archive);

  /// Passwords that wait are worked on, and clients learn of it.
  void passwords_are_worked_on();

  FakePasswords passwords;
  NameList names;

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
