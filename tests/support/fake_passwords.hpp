// FakePasswords: the Passwords of tests. The hash of a password shows it, and nothing is decided before works() is
// called, unless it works at once. NameList: the NameArchive of tests; it has what is kept.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "confab/chat/name.hpp"
#include "confab/name_archive.hpp"
#include "confab/passwords.hpp"

namespace confab::test {

class FakePasswords final : public Passwords {
 public:
  Work check(std::string_view password, const std::string& hash, const Origin& origin, bool is_known) override {
    last_is_known_ = is_known;
    return ask(hash == hash_of(password) ? State::right : State::wrong, {}, origin);
  }
  Work hash(std::string_view password, const Origin& origin) override {
    return ask(State::done, hash_of(password), origin);
  }

  static std::string hash_of(std::string_view password) { return "hash of " + std::string(password); }

  /// Decides everything that waits.
  void works() {
    for (const auto& work : waiting_) work->state_ = fails_ ? State::busy : work->outcome_;
    waiting_.clear();
  }
  void works_at_once(bool at_once) { at_once_ = at_once; }

  /// As if memory had run short.
  void fails(bool fails) { fails_ = fails; }

  /// As if too much waited already.
  void is_busy(bool busy) { busy_ = busy; }

  std::size_t asked() const { return asked_; }
  bool last_is_known() const { return last_is_known_; }
  const Origin& last_origin() const { return last_origin_; }

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

  Work ask(State outcome, std::string hash, const Origin& origin) {
    auto task = std::make_shared<Task>();
    last_origin_ = origin;
    task->outcome_ = outcome;
    task->hash_ = std::move(hash);
    if (busy_) {
      task->state_ = State::busy;
      return task;
    }
    ++asked_;
    waiting_.push_back(task);
    if (at_once_) works();
    return task;
  }

  std::deque<std::shared_ptr<Task>> waiting_;
  bool at_once_ = false;
  bool busy_ = false;
  bool fails_ = false;
  std::size_t asked_ = 0;
  Origin last_origin_;
  bool last_is_known_ = false;
};

class NameList final : public NameArchive {
 public:
  void kept(const KeptName& name) override {
    ++changes;
    names[name.name] = name;
  }
  void used(std::string_view name, WallTime at) override {
    ++changes;
    if (const auto found = names.find(name); found != names.end()) found->second.used_at = at;
  }
  void released(std::string_view name) override {
    ++changes;
    if (const auto found = names.find(name); found != names.end()) names.erase(found);
  }
  bool has_room() const override { return is_healthy; }

  std::map<std::string, KeptName, CaselessLess> names;
  std::size_t changes = 0;
  bool is_healthy = true;
};

}  // namespace confab::test
