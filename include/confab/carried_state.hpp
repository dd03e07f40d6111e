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
#include "confab/base/pause.hpp"
#include "confab/carried_input.hpp"

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

// ---- Clients

/// How far a moment may be from the start of its clock.
inline constexpr Instant moment_max = std::chrono::hours(24 * 365 * 100);
inline constexpr bool is_moment(Instant moment) {
  return moment >= Instant(0) && moment <= moment_max;
}

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
  login,          // until a name is accepted
  late_login,     // a moment to hear what had arrived by then: it may have come in time
  patience,       // others wait for this client, whose socket is full
  write,          // the client's socket stays full
  backlog,        // the client has ended its stream, and lines from before the end are still heard
  finish,         // from the end of the session to the close
  linger,         // the same while the server stops, after everything is sent
  telnet_answer,  // until the client says whether the server may edit its line; never carried
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
