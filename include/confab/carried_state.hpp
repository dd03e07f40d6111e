// CarriedState: what one process tells the next about its chat when the server is upgraded, as plain values. They know
// nothing: not how they are written down, nor the objects that they are taken from and restored into. Whoever upgrades
// the server owns them for that moment. How it all fits together: docs/architecture.md, "A live upgrade".
//
// Each default is what a fresh server or client starts with. So a version that adds a value can read the state of a
// version that did not have it. Moments are of the system's monotonic clock, which all processes of one machine share.
// Numbers of blobs and framings count from 0. Nothing here is to be trusted: whoever restores it looks for mistakes,
// and throws BadState.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "confab/base/instant.hpp"
#include "confab/base/line_ending.hpp"
#include "confab/base/pause.hpp"

namespace confab::carried {

/// The state contradicts itself, or exceeds a limit. The message is a sentence for the log.
class BadState : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// ---- Output

/// No chunk is larger, and for no client wait more bytes.
inline constexpr std::uint32_t blob_bytes_max = 64U << 20U;
inline constexpr std::uint32_t waiting_bytes_max = 2U << 30U;

/// Bytes that any number of pieces refer to: what was written into one Chunk. So a line that waits for thousands is
/// carried once.
struct BlobState {
  std::string bytes;
  std::uint32_t capacity = 0;  // bytes; 0 if nothing will be added

  bool operator==(const BlobState&) const = default;
};

/// A run of records that wait for one client.
struct PieceState {
  std::uint32_t blob = 0;
  std::uint32_t offset = 0;  // bytes, within the blob
  std::uint32_t length = 0;  // bytes, at least 1
  std::uint8_t framing = 0;  // tells the records apart
  std::uint32_t missed = 0;  // a notice: the lines that it reports
  bool own = false;          // no other client refers to this blob, and lines may be added to it
  bool made_to_fit = false;  // the blob's capacity is that of its first line

  bool operator==(const PieceState&) const = default;
};

/// How far others wait for a client whose socket is full.
enum class Standing : std::uint8_t { keeps_up, lags, slow };

struct QueueState {
  std::vector<PieceState> pieces;  // first to be sent first
  bool begun = false;              // the first piece is the rest of a line whose start was sent
  std::uint32_t missed = 0;        // lines skipped and not yet reported
  std::uint64_t appended_bytes = 0;
  std::uint8_t framing = 0;  // of lines from now on
  bool blocked = false;      // the socket was full
  Standing standing = Standing::keeps_up;
  std::uint64_t lags_from = 0;  // while it lags: of the bytes written in its lane, it was sent at least so many

  bool operator==(const QueueState&) const = default;
};

// ---- Input

/// How far a moment may be from the start of its clock.
inline constexpr Instant moment_max = std::chrono::hours(24 * 365 * 100);
inline constexpr bool is_moment(Instant moment) {
  return moment >= Instant(0) && moment <= moment_max;
}

/// No line is longer, whatever the settings. What was read ahead of it is bounded in the same way.
inline constexpr std::uint32_t unfinished_bytes_max = 64U << 10U;
inline constexpr std::uint32_t unheard_bytes_max = 16U << 20U;

enum class TelnetPhase : std::uint8_t { data, iac, option, subnegotiation, subnegotiation_iac };

/// How the two sides agree on whether the server echoes what the client types: the states of RFC 1143, section 7, with
/// what is wanted after an answer that is still awaited.
enum class TelnetEcho : std::uint8_t { no, wants_yes, wants_yes_then_no, yes, wants_no, wants_no_then_yes };

/// Of a client that has sent an IAC. Options are by number, in rising order.
struct TelnetState {
  TelnetPhase phase = TelnetPhase::data;
  std::uint8_t verb = 0;
  std::uint32_t subnegotiation_bytes = 0;
  std::vector<std::uint8_t> offers_standing;  // refused, and not withdrawn since
  std::vector<std::uint8_t> offers_ever;      // refused at any time
  std::vector<std::uint8_t> requests_standing;
  std::vector<std::uint8_t> requests_ever;
  TelnetEcho echo = TelnetEcho::no;
  bool hides = false;  // what is typed now is a password

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

  bool operator==(const IntakeState&) const = default;
};

// ---- Clients

/// How much was ever written in a lane, in bytes, and how much of it everybody who keeps up was sent.
struct LaneState {
  std::uint64_t written = 0;
  std::uint64_t sent_to_all = 0;

