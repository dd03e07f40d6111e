// Owed: what one client must still be sent, line by line, each with its own bytes. The reference for WriteQueue: a list
// without sharing, cut back exactly as the contract says, and compared with the product whenever that sends.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>

namespace confab::simulation {

class Owed {
 public:
  /// `spacious`: the limit is so much larger than a line that a reader that keeps up must never miss one.
  Owed(std::uint64_t bytes_max, bool spacious) : bytes_max_(bytes_max), spacious_(spacious) {}

  /// A line for this client, with its ending. The queue is cut back at once.
  void put(std::string line);

  /// A line said in the one room whose log this client reads. It does not cut back a client whose socket has room,
  /// because speakers there pause first.
  void put_in_room(std::string line);

  /// A line said in one of the rooms of a client that is in several.
  void put_of_rooms(std::string line);
  std::uint64_t bytes_of_rooms() const;

  /// Bytes that are not a line: telnet refusals.
  void put_bytes(std::string bytes);

  /// Skips the oldest lines not yet begun while more waits than allowed; the very newest stays. Skips nothing after the
  /// queue is finished.
  void cut_back();

  void block();
  void unblock();
  bool blocked() const { return blocked_; }
  bool slow() const { return slow_; }

  /// Others have waited long enough: it may miss lines until everything is sent.
  void give_up_waiting() { slow_ = true; }
  void sent_all() { slow_ = false; }
  void finish();
  bool finishing() const { return finishing_; }
  void close();
  bool closed() const { return closed_; }

  /// Lines skipped since the last notice; the next send must report them.
  std::uint64_t unreported() const { return unreported_; }
  void report(std::string notice);

  /// Fails unless `views` are a prefix of what is owed, or with `all`, all of it.
  void expect(std::span<const std::string_view> views, bool all) const;

  /// The first `bytes` of it have been sent.
  void sent(std::uint64_t bytes);

  std::uint64_t bytes() const { return bytes_; }
  bool nothing_left() const { return waiting_.empty() && unreported_ == 0; }

  struct Count {
    std::uint64_t put = 0;
    std::uint64_t received = 0;
    std::uint64_t missed = 0;            // according to the received notices
    std::uint64_t missed_unblocked = 0;  // skipped although the socket had room: too much in one turn
    std::uint64_t notices = 0;           // received
    std::uint64_t notices_skipped = 0;
  };
  const Count& count() const { return count_; }

 private:
  struct Item {
    std::string bytes;
    std::uint64_t lines;   // that it counts for when received; 0 if it is not a line of ours
    std::uint64_t missed;  // that it reports, if it is a notice
    bool is_of_rooms = false;
  };

  void add(Item item);
  void skip_excess();
  std::size_t first_unbegun() const { return begun_bytes_ > 0 ? 1 : 0; }

  const std::uint64_t bytes_max_;
  const bool spacious_;
  std::deque<Item> waiting_;
  std::uint64_t begun_bytes_ = 0;  // of the first item, already sent
  std::uint64_t bytes_ = 0;
  std::uint64_t unreported_ = 0;
  bool blocked_ = false;
  bool slow_ = false;
  bool finishing_ = false;
  bool closed_ = false;
  Count count_;
};

}  // namespace confab::simulation
