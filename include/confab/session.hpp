// The seam. Below it are bytes and sockets, above it the rules of chat; they meet here and nowhere else.
//
// A Frontend speaks one protocol. For each client of one of its listeners it opens a Session. The session hears the
// client's lines, is told what else it should know, and answers by putting lines into the client's WriteQueue. It does
// not know sockets or that other sessions exist, and is told what time it is. The client's Conversation owns it,
// together with the write queue; all calls come from the one thread that runs the loop.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "confab/base/instant.hpp"
#include "confab/base/line_ending.hpp"
#include "confab/base/pause.hpp"
#include "confab/outbound/write_queue.hpp"

namespace confab {

/// Why a client's lines have come to an end.
enum class EndReason : std::uint8_t {
  closed_by_client,  // an orderly end of stream
  connection_lost,   // a reset, a dead peer, or one that took nothing for too long
  finished,          // the session itself asked for the end: WriteQueue::finish()
};

/// What became of a line that a session was offered.
struct Hearing {
  Pause pause = Pause::none;  // unless none: nothing was done; offer the line again once pause() is none
  bool ignored = false;       // there was nothing in the line that could have been heard
};

// What a session is told besides lines. It says so to its client if its protocol has words for it.

/// A line of more than `bytes_max` bytes was dropped.
struct LineTooLong {
  std::uint32_t bytes_max;
};
/// The client sends faster than it may: its lines wait from now on. Told once, until the client has been silent for a
/// while.
struct SendsTooFast {};
/// The client ended its stream a while ago, and what it had sent before waited for too long: the rest is dropped.
struct BacklogDropped {};
/// The client gave no name in time. The session finishes the queue.
struct LoginTimedOut {};
/// The server is going down. The session finishes the queue.
struct ShuttingDown {};
/// The client's lines end differently from now on; the write queue has been told already.
struct LineEndingChanged {};
/// The client asks whether anybody is there (telnet's AYT), perhaps before it has a name.
struct AreYouThere {};
/// A client with a name tries to stop what runs at this end (Ctrl-C in telnet). Told once a minute at most.
struct Interrupted {};

using Notice = std::variant<LineTooLong, SendsTooFast, BacklogDropped, LoginTimedOut, ShuttingDown, LineEndingChanged,
                            AreYouThere, Interrupted>;

class Session {
 public:
  virtual ~Session() = default;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Hears one whole line, clean (see text_scrubber.hpp), perhaps empty. `text` is valid during the call only. `ending`
  /// is how this line ended.
  virtual Hearing line(std::string_view text, LineEnding ending, Instant now) = 0;

  /// Why the next line has to wait, if it has to. The answer may change with each lap of the flush schedule.
  virtual Pause pause() const = 0;

  virtual void tell(const Notice& notice) = 0;

  /// No more lines will come: the client leaves every room. Called exactly once; afterwards only name() is asked.
  /// Returns why the session itself has finished the queue, for the log, where that is not plain; else an empty string.
  /// The reason may hold what the client sent.
  virtual std::string ended(EndReason reason, Instant now) = 0;

  /// The name that the client goes by, perhaps empty; nothing as long as the client has yet to give one.
  virtual std::optional<std::string_view> name() const = 0;

 protected:
  Session() = default;
};

class Frontend {
 public:
  virtual ~Frontend() = default;

  /// Opens a session for a new client that is written to through `out`. The session may queue a prompt at once.
  virtual std::unique_ptr<Session> open(WriteQueue& out) = 0;

  /// What a client that can't be let in is told before its connection closes, `why` being a sentence; empty for
  /// nothing.
  virtual std::string turn_away(std::string_view why) const = 0;

  /// Whether clients' programs may be such as notice only a reset as the end, because people use them.
  virtual bool ends_with_reset() const = 0;
};

}  // namespace confab
