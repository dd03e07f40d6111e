// Intake: one connection's way in, from bytes to lines. It removes telnet commands, cuts lines, cleans their text,
// turns away foreign protocols, and hands each line to the session. For a client that is tidy, it edits the line that
// is typed; that part is in intake.tidy.cpp. It does not know sockets or what a line means. Owned by the Conversation,
// which calls receive() with whatever arrived. Everything from the bytes to the session's answer happens inside one
// call, so a line stays a view throughout.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "confab/admission/pace.hpp"
#include "confab/carried_state.hpp"
#include "confab/inbound/foreign_protocol.hpp"
#include "confab/inbound/line_framer.hpp"
#include "confab/inbound/telnet_filter.hpp"
#include "confab/inbound/tidy_terminal.hpp"
#include "confab/limits.hpp"
#include "confab/session.hpp"

namespace confab {

class Intake {
 public:
  /// All arguments outlive this object.
  Intake(const Limits& limits, Session& session, WriteQueue& out);

  /// A client that keeps sending interrupts is told how to leave at most once per interval.
  static constexpr Instant interrupted_interval = std::chrono::minutes(1);

  struct Result {
    Pause pause = Pause::none;  // unless none: offer the rest again later, even an empty rest
    bool finished = false;      // the session wants no more lines, or the client speaks another protocol: see foreign()
    std::size_t consumed = 0;   // bytes handled; all of them without a pause or an end
    bool heard = false;         // whether the session heard at least one line or question
    std::uint32_t lines = 0;    // lines that the session heard, without blank ones
  };

  /// From now on, hears lines no faster than `limits` permit. `limits` outlive this object.
  void pace(const PaceLimits& limits) { pace_.emplace(limits); }
  void pace(const PaceLimits&& limits) = delete;
  bool paced() const { return pace_ && pace_->has_limit(); }

  /// Hands the lines in `bytes` to the session.
  Result receive(std::string_view bytes, Instant now);

  /// Whether it keeps a complete line that waits for a pause to end.
  bool keeps_line() const { return framer_.keeps_line(); }

  /// Bytes of a line that waits or is still incomplete.
  std::size_t unfinished_bytes() const;

  /// The client's terminal, while the server edits its line; null otherwise.
  TidyTerminal* tidy() const { return terminal() == nullptr || terminal()->has_ended() ? nullptr : terminal(); }

  /// The same, and also after that: what it has drawn is still to be erased.
  TidyTerminal* terminal() const { return static_cast<TidyTerminal*>(telnet_.companion()); }

  /// Whether the client was asked to let the server edit its line, and has not answered. Then it gets some time, and
  /// after that give_up_tidy() tells it so.
  bool awaits_tidy() const { return telnet_.editing() == TelnetFilter::Editing::asked; }
  void give_up_tidy() { end_tidy(TidyChanged::Why::unanswered); }

  /// The protocol that the client speaks instead of ours, if it does.
  ForeignProtocol foreign() const { return foreign_; }

  /// Of a client that speaks no foreign protocol.
  carried::IntakeState carried() const;

  /// Goes on where the intake of `state` stopped; if that was paced, at the pace of `limits`, which outlive this
  /// object. Throws carried::BadState.
  void restore(const carried::IntakeState& state, const PaceLimits& limits);

 private:
  std::uint32_t line_bytes_max() const;
  void hide_input();
  Result hear_all(std::string_view bytes, Instant now);
  struct Call;
  struct Stop {
    Pause pause;  // none: the end
  };
  std::optional<Stop> take_in(std::string_view data, Call& call, bool last);
  std::optional<Stop> hear(const LineFramer::Result& framed, Call& call, bool last);
  std::optional<Stop> obey(TelnetFilter::Command command, Call& call, bool last);
  std::optional<Stop> charge(std::uint64_t appended_before, Call& call, bool last);
  std::optional<Stop> spend(std::uint64_t lines, const Call& call, bool last);
  void tell_interrupted(Instant now);
  std::optional<Stop> take_keys(std::string_view data, Call& call, bool last);
  std::optional<Stop> act_on(LineEditor::Outcome outcome, Call& call, bool last);
  std::optional<Stop> hear_typed(Call& call, bool last);
  LineEditor::Fed press(char byte);
  std::optional<Stop> press_for_client(char key, Call& call, bool last);
  std::optional<Stop> charge_keys(std::size_t keys, Call& call, bool last);
  void complete_word();
  void toggle_tidy();
  void ask_for_tidy();
  void begin_tidy();
  void end_tidy(TidyChanged::Why why);
  std::optional<Stop> follow_negotiation(Call& call, bool last);
  void look_at_typed();
  void refresh_tidy();
  Hearing offer(const LineFramer::Result& framed, Instant now);
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
  std::optional<Instant> interrupted_at_;  // when the client was last told how to leave
  std::uint32_t ignored_bytes_ = 0;        // not yet charged to the pace
  bool interrupted_ = false;               // and is still to be told how to leave
  bool first_line_seen_ = false;
  bool told_too_fast_ = false;
};

}  // namespace confab
