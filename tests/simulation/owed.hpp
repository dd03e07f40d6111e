// Owed: what one client is still to be sent, line by line, each with bytes of its own. The reference for WriteQueue: a
// list, no sharing, cut back by the letter of the contract, and compared with the product whenever that sends.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>

namespace confab::simulation {

class Owed {
 public:
  /// `spacious`: so much more than a line that nobody who keeps up may ever miss one.
  Owed(std::uint64_t bytes_max, bool spacious) : bytes_max_(bytes_max), spacious_(spacious) {}

  /// A line for this client, with its ending. The queue is cut back at once.
  void put(std::string line);

  /// A line said in the one room whose log this client reads: a client that can take it is not cut back for it, because
  /// whoever speaks there pauses first.
  void put_in_room(std::string line);

  /// Bytes that are no line: telnet refusals.
  void put_bytes(std::string bytes);

  /// Skips the oldest lines that are not begun while more waits than allowed; the newest of all stays. Nothing is
  /// skipped any more once the queue is finished.
  void cut_back();

  void block();
  void unblock();
  bool blocked() const { return blocked_; }

  /// Others have waited long enough: until it has been sent everything, it may miss lines.
  void give_up_waiting() { slow_ = true; }
  void sent_all() { slow_ = false; }
  void finish();
  bool finishing() const { return finishing_; }
  void close();
  bool closed() const { return closed_; }

  /// Lines skipped since the last notice: if there are any, the next send must tell of them.
  std::uint64_t unreported() const { return unreported_; }
  void report(std::string notice);

  /// Fails unless `views` are what is owed, from the first byte; all of it, if `all`.
  void expect(std::span<const std::string_view> views, bool all) const;

  /// The first `bytes` of it were sent.
  void sent(std::uint64_t bytes);

  std::uint64_t bytes() const { return bytes_; }
  bool nothing_left() const { return waiting_.empty() && unreported_ == 0; }

  struct Count {
    std::uint64_t put = 0;
    std::uint64_t received = 0;
    std::uint64_t missed = 0;            // as told by notices that were received
    std::uint64_t missed_unblocked = 0;  // skipped although the socket had room: too much in one turn
    std::uint64_t notices = 0;           // received
    std::uint64_t notices_skipped = 0;
  };
  const Count& count() const { return count_; }

 private:
  struct Item {
    std::string bytes;
    std::uint64_t lines;   // it stands for when it is received: 0 for what is no line of ours
    std::uint64_t missed;  // that it tells of, if it is a notice
  };

  void add(Item item);
  void skip_excess();
  std::size_t first_unbegun() const { return begun_bytes_ > 0 ? 1 : 0; }

  const std::uint64_t bytes_max_;
  const bool spacious_;
  std::deque<Item> waiting_;
  std::uint64_t begun_bytes_ = 0;  // sent already of the first item
  std::uint64_t bytes_ = 0;
  std::uint64_t unreported_ = 0;
  bool blocked_ = false;
  bool slow_ = false;
  bool finishing_ = false;
  bool closed_ = false;
  Count count_;
};

}  // namespace confab::simulation
