#include "password_worker.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <system_error>
#include <utility>

#include "password_hash.hpp"
#include "signals_blocked.hpp"

namespace confab::app {

namespace {

using Clock = std::chrono::steady_clock;

// It yields to everything else, where the service manager permits that.
constexpr int niceness = 10;

// Those who come from where they came from before go first, but leave every fourth turn to others.
constexpr unsigned known_in_a_row_max = 3;

}  // namespace

class PasswordWorker::Task final : public PasswordWork {
 public:
  State state() const override { return state_.load(std::memory_order_acquire); }
  std::string hash() const override { return hash_; }

  void decide(State state) { state_.store(state, std::memory_order_release); }
  void decide(std::string hash) {
    hash_ = std::move(hash);
    decide(State::done);
  }

 private:
  std::atomic<State> state_ = State::waiting;
  std::string hash_;  // written before the state
};

PasswordWorker::~PasswordWorker() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard guard(mutex_);
    ends_ = true;
  }
  news_.notify_all();
  thread_.join();
}

Passwords::Work PasswordWorker::check(std::string_view password, const std::string& hash, const Origin& origin,
                                      bool is_known) {
  auto task = std::make_shared<Task>();
  Queue& queue = is_known ? known_checks_ : checks_;
  return put(queue, is_known ? known_checks_max : password_checks_max, {task, Secret(password), hash, origin}, task);
}

Passwords::Work PasswordWorker::hash(std::string_view password, const Origin& origin) {
  auto task = std::make_shared<Task>();
  return put(claims_, password_claims_max, {task, Secret(password), std::nullopt, origin}, task);
}

Passwords::Work PasswordWorker::put(Queue& queue, std::size_t size_max, Order order, std::shared_ptr<Task> task) {
  const std::lock_guard guard(mutex_);
  std::erase_if(queue, [](const Order& waiting) { return waiting.task.expired(); });
  const auto of_origin =
      std::ranges::count(queue, order.origin.network, [](const Order& one) { return one.origin.network; });
  const bool is_one_too_many =
      !order.origin.is_exempt && static_cast<std::size_t>(of_origin) >= passwords_per_origin_max;
  if (queue.size() >= size_max || is_one_too_many || !start()) {
    task->decide(PasswordWork::State::busy);
    return task;
  }
  queue.push_back(std::move(order));
  news_.notify_one();
  return task;
}

/// Returns false if there can't be a thread.
bool PasswordWorker::start() {
  if (thread_.joinable()) return true;
  const SignalsBlocked blocked;
  try {
    thread_ = std::thread([this] { run(); });
  } catch (const std::system_error&) {
  }
  return thread_.joinable();
}

std::uint64_t PasswordWorker::worked_on() const {
  const std::lock_guard guard(mutex_);
  return worked_on_;
}

// ---- The thread

/// The queue to take from; empty if all are.
PasswordWorker::Queue& PasswordWorker::next_queue() {
  const bool others_wait = !checks_.empty() || !claims_.empty();
  if (!known_checks_.empty() && (!others_wait || known_in_a_row_ < known_in_a_row_max)) return known_checks_;
  return checks_.empty() || (claims_are_next_ && !claims_.empty()) ? claims_ : checks_;
}

std::optional<PasswordWorker::Order> PasswordWorker::take() {
  std::unique_lock guard(mutex_);
  news_.wait(guard, [this] { return ends_ || !next_queue().empty(); });
  if (ends_) return std::nullopt;
  Queue& queue = next_queue();
  if (&queue == &known_checks_) {
    ++known_in_a_row_;
  } else {
    known_in_a_row_ = 0;
    claims_are_next_ = &queue != &claims_;
  }
  Order order = std::move(queue.front());
  queue.pop_front();
  ++worked_on_;
  return order;
}

void PasswordWorker::run() {
  // On Linux this is the thread's own.
  static_cast<void>(::setpriority(PRIO_PROCESS, 0, niceness));
  while (auto order = take()) {
    const auto task = order->task.lock();
    if (task == nullptr) continue;
    const auto begun = Clock::now();
    try {
      if (!order->hash) {
        if (auto hash = hash_of_password(order->password.view())) {
          task->decide(std::move(*hash));
        } else {
          task->decide(PasswordWork::State::busy);
        }
      } else {
        const auto right = is_password_of(*order->hash, order->password.view());
        if (!right) {
          task->decide(PasswordWork::State::busy);
        } else {
          task->decide(*right ? PasswordWork::State::right : PasswordWork::State::wrong);
        }
      }
    } catch (const std::exception&) {
      task->decide(PasswordWork::State::busy);
    }
    order.reset();
    std::unique_lock guard(mutex_);
    news_.wait_for(guard, (password_work_part - 1) * (Clock::now() - begun), [this] { return ends_; });
  }
}

}  // namespace confab::app
