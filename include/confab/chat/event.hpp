// Event: what others are told. It has no viewer: everyone with the same wire format gets the same bytes, so an event is
// rendered once per format and shared. (What one person is told about its own doing is a Reply.)
// Events hold views that are valid while they are being told, and no longer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "confab/base/instant.hpp"

namespace confab {

class Person;

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

/// An event as it is told.
struct Envelope {
  std::uint64_t number;  // each that is told has the next one, however many hear it
  Instant moment;
  const Person* origin;  // who caused it; null if it was nobody in particular
  const Event& event;
};

/// Turns events into one dialect's lines.
class EventRenderer {
 public:
  /// Appends the line for what is `told`, without an ending, to `line`. Appends nothing if the dialect keeps silent
  /// about it.
  virtual void render(const Envelope& told, std::string& line) const = 0;

 protected:
  ~EventRenderer() = default;
};

}  // namespace confab
