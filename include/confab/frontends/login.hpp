// Login: how the client of a chat session gets its name, and what is remembered of it only until then: refused names,
// and the kept name that is to be proven by a password. It knows no grammar and adds no rule: the Dialect says how
// people log in, the RoomRegistry who may. Owned by the ChatSession, which frees it once there is a name.
//
// While a password is checked, the line that brought it waits, and is offered again until the answer is there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "confab/base/instant.hpp"
#include "confab/base/pause.hpp"
#include "confab/carried_state.hpp"
#include "confab/chat/kept_names.hpp"
#include "confab/chat/name.hpp"
#include "confab/chat/person.hpp"
#include "confab/chat/room_registry.hpp"
#include "confab/frontends/dialect.hpp"

namespace confab {

class Login {
 public:
  Login() = default;

  /// Goes on where the login of `state` stopped. Throws carried::BadState.
  Login(const Dialect& dialect, const carried::SessionState& state);

  /// What belongs to the session.
  struct Place {
    const Dialect& dialect;
    RoomRegistry& registry;
    Seat& seat;
    std::optional<Person>& person;  // is registered once the name is accepted
  };

  /// Hears a line without outer blanks. Returns a pause if it is to be offered again.
  Pause line(const Place& place, std::string_view text, Instant now);

  /// A line was too long, and is dropped.
  void line_too_long(const Place& place);

  /// The client is gone: nobody waits for a check that is under way.
  void abandon() { check_ = {}; }

  /// Whether a password is being checked.
  bool is_asking() const { return check_.work && check_.work->state() == PasswordWork::State::waiting; }

  /// Whether the next line is the password of a kept name.
  bool wants_password() const { return kept_name_.has_value(); }

  /// Why it has finished the queue, for the log; empty if it has not. Never has a password in it.
  const std::string& why_finished() const { return why_finished_; }

  void carry(carried::SessionState& state) const;

 private:
  Pause try_name(const Place& place, std::string_view text, Instant now);
  Pause try_password(const Place& place, const Name& name, std::string_view password, Instant now);
  Pause settle(const Place& place, const Name& name, Instant now);
  void enter(const Place& place, Instant now);
  void refuse(const Place& place, const Refusal& refusal);
  void refuse_password(const Place& place, const Name& name, PasswordWanted::Why why);

  std::uint32_t refused_names_ = 0;
  std::uint32_t wrong_passwords_ = 0;
  std::optional<Name> kept_name_;  // whose password is to come next
  KeptNames::Check check_;         // under way
  std::string why_finished_;
};

}  // namespace confab
