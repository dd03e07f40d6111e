// NotifySocket: the socket on which a service manager hears of its services (sd_notify(3)), with what has arrived
// there.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/descriptor.hpp"
#include "harness/failure.hpp"
#include "harness/waiting.hpp"

namespace confab::harness {

class NotifySocket {
 public:
  enum class Kind { abstract, path };
  explicit NotifySocket(Kind kind = Kind::abstract, Here here = Here::now());
  ~NotifySocket();
  NotifySocket(const NotifySocket&) = delete;
  NotifySocket& operator=(const NotifySocket&) = delete;

  /// What NOTIFY_SOCKET has to be.
  const std::string& address() const { return address_; }

  /// Waits for the next datagram. Returns it; fails if none comes before the deadline.
  std::string next(Here here = Here::now());

  /// Waits until a datagram is `wanted`. Returns those before it.
  std::vector<std::string> wait_for(std::string_view wanted, Here here = Here::now());

  /// Whether a datagram comes before the deadline.
  bool hears(const Deadline& deadline) const;

  /// Throws away what has arrived so far.
  void forget();

 private:
  std::string address_;
  Descriptor socket_;
};

}  // namespace confab::harness
