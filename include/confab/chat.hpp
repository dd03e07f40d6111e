// Chat: the chat of one server in one piece: the flush schedule, all users and rooms, and a front-end for each protocol
// that is served. It knows no sockets and no clock. Whoever runs the loop owns it: net::Server, and in tests a World.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string_view>

#include "confab/chat/room_registry.hpp"
#include "confab/limits.hpp"
#include "confab/outbound/flush_schedule.hpp"
#include "confab/session.hpp"

namespace confab {

class Chat {
 public:
  /// `limits` outlive the chat. `flush_wanted` is called when there is something to flush and there was not before; see
  /// FlushSchedule.
  Chat(const Limits& limits, std::function<void()> flush_wanted);

  /// A protocol and who speaks it.
  using Service = std::pair<const std::string_view, std::unique_ptr<Frontend>>;

  /// `protocol` is one of the front-ends' table. The service lives as long as the chat; its name is a literal.
  const Service& service(std::string_view protocol);

  FlushSchedule& schedule() { return schedule_; }
  RoomRegistry& registry() { return registry_; }
  const RoomRegistry& registry() const { return registry_; }

 private:
  FlushSchedule schedule_;
  RoomRegistry registry_;
  std::map<std::string_view, std::unique_ptr<Frontend>> services_;
};

}  // namespace confab
