// The seam. Below it are bytes and sockets, above it the rules of chat; they meet here and nowhere else.
//
// A Frontend speaks one protocol. For each connection to one of its listeners the shell opens a Session, hands it the
// lines that arrive and tells it when they end; the session answers by putting lines into the connection's WriteQueue.
// A session does not know sockets, time or other sessions' existence. The connection owns its session, which must not
// outlive the write queue; all calls come from the one thread that runs the loop.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "confab/base/line_ending.hpp"
#include "confab/outbound/write_queue.hpp"

namespace confab {

/// Why a connection's lines have come to an end.
enum class EndReason : std::uint8_t {
  closed_by_client,  // an orderly end of stream
  connection_lost,   // a reset, a dead peer, or one that took nothing for too long
  finished,          // the session itself asked for the end: WriteQueue::finish()
};

/// What became of a line that a session was offered.
enum class Hearing : std::uint8_t {
  heard,
  ignored,    // there was nothing in it that could have been heard
  must_wait,  // for others to be sent what was said to them. Nothing was done: offer the line again once not
              // congested()
};

class Session {
 public:
  virtual ~Session() = default;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// One whole line, clean (see text_scrubber.hpp), perhaps empty. `text` is valid during the call only. `ending` is
  /// how this line ended.
  virtual Hearing line(std::string_view text, LineEnding ending) = 0;

  /// A line of more than `bytes_max` bytes was dropped.
  virtual void line_too_long(std::uint32_t bytes_max) = 0;

  /// The client ended its stream a while ago, and what it had sent before waited for too long: the rest is dropped.
  /// Says so if the protocol has a word for it. ended() follows.
  virtual void backlog_dropped() = 0;

  /// No more lines will come. Leaves every room. Called exactly once; afterwards the session is only asked things.
  virtual void ended(EndReason reason) = 0;

  /// The client sends faster than it may: its lines wait from now on. Told once, until it has been silent for a while.
  virtual void held_back() = 0;

  /// No name was given in time: says so if the protocol has a word for it, and finishes the queue.
  virtual void login_timed_out() = 0;

  /// The server is going down: says goodbye if the protocol has a word for it, and finishes the queue.
  virtual void shutting_down() = 0;

  /// The client's lines should end differently from now on; the write queue has been told already.
  virtual void line_ending_changed() = 0;

  /// Whether the next line must wait until something said before has been flushed. May change with each lap of the
  /// flush schedule.
  virtual bool congested() = 0;

  /// Whether the client's program may be one that notices only a reset as the end, because people use it.
  virtual bool needs_reset() const = 0;

  /// Whether the client may not do anything yet but give a name.
  virtual bool unnamed() const = 0;

  /// The accepted name, for the log; empty if there is none.
  virtual std::string_view name() const = 0;

  /// Why the session itself has finished the queue, for the log, where that is not plain; else empty. It may hold what
  /// the client sent.
  virtual std::string_view why_finished() const { return {}; }

  /// The client asks whether anybody is there (telnet's AYT), perhaps before it has a name.
  virtual void are_you_there() = 0;

  /// Somebody with a name tries to stop what runs at this end (Ctrl-C in telnet): tells how to leave if the protocol
  /// has a word for it. Told once a minute at most.
  virtual void interrupted() = 0;

 protected:
  Session() = default;
};

class Frontend {
 public:
  virtual ~Frontend() = default;

  /// A session for a new connection that is written to through `out`. It may queue a prompt at once.
  virtual std::unique_ptr<Session> open(WriteQueue& out) = 0;

  /// What somebody who can't be let in is told before the connection closes, `why` being a sentence; empty for nothing.
  virtual std::string turn_away(std::string_view why) const = 0;
};

}  // namespace confab
