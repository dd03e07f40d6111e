// Echo: returns each line upper-cased (Unicode's simple upper-casing), ended as it came: LF for LF, CRLF for the rest.
// It has no users and no rooms. Tests a path through firewalls, and is the floor in benchmarks.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "confab/session.hpp"

namespace confab {

/// `text` (valid UTF-8) with each code point replaced by its simple upper-case mapping, by utf8proc.
std::string upper_cased(std::string_view text);

class EchoFrontend final : public Frontend {
 public:
  std::unique_ptr<Session> open(WriteQueue& out) override;
  std::string turn_away(std::string_view) const override { return {}; }
  bool ends_with_reset() const override { return false; }
};

}  // namespace confab
