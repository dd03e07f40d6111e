// ChatSession: one client of a chat dialect, from the first prompt to the last word. It knows the order of things:
// first a name, then commands. Its Dialect knows how commands are written, and the RoomRegistry what they do. The
// client's Conversation owns it. Whatever ends a session, its person leaves every room.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "confab/chat/person.hpp"
#include "confab/chat/room_registry.hpp"
#include "confab/frontends/dialect.hpp"
#include "confab/session.hpp"

namespace confab {

class ChatSession final : public Session {
 public:
  /// All outlive the session.
  ChatSession(const Dialect& dialect, RoomRegistry& registry, WriteQueue& out);

  /// Goes on where the session of `state` stopped. Throws carried::BadState.
  ChatSession(const Dialect& dialect, RoomRegistry& registry, WriteQueue& out, const carried::SessionState& state);
  ~ChatSession() override;

  Hearing line(std::string_view text, LineEnding ending, Instant now) override;
  Pause pause() const override;
  void tell(const Notice& notice) override;
  std::string ended(EndReason reason, Instant now) override;
  std::optional<std::string_view> name() const override;
  carried::SessionState carried() const override;

 private:
  void log_in(std::string_view text, Instant now);
  void refuse(const Refusal& refusal);
  const Person* reader() const { return here_ ? &*person_ : nullptr; }
  void leave(Departure departure, Instant now);

  const Dialect& dialect_;
  RoomRegistry& registry_;
  Seat seat_;
  std::optional<Person> person_;
  std::unique_ptr<const std::string> why_finished_;  // once too many names are refused
  bool removed_ = false;                             // by an operator
  bool here_ = false;                                // person_ is registered
  std::uint32_t refused_names_ = 0;
};

/// A front-end whose sessions speak `dialect`.
class ChatFrontend final : public Frontend {
 public:
  ChatFrontend(const Dialect& dialect, RoomRegistry& registry) : dialect_(dialect), registry_(registry) {}
  std::unique_ptr<Session> open(WriteQueue& out) override;
  std::unique_ptr<Session> restore(WriteQueue& out, const carried::SessionState& state) override;
  std::string turn_away(std::string_view why) const override { return dialect_.turn_away(why); }
  bool ends_with_reset() const override { return dialect_.ends_with_reset(); }

 private:
  const Dialect& dialect_;
  RoomRegistry& registry_;
};

}  // namespace confab
