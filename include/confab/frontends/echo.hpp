// Echo: returns each line upper-cased (Unicode's simple upper-casing) and ended as it came: LF for LF, CRLF for the
// rest. It has no people and no rooms. It tests a path through firewalls, and is the floor in benchmarks.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "confab/session.hpp"

namespace confab {

/// Replaces each code point of `text` (valid UTF-8) by its simple upper-case mapping, by utf8proc.
std::string upper_cased(std::string_view text);

class EchoFrontend final : public Frontend {
 public:
  std::unique_ptr<Session> open(WriteQueue& out) override;
  std::unique_ptr<Session> restore(WriteQueue& out, const carried::SessionState&) override { return open(out); }
  std::string turn_away(std::string_view) const override { return {}; }
  bool ends_with_reset() const override { return false; }
};

}  // namespace confab
