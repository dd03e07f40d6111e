// CarriedState, the part of one client's input: what was read and is no line yet, as plain values. See
// carried_state.hpp, which includes this and tells who owns them and who may call.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "confab/base/instant.hpp"
#include "confab/base/line_ending.hpp"
#include "confab/terminal/drawn_line.hpp"
#include "confab/terminal/line_editor.hpp"

namespace confab::carried {

/// No line is longer, whatever the settings. What was read ahead of it is bounded in the same way.
inline constexpr std::uint32_t unfinished_bytes_max = 64U << 10U;
inline constexpr std::uint32_t unheard_bytes_max = 16U << 20U;

enum class TelnetPhase : std::uint8_t { data, iac, option, subnegotiation, subnegotiation_iac };

/// How the two sides agree on an option: the states of RFC 1143, section 7, with what is wanted after an answer that is
/// still awaited.
enum class TelnetAgreement : std::uint8_t { no, wants_yes, wants_yes_then_no, yes, wants_no, wants_no_then_yes };

/// A terminal's window, in characters; 0 if unknown.
struct WindowSize {
  std::uint16_t columns = 0;
  std::uint16_t rows = 0;

  bool operator==(const WindowSize&) const = default;
};

/// Of a client that has sent an IAC. Options are by number, in rising order.
struct TelnetState {
  TelnetPhase phase = TelnetPhase::data;
  std::uint8_t verb = 0;
  std::uint32_t subnegotiation_bytes = 0;
  std::vector<std::uint8_t> offers_standing;  // refused, and not withdrawn since
  std::vector<std::uint8_t> offers_ever;      // refused at any time
  std::vector<std::uint8_t> requests_standing;
  std::vector<std::uint8_t> requests_ever;
  TelnetAgreement echo = TelnetAgreement::no;
  bool hides = false;               // what is typed now is a password
  bool edits = false;               // the server is to edit the line that is typed
  std::vector<std::uint8_t> begun;  // the start of a subnegotiation: its option, and up to four bytes
  TelnetAgreement no_go_ahead = TelnetAgreement::no;
  TelnetAgreement window = TelnetAgreement::no;
  TelnetAgreement binary_out = TelnetAgreement::no;  // from the server to the client
  TelnetAgreement binary_in = TelnetAgreement::no;
  WindowSize window_size;

  bool operator==(const TelnetState&) const = default;
};

/// The state of utf8proc between two characters.
struct ClusterPlace {
  std::int32_t state = 0;
  std::int32_t before = 0;  // the code point

  bool operator==(const ClusterPlace&) const = default;
};

struct TypedLineState {
  std::string bytes;
  std::uint32_t settled = 0;                         // of those bytes
  std::optional<ClusterPlace> end = ClusterPlace{};  // of the settled ones, if known

  bool operator==(const TypedLineState&) const = default;
};

/// What a LineFramer stores.
enum class LineHolds : std::uint8_t {
  stream_start,  // nothing has arrived but perhaps the start of a byte-order mark
  tail,          // part of a line that spans calls or has erasures
  old_line,      // a line that was returned already
  kept_line,     // a line to return again
};

struct FramerState {
  TypedLineState line;  // unfinished, or kept
  LineHolds holds = LineHolds::stream_start;
  bool dropping = false;
  bool skip_lf_or_nul = false;
  bool seen_cr = false;
  LineEnding kept_ending = LineEnding::lf;

  bool operator==(const FramerState&) const = default;
};

/// Of a client whose line the server edits.
struct TidyState {
  LineEditor::State editor;
  DrawnLine::State drawn;
  std::string drawn_text;  // as it was last drawn
  std::uint32_t drawn_cursor = 0;
  std::optional<std::uint32_t> secret_at;  // in bytes: from here on, asterisks are drawn
  bool has_secret = false;
  bool ended = false;  // it is erased yet, and nothing more
  bool stale = false;  // what is drawn is not what is typed
  std::string begun;   // to be sent before anything else

  bool operator==(const TidyState&) const = default;
};

struct IntakeState {
  std::optional<TelnetState> telnet;
  FramerState framer;
  bool paced = false;
  Instant spent_until{0};                 // of the pace
  std::optional<Instant> interrupted_at;  // when the client was last told how to leave
  std::uint32_t ignored_bytes = 0;
  bool interrupted = false;
  bool first_line_seen = false;
  bool told_too_fast = false;
  std::optional<TidyState> tidy;

  bool operator==(const IntakeState&) const = default;
};

}  // namespace confab::carried
