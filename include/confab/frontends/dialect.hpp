// Dialect: what makes one chat protocol differ from another: how a line is read, how events and replies are written,
// and how one logs in. A dialect has no state and adds no rule; there is one object of each, for all its sessions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "confab/chat/command.hpp"
#include "confab/chat/event.hpp"
#include "confab/chat/name.hpp"
#include "confab/chat/person.hpp"
#include "confab/chat/reply.hpp"
#include "confab/outbound/write_queue.hpp"
#include "confab/session.hpp"

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

  /// Tells `reader` what came of its line. The reader is null until its name is accepted: it is told NameRefused then,
  /// and nothing else.
  virtual void render(const Reply& reply, const Person* reader, WriteQueue& out) const = 0;

  /// Tells `reader`, which is null as above, what its session was told, if the protocol has words for it.
  virtual void render(const Notice& notice, const Person* reader, WriteQueue& out) const = 0;

  /// See Frontend.
  virtual std::string turn_away(std::string_view why) const = 0;
  virtual bool ends_with_reset() const = 0;

  virtual MissedNotice missed_notice() const = 0;

  using EventRenderer::render;

 protected:
  ~Dialect() = default;
};

}  // namespace confab
