// TimeOuts: how long each kind of deadline takes: one DeadlineList a kind, all on one timer. It does not know what a
// deadline means. Owned by the Loop.
#pragma once

#include <chrono>

#include "asio.hpp"
#include "confab/conversation.hpp"
#include "confab/settings.hpp"
#include "deadlines.hpp"

namespace confab::net {

/// Those that only a test sets otherwise.
struct TimeLimits {
  std::chrono::milliseconds patience{25};       // others wait so long for one whose socket is full
  std::chrono::milliseconds finish{5000};       // from the last word to the close
  std::chrono::milliseconds last_linger{500};   // the same while the server stops, once all is sent
  std::chrono::milliseconds silence{1000};      // of a client that has got its last word, before it is reset
  std::chrono::milliseconds last_silence{300};  // the same while the server stops
  std::chrono::milliseconds look_ahead{2000};   // after so long of waiting for its pace, its end is looked for
  std::chrono::milliseconds backlog{10'000};    // a client that has ended its stream is heard for so long
  std::chrono::milliseconds probe{6000};        // how long the holder of a wanted name is probed
  std::chrono::milliseconds probe_rest{4000};   // how long after that it is not probed again
};

class TimeOuts {
 public:
  TimeOuts(asio::io_context& context, const Settings& settings, const TimeLimits& limits)
      : deadlines_(context),
        login_(deadlines_, settings.login_timeout),
        patience_(deadlines_, limits.patience),
        write_(deadlines_, settings.write_timeout),
        backlog_(deadlines_, limits.backlog),
        finish_(deadlines_, limits.finish),
        last_linger_(deadlines_, limits.last_linger),
        silence_(deadlines_, limits.silence),
        last_silence_(deadlines_, limits.last_silence),
        look_ahead_(deadlines_, limits.look_ahead),
        probe_(deadlines_, limits.probe),
        probe_rest_(deadlines_, limits.probe_rest) {}

  /// Calls expired() of all whose time has come. Returns whether anybody was looked at.
  bool judge() { return deadlines_.judge(); }
  void stop() { deadlines_.stop(); }

  /// For the one deadline that each conversation has. There is no list of Kind::none.
  DeadlineList& of(Deadline::Kind kind);

  // For the second clocks that a connection may have.
  DeadlineList& patience() { return patience_; }
  DeadlineList& silence(bool server_stops) { return server_stops ? last_silence_ : silence_; }
  DeadlineList& look_ahead() { return look_ahead_; }
  DeadlineList& probe() { return probe_; }
  DeadlineList& probe_rest() { return probe_rest_; }

 private:
  Deadlines deadlines_;
  DeadlineList login_;
  DeadlineList patience_;
  DeadlineList write_;
  DeadlineList backlog_;
  DeadlineList finish_;
  DeadlineList last_linger_;
  DeadlineList silence_;
  DeadlineList last_silence_;
  DeadlineList look_ahead_;
  DeadlineList probe_;
  DeadlineList probe_rest_;
};

}  // namespace confab::net
