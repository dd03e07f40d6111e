// LogAttendant: reports log lines that were dropped, as soon as some time has passed and the log has room. It does not
// know what they said. Owned by the Daemon; lives in the loop's thread.
#pragma once

#include <chrono>

#include "../net/asio.hpp"
#include "log_sink.hpp"

namespace confab::app {

class LogAttendant {
 public:
  /// Both outlive it.
  LogAttendant(net::asio::io_context& context, LogSink& log) : log_(log), alarm_(context) {
    log_.on_first_dropped([this] { tell_dropped_later(); });
  }
  ~LogAttendant() { log_.on_first_dropped({}); }
  LogAttendant(const LogAttendant&) = delete;
  LogAttendant& operator=(const LogAttendant&) = delete;

  /// Nothing of it stays in the context.
  void stop() {
    stopped_ = true;
    alarm_.cancel();
  }

 private:
  static constexpr std::chrono::seconds log_interval{1};

  void tell_dropped_later() {
    if (stopped_) return;
    alarm_.set(log_interval, [this] {
      if (!log_.tell_dropped()) tell_dropped_later();
    });
  }

  LogSink& log_;
  net::Alarm alarm_;
  bool stopped_ = false;
};

}  // namespace confab::app
