// Crowd: a thousand people who stay from beginning to end, on one epoll set. They talk at a moderate rate, and
// everything they hear goes into ledgers and accounts. The first room is loud; the slow readers are in it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "harness/descriptor.hpp"
#include "harness/line_cutter.hpp"
#include "harness/network.hpp"
#include "ledger.hpp"
#include "place.hpp"

namespace confab::soak {

inline constexpr std::size_t members_count = 1000;
inline constexpr std::size_t slow_readers_count = members_count / 100;
inline constexpr std::size_t rooms_count = 20;

class Crowd {
 public:
  explicit Crowd(const Place& place);

  /// Reads what has arrived, for this long; slow readers read a little.
  void listen(std::chrono::milliseconds duration);

  /// Says as many lines as are due after this time.
  void talk(std::chrono::duration<double> passed);

  /// From now on the slow readers read like the others.
  void let_all_read() { all_read_ = true; }

  /// Everybody has heard everything.
  bool settled();

  /// Returns the next line for a passer-by to say in `room`.
  LineId note_said(std::size_t room, Speaker speaker);

  static std::string room_name(std::size_t room) { return "room" + std::to_string(room); }

  /// The longest time since the last call from saying a line to its being heard, in all rooms but the loud one.
  std::chrono::duration<double> longest_delay() { return std::exchange(longest_delay_, {}); }

  std::uint64_t said() const { return next_line_ - 1; }
  std::uint64_t heard() const;
  std::uint64_t missed() const;

 private:
  enum class Role : std::uint8_t { scribe, slow_reader, loud_talker, talker };

  struct Member {
    Member(const harness::Endpoint& endpoint, Role its_role, std::size_t its_room, const Ledger& ledger,
           Speaker number);
    harness::Descriptor socket;
    Role role;
    std::size_t room;
    Speaker number;
    Account account;
    bool is_slash;
    bool is_in = false;
    harness::LineCutter lines{};
  };

  void come_in(Member& member);
  void receive(Member& member, std::size_t bytes_max);
  void hear(Member& member, std::string_view line);
  void hear_said(Member& member, std::string_view name, std::string_view text);
  void say(Member& member, std::size_t bytes);

  std::vector<Ledger> ledgers_;
  std::vector<Member> members_;
  harness::Descriptor epoll_;
  std::size_t in_ = 0;
  std::size_t next_talker_ = 0;
  double lines_due_ = 0;
  double loud_lines_due_ = 0;
  LineId next_line_ = 1;
  std::unordered_map<LineId, std::chrono::steady_clock::time_point> said_at_;  // until its scribe hears it
  std::chrono::duration<double> longest_delay_{};
  bool all_read_ = false;
  std::chrono::steady_clock::time_point slow_read_at_{};
};

}  // namespace confab::soak
