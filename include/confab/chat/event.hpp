// Event: what others are told. It is not addressed to anybody: all who have the same wire format get the same bytes, so
// an event is rendered once per format and shared. (What a person is told about its own command is a Reply.) An event
// holds views, which are valid while it is being told.
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
/// How somebody left.
enum class Departure : std::uint8_t {
  ordinary,
  connection_lost,
  removed,  // by an operator
};
struct Left {
  std::string_view room;
  std::string_view who;
  std::optional<std::string_view> to;  // the room this person went on to
  Departure departure;
};

struct Renamed {
  std::string_view room;
  std::string_view was;
  std::string_view is;
};
struct TopicSet {
  std::string_view room;
  std::string_view who;
  std::string_view text;
};

struct CrowdMoved {  // several came and went in a large room
  std::string_view room;
  std::uint32_t joined;
  std::uint32_t left;
};

struct Announced {  // by an operator, to everybody
  std::string_view text;
};

struct Displaced {};  // to somebody who has come in from elsewhere, and is here no longer

using Event = std::variant<Said, SaidPrivately, Joined, Left, Renamed, TopicSet, CrowdMoved, Announced, Displaced>;

/// An event as it is told: which one, when, and through whom.
struct Envelope {
  std::uint64_t number;  // one more than the event before, whoever hears them
  Instant moment;
  const Person* origin;  // who caused it, or null
  const Event& event;
};

/// Turns events into one dialect's lines.
class EventRenderer {
 public:
  /// Appends the text of the line for `told` to `line`, or nothing if the dialect keeps silent about it.
  virtual void render(const Envelope& told, std::string& line) const = 0;

  /// The same for those who do not want to know who comes and goes.
  virtual const EventRenderer& without_presence() const { return *this; }

 protected:
  ~EventRenderer() = default;
};

}  // namespace confab
