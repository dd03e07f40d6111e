// Archive: is told what shall outlive the process. It never waits and never fails: whoever implements it writes later,
// and says elsewhere what could not be written. It knows no rule. The shell owns it; the RoomRegistry calls it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "confab/base/wall_time.hpp"

namespace confab {

/// Rooms are known by their names, in any case.
class Archive {
 public:
  /// The views are valid during the call.
  virtual void said(std::string_view room, WallTime at, std::string_view from, std::string_view text) = 0;
  virtual void topic_set(std::string_view room, std::string_view text, std::string_view by) = 0;

  /// Somebody has come into a room that was empty.
  virtual void occupied(std::string_view room) = 0;

  /// The last one has left a room that is not always there.
  virtual void emptied(std::string_view room, WallTime at) = 0;

  /// What was said in the room, and its topic, are gone.
  virtual void forgotten(std::string_view room) = 0;

 protected:
  ~Archive() = default;
};

// What an archive gives back when the next process starts. Nothing here is to be trusted.

struct ArchivedLine {
  WallTime at;
  std::string from;
  std::string text;
};

struct ArchivedRoom {
  std::string name;
  std::string topic;  // empty for none
  std::string topic_by;
  std::optional<WallTime> empty_since;  // nullopt: somebody was in it
  std::vector<ArchivedLine> lines;      // the oldest first
};

}  // namespace confab
