#include "stage.hpp"

#include <algorithm>
#include <array>

namespace confab::simulation {

namespace {

std::uint32_t number(Dice& dice, std::uint32_t low, std::uint32_t high) {
  return static_cast<std::uint32_t>(dice.between(low, high));
}

Notices draw_notices(Dice& dice) {
  switch (dice.below(6)) {
    case 0: return Notices::none;
    case 1: return Notices::quiet;
    default: return Notices::full;
  }
}

// Small, so that a few steps reach every limit.
Limits draw_limits(Dice& dice, bool roomy, bool spacious) {
  Limits limits{};
  switch (dice.below(8)) {
    case 0: limits.line_bytes_max = 4096; break;
    case 1:
    case 2: limits.line_bytes_max = number(dice, 150, 1500); break;
    default: limits.line_bytes_max = number(dice, 24, 150); break;
  }
  switch (dice.below(4)) {
    case 0: limits.write_queue_bytes_max = number(dice, 32, 300); break;
    case 1: limits.write_queue_bytes_max = number(dice, 2000, 12'000); break;
    default: limits.write_queue_bytes_max = number(dice, 300, 2000); break;
  }
  // As the command line demands, plus some for what lines contain besides their text.
  if (spacious) limits.write_queue_bytes_max = 16 * std::max(limits.line_bytes_max, 150U);
  if (roomy) limits.write_queue_bytes_max = 64U << 20U;
  limits.rooms_max = number(dice, 0, 6);
  limits.rooms_per_user_max = number(dice, 1, 4);
  limits.named_notices_members_max = dice.one_in(2) ? number(dice, 0, 4) : 100;
  limits.named_notices_moves_max = dice.one_in(3) ? number(dice, 0, 4) : 1000;
  limits.history_lines = number(dice, 0, 8);
  limits.names_max = dice.one_in(3) ? number(dice, 0, 3) : 100;
  limits.notices = draw_notices(dice);
  return limits;
}

PaceLimits draw_pace(Dice& dice) {
  if (!dice.one_in(4)) return {.lines_per_second = 0, .burst_lines = 1};
  return {.lines_per_second = number(dice, 1, 60), .burst_lines = number(dice, 1, 20)};
}

}  // namespace

Stage::Stage(std::uint64_t seed, bool is_verbose)
    : verbose(is_verbose),
      dice(seed),
      roomy(dice.one_in(4)),
      spacious(roomy || dice.one_in(4)),
      bans(dice.one_in(4)),
      keeps_names(dice.one_in(2)),
      limits(draw_limits(dice, roomy, spacious)),
      pace(draw_pace(dice)),
      patience_ms(dice.one_in(3) ? 0 : dice.below(500)),
      passwords(dice),
      chat_(new_chat()),
      reference(limits, spacious, bans, keeps_names, [this] { return now(); }) {
  note("lines up to {} bytes, queues up to {}, {} rooms, {} of one's own, notices {}, {} lines a second, {} at once",
       limits.line_bytes_max, limits.write_queue_bytes_max, limits.rooms_max, limits.rooms_per_user_max,
       static_cast<int>(limits.notices), pace.lines_per_second, pace.burst_lines);
}

std::unique_ptr<Chat> Stage::new_chat() {
  auto chat = std::make_unique<Chat>(limits, [this] { flush_wanted = true; });
  if (bans) chat->refuse_names(banned);
  if (keeps_names) {
    chat->kept_names().check_with(passwords);
    chat->kept_names().archive_in(archive);
  }
  return chat;
}

void Stage::announce_crowds() {
  note("those who came and went in large rooms are told");
  chat().registry().announce_crowds(now());
  reference.announce_crowds();
}

Tally& Tally::operator+=(const Tally& other) {
  connections += other.connections;
  lines_owed += other.lines_owed;
  lines_received += other.lines_received;
  lines_missed += other.lines_missed;
  lines_missed_unblocked += other.lines_missed_unblocked;
  notices += other.notices;
  notices_skipped += other.notices_skipped;
  partial_sends += other.partial_sends;
  spills += other.spills;
  blocks += other.blocks;
  waits += other.waits;
  given_up += other.given_up;
  pauses += other.pauses;
  held_backs += other.held_backs;
  askings += other.askings;
  shares += other.shares;
  ends_of_stream += other.ends_of_stream;
  ends_ahead += other.ends_ahead;
  backlogs_dropped += other.backlogs_dropped;
  resets += other.resets;
  resets_while_sending += other.resets_while_sending;
  finishes += other.finishes;
  shutdowns += other.shutdowns;
  removed += other.removed;
  announcements += other.announcements;
  login_time_outs += other.login_time_outs;
  made_way += other.made_way;
  write_time_outs += other.write_time_outs;
  lingered += other.lingered;
  settlements += other.settlements;
  upgrades += other.upgrades;
  carried += other.carried;
  names += other.names;
  digest = digest * 31 + other.digest;
  return *this;
}

}  // namespace confab::simulation
