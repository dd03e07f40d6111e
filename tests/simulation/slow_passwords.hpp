// SlowPasswords: the Passwords of a simulated run. Whoever asks gets the answer some steps later, or is told at once or
// later that too much waits. The hash of a password shows it. Owned by the Stage; all chats of a run share it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "confab/passwords.hpp"
#include "dice.hpp"
#include "support/fake_passwords.hpp"

namespace confab::simulation {

class SlowPasswords final : public Passwords {
 public:
  explicit SlowPasswords(Dice& dice) : dice_(dice) {}

  Work check(std::string_view password, const std::string& hash, const Origin&, bool) override {
    return ask(hash == test::FakePasswords::hash_of(password) ? State::right : State::wrong, {});
  }
  Work hash(std::string_view password, const Origin&) override {
    return ask(State::done, test::FakePasswords::hash_of(password));
  }

  /// A step of the run: some answers are there now; with `all`, all of them.
  void work(bool all) {
    std::erase_if(waiting_, [&](const auto& task) {
      if (!all && !dice_.one_in(3)) return false;
      task->state_ = dice_.one_in(8) ? State::busy : task->outcome_;
      return true;
    });
  }

  /// What was asked since the last call of news().
  struct News {
    Work begun;                 // null: nothing
    std::uint64_t refused = 0;  // questions, because too much waited
  };
  News news() { return std::exchange(news_, {}); }

 private:
  using State = PasswordWork::State;

  class Task final : public PasswordWork {
   public:
    State state() const override { return state_; }
    std::string hash() const override { return hash_; }

    State state_ = State::waiting;
    State outcome_ = State::waiting;
    std::string hash_;
  };

  Work ask(State outcome, std::string hash) {
    auto task = std::make_shared<Task>();
    if (dice_.one_in(8)) {
      ++news_.refused;
      task->state_ = State::busy;
      return task;
    }
    task->outcome_ = outcome;
    task->hash_ = std::move(hash);
    news_.begun = task;
    waiting_.push_back(task);
    return task;
  }

  Dice& dice_;
  std::vector<std::shared_ptr<Task>> waiting_;
  News news_;
};

}  // namespace confab::simulation