  bool operator==(const LaneState&) const = default;
};

/// One room that a person is in.
struct StayState {
  std::string room;
  LaneState lane;  // in which that person's lines are said

  bool operator==(const StayState&) const = default;
};

/// What the next line of a person waits for.
struct WaitState {
  bool lap = false;  // the end of the present lap
  std::string room;  // its readers; empty for none

  bool operator==(const WaitState&) const = default;
};

/// Whom a person does not hear. One of both at least.
struct IgnoredState {
  std::string person;  // empty: gone
  std::string kept;    // the kept name that this holds for

  bool operator==(const IgnoredState&) const = default;
};

/// What few people use. People are known by their names.
struct MannersState {
  std::optional<std::string> writer;  // who wrote to this person last
  bool writer_is_gone = false;
  std::vector<IgnoredState> ignored;
  std::optional<std::uint32_t> pasted_lines;
  bool is_quiet = false;
  bool has_bell = false;

  bool operator==(const MannersState&) const = default;
};

/// Of a client of a chat dialect. Echo has none of this.
struct SessionState {
  std::uint32_t refused_names = 0;
  std::string name;              // empty until one is accepted
  std::vector<StayState> rooms;  // in the order in which the person entered them; the present one first
  WaitState wait;
  std::optional<MannersState> manners;
  std::string password_for;  // the kept name that is to be proven next; empty for none
  std::uint32_t wrong_passwords = 0;
  std::string proven_name;  // the kept name that this person has proven; empty for none
  std::uint64_t proof = 0;  // by the password with this serial

  bool operator==(const SessionState&) const = default;
};

/// Which time-out runs.
enum class DeadlineKind : std::uint8_t {
  none,
  login,       // until a name is accepted
  late_login,  // a moment to hear what had arrived by then: it may have come in time
  patience,    // others wait for this client, whose socket is full
  write,       // the client's socket stays full
  backlog,     // the client has ended its stream, and lines from before the end are still heard
  finish,      // from the end of the session to the close
  linger,      // the same while the server stops, after everything is sent
};

struct ConversationState {
  std::string protocol;  // the carrier fills this in
  QueueState queue;
  IntakeState intake;
  SessionState session;
  std::string unheard;  // input that waits
  Pause pause = Pause::none;
  DeadlineKind deadline = DeadlineKind::login;
  std::optional<Instant> deadline_at;  // when it passes; the carrier, which has the clock, fills this in and uses it
  bool was_heard = false;
  bool end_is_ahead = false;
  bool makes_way = false;

  bool operator==(const ConversationState&) const = default;
};

// ---- The chat

/// Comings and goings in a large room, to be announced together.
struct CrowdState {
  std::string room;
  std::uint32_t joined = 0;
  std::uint32_t left = 0;

  bool operator==(const CrowdState&) const = default;
};

/// What a room keeps, but for what was said there: that follows when the other process serves.
struct MemoryState {
  std::string room;
  std::string topic;  // empty for none
  std::string topic_by;
  std::optional<Instant> forgotten_at;  // if nobody is in the room, and it is not always there

  bool operator==(const MemoryState&) const = default;
};

/// See KeptName.
struct KeptNameState {
  std::string name;
  std::string hash;
  std::chrono::seconds used_at{0};
  std::uint64_t serial = 0;  // of the password
  std::string home;          // the network that gave it last; see Origin

  bool operator==(const KeptNameState&) const = default;
};

/// Somebody did something to a name: tried a password, or kept it.
struct DeedState {
  std::string origin;  // its network; see Origin
  std::string name;
  Instant at{0};

  bool operator==(const DeedState&) const = default;
};

/// No server keeps more names, whatever the settings.
inline constexpr std::uint32_t kept_names_max = 20'000;

/// Rooms exist while somebody is in them, so a room is known by its members.
struct ChatState {
  std::uint64_t events_told = 0;
  LaneState loose;                 // the lane of those who follow no room
  std::vector<CrowdState> crowds;  // in the order of their announcements
  std::vector<BlobState> blobs;
  std::vector<MemoryState> memories;  // those of empty rooms in the order in which they are forgotten
  std::vector<KeptNameState> kept_names;
  std::uint64_t last_serial = 0;          // of all passwords so far
  std::vector<DeedState> password_tries;  // the oldest first
  std::vector<DeedState> claims;          // the same

  bool operator==(const ChatState&) const = default;
};

}  // namespace confab::carried
