// World: one simulated run. Its seed decides what happens next. World makes it happen to the product and to the
// reference model, and checks after each step that both agree.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "confab/session.hpp"
#include "fake_connection.hpp"
#include "stage.hpp"
#include "typist.hpp"

namespace confab::simulation {

class World {
 public:
  /// With `framing`, about half of the connections are sent records with a binary header instead of lines.
  World(std::uint64_t seed, bool verbose, bool framing);

  /// Throws Failure.
  void run(std::uint64_t steps);

  const Tally& tally() const { return stage_.tally; }

 private:
  enum Deed : std::size_t {
    connect,
    type,
    arrive,
    turn,
    read,
    stall,
    close_politely,
    break_off,
    break_unseen,
    wait,
    announce_crowds,
    settle,
    upgrade,
    remove,
    announce,
    deeds
  };

  // What can happen
  void do_one(Deed deed);
  void open_connection();
  void type_something();
  void let_arrive();
  void take_turn(std::size_t flushes_max);
  void let_read();
  void let_wait();
  void shut_down();
  void upgrade_server();
  void announce_something();
  void come_to_rest();
  void come_to_an_end();

  // What the shell does by itself
  void lose_patience();
  void resume_paused(bool all);
  void reap(bool all);

  // What must hold
  void check() const;
  void check_connection(const FakeConnection& connection) const;
  void check_users_and_rooms() const;
  void check_kept_names() const;
  void check_logs() const;
  void check_rest() const;

  FakeConnection* any();

  Stage stage_;
  const bool framing_;
  Typist typist_;
  std::vector<std::unique_ptr<FakeConnection>> connections_;
  std::array<std::uint64_t, deeds> weights_{};
  std::array<Protocol, 4> protocols_{};
  std::size_t connections_max_;
  std::uint64_t slow_in_;  // one connection in this many is slow from the start
  std::uint64_t burst_max_;
  std::uint64_t shut_down_at_;
  std::uint64_t laps_seen_ = 0;
  std::uint32_t last_id_ = 0;
  bool shutting_down_ = false;
};

}  // namespace confab::simulation
