// Signals: turns the signals that the process gets into Operations. It knows what each signal asks for, but not how it
// is done. Owned by the Daemon. Its handlers stay in the context until a signal asks for the end.
#pragma once

#include <boost/asio/signal_set.hpp>

#include "../net/asio.hpp"
#include "confab/operations.hpp"

namespace confab::app {

class Signals {
 public:
  /// From now on no signal that it handles kills the process. Signals that our parent had ignored stay so.
  explicit Signals(net::asio::io_context& context);
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  /// From now on signals act on `operations`, which outlive the handlers. `has_config`: SIGHUP asks for a reload.
  /// Otherwise it asks for the end if the process has had a terminal, which must have closed; if not, a service manager
  /// means a reload, and must not lose its server.
  void attend(Operations& operations, bool has_config);

  /// The server stops. A second SIGTERM, or a SIGINT, now ends the process at once; other signals have no effect any
  /// more.
  void expect_the_end();

 private:
  void await_question(Operations& operations);
  void await_hangup(Operations& operations, bool has_config);

  net::asio::signal_set ends_;
  net::asio::signal_set questions_;
  net::asio::signal_set hangups_;
  const bool has_terminal_;
  bool ended_ = false;
};

}  // namespace confab::app
