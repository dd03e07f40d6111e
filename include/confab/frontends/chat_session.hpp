// ChatSession: one client of a chat dialect, from the first prompt to the last word. It knows the order of things:
// first a name, then commands. Its Dialect knows how commands are written, and the RoomRegistry what they do. The
// client's Conversation owns it. Whatever ends a session, its person leaves every room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "confab/chat/person.hpp"
#include "confab/chat/room_registry.hpp"
#include "confab/frontends/dialect.hpp"
#include "confab/frontends/login.hpp"
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
  std::uint32_t unnamed_line_bytes() const override;
  bool hides_input() const override;
  bool serves_terminals() const override { return dialect_.serves_terminals(); }
  std::size_t secret_at(std::string_view typed) const override;
  std::vector<std::string> completions(std::string_view typed) const override;
  carried::SessionState carried() const override;

 private:
  /// Until the person leaves, or has come in from elsewhere.
  bool is_here() const { return person_ && person_->is_registered(); }
  Login::Place place() { return {dialect_, registry_, seat_, person_}; }
  const Person* reader() const { return is_here() ? &*person_ : nullptr; }
  void leave(Departure departure, Instant now);

  const Dialect& dialect_;
  RoomRegistry& registry_;
  Seat seat_;
  std::optional<Person> person_;
  std::unique_ptr<Login> login_;  // until there is a person
  bool removed_ = false;          // by an operator
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
