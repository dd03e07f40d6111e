// Seat: where one person hears what is told: the write queue of a client, and the dialect that events are rendered in.
// A seat does not know who sits there. The session owns it, before there is a person and until after that person has
// left. The RoomRegistry writes to it.
#pragma once

#include "confab/chat/event.hpp"
#include "confab/outbound/framing.hpp"
#include "confab/outbound/write_queue.hpp"

namespace confab {

/// What bytes an event becomes: everyone with the same format shares them.
struct WireFormat {
  const EventRenderer* dialect;
  const Framing* framing;

  bool operator==(const WireFormat&) const = default;
};

struct Seat {
  const EventRenderer& dialect;
  WriteQueue& queue;

  WireFormat format() const { return {&dialect, &queue.framing()}; }
};

}  // namespace confab
