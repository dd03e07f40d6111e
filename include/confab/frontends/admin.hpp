// Admin: the front-end for administrators. One command a line; the answer is some lines and then "ok", or
// "error: SENTENCE" (docs/admin.md). It parses, and writes answers; what is done, Administration and Operations do. It
// knows no sockets and no clock. One per server, owned by the net::Server.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "confab/administration.hpp"
#include "confab/chat/room_registry.hpp"
#include "confab/session.hpp"

namespace confab {

/// What stands before "+unix:" in the address of an admin socket.
inline constexpr std::string_view admin_protocol = "admin";

/// While more than this waits to be sent to an administrator, its next command, and the rest of an answer, wait too.
inline constexpr std::uint64_t admin_unsent_bytes_max = 64 * 1024;

class AdminFrontend final : public Frontend {
 public:
  /// Both outlive the front-end and its sessions.
  AdminFrontend(Administration& administration, const RoomRegistry& registry)
      : administration_(administration), registry_(registry) {}

  /// Who the next session is for, as the log writes it.
  void expect(const std::string& who) override { who_ = who; }
  bool is_for_administrators() const override { return true; }

  std::unique_ptr<Session> open(WriteQueue& out) override;
  /// Throws carried::BadState: administrators are never taken along.
  std::unique_ptr<Session> restore(WriteQueue& out, const carried::SessionState& state) override;
  std::string turn_away(std::string_view why) const override;
  bool ends_with_reset() const override { return false; }

 private:
  Administration& administration_;
  const RoomRegistry& registry_;
  std::string who_;
};

}  // namespace confab
