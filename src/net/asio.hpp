// The few names of Boost.Asio that this folder uses, and an Alarm made of them. Executors have their concrete type: a
// type-erased one would cost each idle connection about 500 bytes.
#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <utility>

namespace confab::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Executor = asio::io_context::executor_type;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;
using Clock = std::chrono::steady_clock;
using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor>;

/// A timer that rings once each time it is set. It outlives its waits.
class Alarm {
 public:
  explicit Alarm(asio::io_context& context) : timer_(context) {}

  /// Calls `ring()` after `delay`, unless the alarm is cancelled. If it is set already, changes nothing.
  template <class Ring>
  void set(std::chrono::milliseconds delay, Ring ring) {
    if (std::exchange(set_, true)) return;
    timer_.expires_after(delay);
    timer_.async_wait([this, ring](error_code cancelled) {
      set_ = false;
      if (!cancelled) ring();
    });
  }

  void cancel() { timer_.cancel(); }

 private:
  Timer timer_;
  bool set_ = false;
};

}  // namespace confab::net
