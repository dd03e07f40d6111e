#include "connection_attempt.hpp"

#include <sys/eventfd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

namespace confab::client {

ConnectionAttempt::ConnectionAttempt(const Endpoint& endpoint, const Security& security)
    : done_(::eventfd(0, EFD_CLOEXEC)) {
  if (!done_.is_open()) throw std::system_error(errno, std::generic_category(), "eventfd");
  thread_ = std::thread([this, endpoint, security] {
    try {
      connection_.emplace(ServerConnection::open(endpoint, security));
    } catch (...) {
      failure_ = std::current_exception();
    }
    const std::uint64_t one = 1;
    static_cast<void>(!::write(done_.get(), &one, sizeof one));
  });
}

ConnectionAttempt::~ConnectionAttempt() {
  if (thread_.joinable()) thread_.join();
}

ServerConnection ConnectionAttempt::take() {
  thread_.join();
  if (failure_) std::rethrow_exception(failure_);
  return std::move(*connection_);
}

}  // namespace confab::client
