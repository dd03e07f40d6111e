// Dialect: what makes one chat protocol differ from another: how a line is read, how events and replies are written,
// and how one logs in. A dialect has no state and adds no rule; there is one object of each, for all its sessions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "confab/chat/command.hpp"
#include "confab/chat/event.hpp"
#include "confab/chat/name.hpp"
#include "confab/chat/reply.hpp"
#include "confab/chat/user.hpp"
#include "confab/outbound/write_queue.hpp"

namespace confab {

struct LoginManner {
  NameAlphabet alphabet;
  Residence residence;
  std::string_view prompt;          // queued when a connection opens; empty for none
  std::uint32_t refused_names_max;  // the connection is closed with the refusal that reaches it
};

class Dialect : public EventRenderer {
 public:
  virtual LoginManner login() const = 0;

  /// Makes a command of any line that is not blank. Never fails: nonsense is a command too.
  virtual Command parse(std::string_view line) const = 0;

  virtual void render(const Reply& reply, WriteQueue& out) const = 0;

  /// Tells that a name was refused; with `last`, that the connection closes for it.
  virtual void refuse_name(const Refusal& refusal, bool last, WriteQueue& out) const = 0;

  /// Tells a user, who has a name, that a line was dropped.
  virtual void line_too_long(std::uint32_t bytes_max, WriteQueue& out) const = 0;

  /// Tells that the client's lines wait because there are too many.
  virtual void held_back(WriteQueue& out) const = 0;

  /// Tells a user that what it sent before it ended its stream was dropped.
  virtual void backlog_dropped(WriteQueue& out) const = 0;

  /// See Session::needs_reset().
  virtual bool needs_reset() const = 0;

  /// What is told to somebody who can't be let in: whole lines, or nothing.
  virtual std::string turn_away(std::string_view why) const = 0;

  virtual void login_timed_out(WriteQueue& out) const = 0;

  virtual void shutting_down(WriteQueue& out) const = 0;

  virtual MissedNotice missed_notice() const = 0;

  /// Answers a client that asks whether anybody is there; `named`: it has given a name.
  virtual void are_you_there(bool named, WriteQueue& out) const = 0;

  /// Tells a user who tried to interrupt the server how to leave it.
  virtual void interrupted(WriteQueue& out) const = 0;

  using EventRenderer::render;

 protected:
  ~Dialect() = default;
};

}  // namespace confab
