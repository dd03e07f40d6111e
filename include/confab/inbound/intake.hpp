// Intake: one connection's way in, from bytes to lines: telnet commands out, lines cut, text cleaned, foreign protocols
// turned away, each line handed to the session. It does not know sockets or what a line means. Owned by the connection,
// which calls receive() with whatever arrived. Everything between the bytes and the session's answer happens inside one
// call, so a line is a view from its arrival to its end.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "confab/admission/pace.hpp"
#include "confab/inbound/foreign_protocol.hpp"
#include "confab/inbound/line_framer.hpp"
#include "confab/inbound/telnet_filter.hpp"
#include "confab/limits.hpp"
#include "confab/session.hpp"

namespace confab {

class Intake {
 public:
  /// All outlive this object.
  Intake(const Limits& limits, Session& session, WriteQueue& out);

  /// Who interrupts the server again and again is told once in this time how to leave.
  static constexpr Instant interrupted_interval = std::chrono::minutes(1);

  struct Result {
    Pause pause = Pause::none;  // unless none: offer the rest again later, even if there is none
    bool finished = false;      // the session wants no more, or the client speaks another protocol: see foreign()
    std::size_t consumed = 0;   // bytes dealt with; all of them if there is no pause and no end
    bool heard = false;         // whether the session has heard at least one line or question
  };

  /// From now on lines are heard no faster than `limits` permit, which outlive this object.
  void pace(const PaceLimits& limits) { pace_.emplace(limits); }
  void pace(const PaceLimits&& limits) = delete;
  bool paced() const { return pace_.has_value(); }

  /// Hands the lines in `bytes` to the session.
  Result receive(std::string_view bytes, Instant now);

  /// Whether a line has been taken in whole and waits for the flush.
  bool keeps_line() const { return framer_.keeps_line(); }

  /// Bytes of a line that waits or whose end has not come yet.
  std::size_t unfinished_bytes() const { return framer_.unfinished().size(); }

  /// The protocol that the client turned out to speak instead of ours.
  ForeignProtocol foreign() const { return foreign_; }

 private:
  std::uint32_t line_bytes_max() const;
  struct Call;
  struct Stop {
    Pause pause;  // none at the end
  };
  std::optional<Stop> take_in(std::string_view data, Call& call, bool last);
  std::optional<Stop> hear(const LineFramer::Result& framed, Call& call, bool last);
  std::optional<Stop> obey(TelnetFilter::Command command, Call& call, bool last);
  std::optional<Stop> charge(std::uint64_t appended_before, Call& call, bool last);
  std::optional<Stop> spend(std::uint64_t lines, const Call& call, bool last);
  void tell_interrupted(Instant now);
  Hearing dispatch(const LineFramer::Result& framed, Instant now);
  std::uint64_t lines_ignored(std::size_t bytes);
  void turn_away(ForeignProtocol protocol);
  void mirror_line_ending();
  std::optional<Stop> must_stop(Instant now, std::uint64_t replied);

  const Limits& limits_;
  Session& session_;
  WriteQueue& out_;
  TelnetFilter telnet_;
  LineFramer framer_;
  ForeignProtocol foreign_ = ForeignProtocol::none;
  std::optional<Pace> pace_;
  std::optional<Instant> interrupted_at_;  // when it was last told how to leave
  std::uint32_t ignored_bytes_ = 0;        // not charged to the pace yet
  bool interrupted_ = false;               // and is still to be told
  bool first_line_seen_ = false;
  bool told_too_fast_ = false;
};

}  // namespace confab
