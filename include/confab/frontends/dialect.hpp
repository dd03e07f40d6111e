// Dialect: what makes one chat protocol differ from another: how it reads lines, how it writes events and replies, and
// how its clients log in. A dialect has no state and adds no rule. All sessions of a dialect share one object.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "confab/chat/command.hpp"
#include "confab/chat/event.hpp"
#include "confab/chat/name.hpp"
#include "confab/chat/person.hpp"
#include "confab/chat/reply.hpp"
#include "confab/outbound/write_queue.hpp"
#include "confab/session.hpp"

namespace confab {

class RoomRegistry;

struct LoginManner {
  NameAlphabet alphabet;
  Residence residence;
  std::string_view prompt;          // queued when a connection opens; may be empty
  std::uint32_t refused_names_max;  // the last of these closes the connection
  bool password_follows_name;       // in the same line; otherwise it is asked for
};

class Dialect : public EventRenderer {
 public:
  virtual LoginManner login() const = 0;

  /// Turns any line that is not blank into a command. This never fails: nonsense is a command too.
  virtual Command parse(std::string_view line) const = 0;

  /// The same for each line of a paste, blank ones too. Only a dialect that has BeginPaste is asked.
  virtual Command parse_pasted(std::string_view line) const { return Say{line}; }

  /// Tells `reader` what came of its line. Until a name is accepted, `reader` is null, and the only replies
  /// are NameRefused and PasswordWanted.
  virtual void render(const Reply& reply, const Person* reader, WriteQueue& out) const = 0;

  /// Tells `reader` what its session was told, if the protocol has words for it. The reader may be null, as above.
  virtual void render(const Notice& notice, const Person* reader, WriteQueue& out) const = 0;

  /// See Session. Only the lines of terminals have secrets, or words to complete.
  virtual bool serves_terminals() const { return false; }
  virtual std::size_t secret_at(std::string_view /*typed*/) const { return std::string_view::npos; }
  virtual std::vector<std::string> completions(std::string_view /*typed*/, const Person& /*person*/,
                                               const RoomRegistry& /*registry*/) const {
    return {};
  }

  /// See Frontend.
  virtual std::string turn_away(std::string_view why) const = 0;
  virtual bool ends_with_reset() const = 0;

  virtual MissedNotice missed_notice() const = 0;

  using EventRenderer::render;

 protected:
  ~Dialect() = default;
};

}  // namespace confab
