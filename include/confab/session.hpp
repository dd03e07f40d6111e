// The seam: below it are bytes and sockets, above it the rules of chat. They meet only here.
//
// A Frontend speaks one protocol. It opens a Session for each client of its listeners. The session receives the
// client's lines and a few notices, and answers by putting lines into the client's WriteQueue. It does not know
// sockets, clocks or other sessions. The client's Conversation owns the session and the write queue, and calls the
// session from the one thread that runs the loop.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "confab/base/instant.hpp"
#include "confab/base/line_ending.hpp"
#include "confab/base/pause.hpp"
#include "confab/carried_state.hpp"
#include "confab/limits.hpp"
#include "confab/outbound/write_queue.hpp"

namespace confab {

/// Why a client's lines have ended.
enum class EndReason : std::uint8_t {
  closed_by_client,  // an orderly end of stream
  connection_lost,   // a reset, a dead peer, or one that accepted nothing for too long
  finished,          // the session itself ended it: WriteQueue::finish()
};

/// What a session did with a line.
struct Hearing {
  Pause pause = Pause::none;  // unless none: nothing happened; offer the same line again once pause() is none
  bool ignored = false;       // the line was empty or blank
  bool toggles_tidy = false;  // the client asks for the editing of its line to begin or to end
};

// What a session learns besides lines. It passes a notice on to its client if its protocol has words for it.

/// A line of more than `bytes_max` bytes was dropped.
struct LineTooLong {
  std::uint32_t bytes_max;
};
/// The client sends faster than its pace allows, so its lines wait from now on. Sent again only after the client has
/// been silent for a while.
struct SendsTooFast {};
/// The client ended its stream a while ago, and its remaining lines have waited too long: they are dropped.
struct BacklogDropped {};
/// The client gave no name in time. The session must finish the queue.
struct LoginTimedOut {};
/// The server is shutting down. The session must finish the queue.
struct ShuttingDown {
  bool comes_back = false;  // another process serves in a moment, but can't take over this client
};
/// An operator removes the client. The session must finish the queue.
struct Removed {
  std::string_view reason;  // clean text; may be empty
};
/// The client's lines end differently from now on; the write queue already knows.
struct LineEndingChanged {};
/// The client asks whether anybody is there (telnet's AYT), perhaps before it has a name.
struct AreYouThere {};
/// The server edits the line that the client types, or no longer does.
struct TidyChanged {
  enum class Why : std::uint8_t {
    begun,
    ended,       // as the client asked
    unanswered,  // the client has not answered in time, or is none that could
    refused,     // by the client, at once or later
  };
  Why why;
};
/// The word that is typed could be any of these.
struct Candidates {
  const std::vector<std::string>& words;
};
/// The client asks to leave (Ctrl-D on an empty line). The session must finish the queue.
struct Leaves {};
/// A client with a name tries to interrupt the server (Ctrl-C in telnet). Sent at most once a minute.
struct Interrupted {};

using Notice = std::variant<LineTooLong, SendsTooFast, BacklogDropped, LoginTimedOut, ShuttingDown, Removed,
                            LineEndingChanged, AreYouThere, Interrupted, TidyChanged, Candidates, Leaves>;

class Session {
 public:
  virtual ~Session() = default;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Hears one whole line, clean (see shown_text.hpp), perhaps empty. `text` is valid only during the call. `ending`
  /// is how this line ended.
  virtual Hearing line(std::string_view text, LineEnding ending, Instant now) = 0;

  /// Whether the next line has to wait, and why. The answer may change with each lap of the flush schedule.
  virtual Pause pause() const = 0;

  virtual void tell(const Notice& notice) = 0;

  /// No more lines will come: the client leaves every room. Called exactly once if the client has a name; after it,
  /// only name() is called. Returns, for the log, why the session finished the queue if that needs an explanation;
  /// otherwise an empty string. The reason may contain text from the client.
  virtual std::string ended(EndReason reason, Instant now) = 0;

  /// The client's name; nullopt until it has given one, empty if it never needs one.
  virtual std::optional<std::string_view> name() const = 0;

  /// The longest line that is accepted until there is a name, in bytes.
  virtual std::uint32_t unnamed_line_bytes() const { return unnamed_line_bytes_max; }

  /// Whether the next line is a password, which nobody should see while it is typed.
  virtual bool hides_input() const { return false; }

  /// Whether people at terminals are its clients: the server may edit the line that such a client types.
  virtual bool serves_terminals() const { return false; }

  /// Where the part of `typed` begins that nobody should see, in bytes; npos if there is none.
  virtual std::size_t secret_at(std::string_view /*typed*/) const { return std::string_view::npos; }

  /// What the word that ends `typed` could be, each in full and in order; perhaps with a blank at its end.
  virtual std::vector<std::string> completions(std::string_view /*typed*/) const { return {}; }

  /// For a live upgrade. The session has not ended.
  virtual carried::SessionState carried() const { return {}; }

 protected:
  Session() = default;
};

class Frontend {
 public:
  virtual ~Frontend() = default;

  /// Opens a session for a new client. The session writes to the client through `out`, and may queue a prompt at once.
  virtual std::unique_ptr<Session> open(WriteQueue& out) = 0;

  /// Opens a session that goes on where the one of `state` stopped. Queues nothing and tells nobody. Throws
  /// carried::BadState.
  virtual std::unique_ptr<Session> restore(WriteQueue& out, const carried::SessionState& state) = 0;

  /// The message for a client that can't be let in, sent before its connection closes; empty for none. `why` is a
  /// sentence.
  virtual std::string turn_away(std::string_view why) const = 0;

  /// Its clients control the server: they take no place of the others, and a live upgrade does not take them along.
  virtual bool is_for_administrators() const { return false; }
  /// Who the next session is for, as the log writes it. Called only if is_for_administrators().
  virtual void expect(const std::string& /*who*/) {}

  /// Whether its clients may be programs such as nc, which notice the end only by a reset.
  virtual bool ends_with_reset() const = 0;
};

}  // namespace confab
