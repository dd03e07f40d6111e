// SigilTalk: says lines in a room as a script does, and knows what became of each. It speaks sigil (docs/protocols.md),
// but knows neither socket nor clock. Owned by whoever carries it, who passes on what comes and sends `out`.
//
// sigil confirms nothing of itself, so the talk tells itself something privately after its lines: what it hears of
// itself proves that the server has carried out all before it. One such mark is on its way, or two after lines were
// missed, so a busy talk has few of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace confab::client {

class SigilTalk {
 public:
  enum class Phase : std::uint8_t {
    naming,    // the name is sent
    entering,  // it is accepted; the room is sent
    talking,
    leaving,  // everything was said
    failed,
  };
  enum class Failure : std::uint8_t { none, name, room, no_sigil, cut };

  /// So many lines may wait to be confirmed: more would be in doubt if the connection broke.
  static constexpr std::size_t unconfirmed_max = 32;

  /// `password` is empty for a name that is not kept. All three are checked: see name_complaint(), room_complaint().
  SigilTalk(std::string name, std::string password, std::string room);

  /// To be called once, first.
  void begin(std::string& out);

  /// Whether say() may be called.
  bool can_say() const { return phase_ == Phase::talking && unconfirmed_ + sent_ < unconfirmed_max; }

  /// Says one line of clean text. Blank ones are not said.
  void say(std::string_view text, std::string& out);

  /// Nothing more is said. It leaves when the last line is confirmed.
  void finish(std::string& out);

  /// A line has come, clean and without its ending.
  void hear(std::string_view line, std::string& out);

  /// The stream has ended; `in_order` if the server has ended it.
  void ended(bool in_order);

  Phase phase() const { return phase_; }
  Failure failure() const { return failure_; }

  /// Whether an answer is owed.
  bool waits() const { return marked_ && phase_ != Phase::failed && phase_ != Phase::leaving; }

  std::size_t said() const { return said_; }                     // for certain
  std::size_t in_doubt() const { return unconfirmed_ + sent_; }  // sent, and not confirmed
  std::size_t unsaid() const { return unsaid_; }                 // refused by the server, one by one
  const std::string& complaint() const { return complaint_; }    // of the server, about the last of these or the room

 private:
  void mark(std::string& out);
  void confirmed(std::string& out);
  void complained(std::string_view line, std::string& out);
  void go_on(std::string& out);
  void fail(Failure failure);

  std::string name_;
  std::string password_;
  std::string room_;
  Phase phase_ = Phase::naming;
  Failure failure_ = Failure::none;
  std::string complaint_{};
  std::size_t sent_ = 0;         // lines after the mark on its way, or without one
  std::size_t unconfirmed_ = 0;  // lines before it
  std::size_t refused_ = 0;      // of these
  std::size_t said_ = 0;
  std::size_t unsaid_ = 0;
  std::uint64_t last_mark_ = 0;
  bool marked_ = false;  // a mark is on its way
  bool finishes_ = false;
};

/// Why no server takes this name or room, as a sentence; empty if one may.
std::string name_complaint(std::string_view name);
std::string room_complaint(std::string_view room);

}  // namespace confab::client
