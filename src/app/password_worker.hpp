// PasswordWorker: the thread that works on passwords, one at a time. The queue before it is bounded, and so is what it
// takes of a core, however many ask: after each password it rests three times as long as that took. It begins with the
// first password, so a server without kept names has no such thread. It knows neither names nor clients. Owned by the
// Daemon; asked from the loop's thread, which never waits for it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "confab/base/origin.hpp"
#include "confab/base/secret.hpp"
#include "confab/passwords.hpp"

namespace confab::app {

/// Passwords that may wait: to be checked where they are expected, to be checked elsewhere, and to be set. The first go
/// before the others; of those, each kind has its turn after the other, so claims never keep people out.
inline constexpr std::size_t known_checks_max = 16;
inline constexpr std::size_t password_checks_max = 64;
inline constexpr std::size_t password_claims_max = 16;

/// The same of one address (Outlet::origin()), unless it is exempt.
inline constexpr std::size_t passwords_per_origin_max = 4;

/// It works for one part of this many of its time.
inline constexpr int password_work_part = 4;

class PasswordWorker final : public Passwords {
 public:
  PasswordWorker() = default;
  /// Waits for the password at work.
  ~PasswordWorker();
  PasswordWorker(const PasswordWorker&) = delete;
  PasswordWorker& operator=(const PasswordWorker&) = delete;

  Work check(std::string_view password, const std::string& hash, const Origin& origin, bool is_known) override;
  Work hash(std::string_view password, const Origin& origin) override;

  /// How many it has worked on.
  std::uint64_t worked_on() const;

 private:
  class Task;
  struct Order {
    std::weak_ptr<Task> task;  // whoever asked may have gone
    Secret password;
    std::optional<std::string> hash;  // to check it against
    Origin origin;
  };
  using Queue = std::deque<Order>;

  Work put(Queue& queue, std::size_t size_max, Order order, std::shared_ptr<Task> task);
  bool start();
  void run();
  std::optional<Order> take();
  Queue& next_queue();

  mutable std::mutex mutex_;
  std::condition_variable news_;
  // Guarded by the mutex:
  Queue known_checks_;
  Queue checks_;
  Queue claims_;
  unsigned known_in_a_row_ = 0;
  bool claims_are_next_ = false;
  bool ends_ = false;
  std::uint64_t worked_on_ = 0;

  std::thread thread_;
};

}  // namespace confab::app
