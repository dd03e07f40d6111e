// ChatSession: one client of a chat dialect, from the first prompt to the last word. It knows the order of things (a
// name first, then commands) and leaves how they read to its Dialect and what they do to the RoomRegistry. Owned by its
// connection. Leaving is certain: whatever ends the session, the user is out of every room.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "confab/chat/room_registry.hpp"
#include "confab/chat/user.hpp"
#include "confab/frontends/dialect.hpp"
#include "confab/session.hpp"

namespace confab {

class ChatSession final : public Session {
 public:
  /// All outlive the session.
  ChatSession(const Dialect& dialect, RoomRegistry& registry, WriteQueue& out);
  ~ChatSession() override;

  Hearing line(std::string_view text, LineEnding ending) override;
  void line_too_long(std::uint32_t bytes_max) override;
  void ended(EndReason reason) override;
  void held_back() override;
  void backlog_dropped() override;
  void login_timed_out() override;
  void shutting_down() override;
  void line_ending_changed() override;
  bool congested() override;
  bool needs_reset() const override { return dialect_.needs_reset(); }
  bool unnamed() const override { return !user_; }  // a user who has left keeps the name, for the log
  std::string_view name() const override { return user_ ? user_->name() : std::string_view{}; }
  std::string_view why_finished() const override { return why_finished_ ? *why_finished_ : std::string_view{}; }
  void are_you_there() override;
  void interrupted() override;

 private:
  void log_in(std::string_view text);
  void refuse(const Refusal& refusal);
  void leave(bool connection_lost);

  const Dialect& dialect_;
  RoomRegistry& registry_;
  WriteQueue& out_;
  std::optional<User> user_;
  std::unique_ptr<const std::string> why_finished_;  // only at an end by refused names
  bool here_ = false;                                // user_ is registered
  std::uint32_t refused_names_ = 0;
};

/// A front-end whose sessions speak `dialect`.
class ChatFrontend final : public Frontend {
 public:
  ChatFrontend(const Dialect& dialect, RoomRegistry& registry) : dialect_(dialect), registry_(registry) {}
  std::unique_ptr<Session> open(WriteQueue& out) override;
  std::string turn_away(std::string_view why) const override { return dialect_.turn_away(why); }

 private:
  const Dialect& dialect_;
  RoomRegistry& registry_;
};

}  // namespace confab
