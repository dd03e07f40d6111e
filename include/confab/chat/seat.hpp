// Seat: where one person hears what is told: the write queue of its client, and the dialect that events are rendered
// in. It does not know whose it is. The session owns it and keeps it longer than the Person who sits there; the
// RoomRegistry writes to it.
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
