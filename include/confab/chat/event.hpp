// Event: what others are told. It has no viewer: everyone with the same wire format gets the same bytes, so an event is
// rendered once per format and shared. (What one person is told about its own doing is a Reply.)
// Events hold views that are valid while they are being told, and no longer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace confab {

struct Said {
  std::string_view room;
  bool in_lobby;
  std::string_view from;
  std::string_view text;
};
struct SaidPrivately {
  std::string_view from;
  std::string_view text;
};
struct Joined {
  std::string_view room;
  std::string_view who;
};
struct Left {
  std::string_view room;
  std::string_view who;
  std::optional<std::string_view> to;  // the room it went on to
  bool connection_lost;
};

struct CrowdMoved {  // several came and went in a large room
  std::string_view room;
  std::uint32_t joined;
  std::uint32_t left;
};

using Event = std::variant<Said, SaidPrivately, Joined, Left, CrowdMoved>;

/// Turns events into one dialect's lines.
class EventRenderer {
 public:
  /// Appends the line for `event`, without an ending, to `line`. Appends nothing if the dialect keeps silent about it.
  virtual void render(const Event& event, std::string& line) const = 0;

 protected:
  ~EventRenderer() = default;
};

}  // namespace confab
